import { raise } from '../../csv/raise';
import { SourceChangedError } from '../errors/SourceChangedError';
import { BLOCK_BYTES, RunningHash } from './runningHash';
import { readHead, type ImportSource, type SourceDigest } from './source';

/** Maximum number of hashes to keep for a source. */
const MOST_HASHES = 1_024;

/**
 * A source that throws a SourceChangedError if it has changed when it is read again, wherever in it the change is. Its
 * digest is recorded the first time that it is read to its end; from then on, no byte is yielded before it was verified.
 *
 * Memory: the bytes between two hashes, less than 2 MB for a file of 1 GB.
 * @param known the digest from an earlier step
 */
export function watchedSource(source: ImportSource, known?: SourceDigest): ImportSource {
	let digest = known;
	return {
		...source,
		// A workbook's notes change while it is read.
		get notes() {
			return source.notes ?? [];
		},
		digest: () => digest,
		// Opened only when reading starts, because nothing closes a generator that never started.
		open: async () =>
			digest === undefined
				? recorded(source, (found) => (digest = found))
				: verified(source, digest),
	};
}

/** A quick first check, which reads no further than the first hash. */
export async function looksUnchanged(source: ImportSource): Promise<boolean> {
	try {
		await readHead(source, 1);
		return true;
	} catch (error) {
		if (!(error instanceof SourceChangedError)) raise(error);
		return false;
	}
}

async function* recorded(
	source: ImportSource,
	onEnd: (digest: SourceDigest) => void,
): AsyncGenerator<Uint8Array> {
	const hash = new RunningHash();
	let every = BLOCK_BYTES;
	let hashes: number[] = [];
	for await (const chunk of await source.open()) {
		hash.add(chunk, () => {
			if (hash.bytesHashed % every === 0) hashes.push(hash.value);
			if (hashes.length <= MOST_HASHES) return;
			every *= 2;
			hashes = hashes.filter((_, i) => i % 2 === 1);
		});
		yield chunk;
	}
	onEnd({ bytes: hash.bytes, hash: hash.end(), every, hashes });
}

async function* verified(
	source: ImportSource,
	{ bytes, hash: whole, every, hashes }: SourceDigest,
): AsyncGenerator<Uint8Array> {
	const hash = new RunningHash();
	/** read but not yet verified */
	const held: Uint8Array[] = [];
	let yielded = 0;
	let verifiedTo = 0;
	for await (const chunk of await source.open()) {
		held.push(chunk);
		hash.add(chunk, () => {
			const at = hash.bytesHashed;
			if (at % every !== 0 || at > bytes) return;
			if (hash.value !== hashes[at / every - 1]) throw new SourceChangedError(source.fileName);
			verifiedTo = at;
		});
		if (hash.bytes > bytes) throw new SourceChangedError(source.fileName);
		let ready = 0;
		while (ready < held.length && yielded + held[ready].length <= verifiedTo)
			yielded += held[ready++].length;
		yield* held.splice(0, ready);
	}
	if (hash.bytes !== bytes || hash.end() !== whole) throw new SourceChangedError(source.fileName);
	yield* held;
}

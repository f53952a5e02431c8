import { raise } from '../../csv/raise';
import { SourceChangedError } from '../errors/SourceChangedError';
import { RunningHash } from './runningHash';
import { readHead, type ImportSource, type SourceDigest } from './source';

/** Hashes that are kept of one source, at most. */
const MOST_HASHES = 1_024;

/**
 * A source of which a change is noticed when it is read again, wherever in it the change is and whenever it happens.
 * What it holds is noted when it is first read to its end. From then on no byte is given out before it was compared.
 *
 * Memory: what lies between two hashes, less than 2 MB for a file of 1 GB.
 * @param known what it held in an earlier step
 */
export function watchedSource(source: ImportSource, known?: SourceDigest): ImportSource {
	let digest = known;
	return {
		...source,
		// That of a workbook changes while it is read.
		get notes() {
			return source.notes ?? [];
		},
		digest: () => digest,
		// Opened when it is read, as nothing closes a generator that was never begun.
		open: async () =>
			await Promise.resolve(
				digest === undefined
					? noted(source, (found) => (digest = found))
					: compared(source, digest),
			),
	};
}

/** A first look at little cost, which reads no further than to the first hash. */
export async function looksUnchanged(source: ImportSource): Promise<boolean> {
	try {
		await readHead(source, 1);
		return true;
	} catch (error) {
		if (!(error instanceof SourceChangedError)) raise(error);
		return false;
	}
}

async function* noted(
	source: ImportSource,
	onEnd: (digest: SourceDigest) => void,
): AsyncGenerator<Uint8Array> {
	const hash = new RunningHash();
	let every = RunningHash.BLOCK_BYTES;
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

async function* compared(
	source: ImportSource,
	{ bytes, hash: whole, every, hashes }: SourceDigest,
): AsyncGenerator<Uint8Array> {
	const hash = new RunningHash();
	/** read but not compared yet */
	const held: Uint8Array[] = [];
	let givenOut = 0;
	let comparedTo = 0;
	for await (const chunk of await source.open()) {
		held.push(chunk);
		hash.add(chunk, () => {
			const at = hash.bytesHashed;
			if (at % every !== 0 || at > bytes) return;
			if (hash.value !== hashes[at / every - 1]) throw new SourceChangedError(source.fileName);
			comparedTo = at;
		});
		if (hash.bytes > bytes) throw new SourceChangedError(source.fileName);
		let ready = 0;
		while (ready < held.length && givenOut + held[ready].length <= comparedTo)
			givenOut += held[ready++].length;
		yield* held.splice(0, ready);
	}
	if (hash.bytes !== bytes || hash.end() !== whole) throw new SourceChangedError(source.fileName);
	yield* held;
}

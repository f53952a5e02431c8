import { raise } from '../csv/raise';
import type { ByteStream } from '../csv/types';
import { byteRange, readWhole } from './byteRange';
import type { ByteSource } from './byteSource';
import { crc32 } from './crc32';
import { decompressed } from './decompress';
import { DamagedArchiveError } from './errors/DamagedArchiveError';
import { EncryptedEntryError } from './errors/EncryptedEntryError';
import { UnsupportedCompressionError } from './errors/UnsupportedCompressionError';
import { HeldEntries } from './heldEntries';
import { HeldTail } from './heldTail';
import { dataStart, LOCAL_HEADER_BYTES } from './localHeader';
import { findDirectory, readEntries, type ZipEntry } from './zipDirectory';

const STARTS: ReadonlyArray<readonly number[]> = [
	[0x50, 0x4b, 0x03, 0x04],
	// An archive without entries.
	[0x50, 0x4b, 0x05, 0x06],
	// After the marker of an archive that was to be split into several files.
	[0x50, 0x4b, 0x07, 0x08],
];

const STORED = 0;
const DEFLATE = 8;

export function isZip(head: Uint8Array): boolean {
	return STARTS.some((start) => start.every((byte, i) => head[i] === byte));
}

/**
 * A zip file that can only be read from its beginning. Only its directory counts: data between the
 * entries, and the sizes in their local headers, are ignored. Memory: the directory, and small
 * entries until `forget`.
 */
export class Zip {
	private constructor(
		private readonly source: ByteSource,
		readonly entries: readonly ZipEntry[],
		private readonly held: HeldEntries,
	) {}

	/**
	 * Reads the file once to find its end.
	 * @throws DamagedArchiveError, ArchiveLimitError
	 */
	static async open(source: ByteSource): Promise<Zip> {
		const tail = await HeldTail.of(source);
		const place = findDirectory(tail.bytes, tail.fileBytes);
		const end = place.start + place.bytes;
		const directory =
			tail.slice(place.start, end) ?? (await readWhole(byteRange(source, place.start, end)));
		const entries = readEntries(directory, place);
		const held = new HeldEntries(entries, place.start);
		held.takeFrom(tail);
		return new Zip(source, entries, held);
	}

	/** Reads all small entries into memory, in at most one pass over the file. */
	async holdSmall(): Promise<void> {
		await this.held.takeFromFile(async () => await this.source.open());
	}

	/** Releases the entries held. */
	forget(): void {
		this.held.clear();
	}

	/**
	 * Yields an entry's content, and checks its size and checksum at the end.
	 * @throws EncryptedEntryError, UnsupportedCompressionError, DamagedArchiveError,
	 * ArchiveLimitError
	 */
	async *read(entry: ZipEntry): AsyncGenerator<Uint8Array> {
		const { name, method, isEncrypted, crc, bytes } = entry;
		if (isEncrypted) throw new EncryptedEntryError(name);
		if (method !== STORED && method !== DEFLATE)
			throw new UnsupportedCompressionError(name, method);
		const packed = this.packed(entry);
		let length = 0;
		let sum = 0;
		for await (const chunk of method === STORED
			? packed
			: decompressed(packed, 'deflate-raw', name)) {
			length += chunk.length;
			if (length > bytes) throw new DamagedArchiveError('size', name);
			sum = crc32(chunk, sum);
			yield chunk;
		}
		if (length !== bytes) throw new DamagedArchiveError('size', name);
		if (sum !== crc) throw new DamagedArchiveError('checksum', name);
	}

	/** The compressed bytes, without the local header. */
	private async *packed(entry: ZipEntry): AsyncGenerator<Uint8Array> {
		const held = this.held.get(entry);
		let head = Buffer.alloc(0);
		let toSkip: number | undefined;
		let left = entry.compressedBytes;
		for await (const chunk of held === undefined ? this.fromFile(entry) : only(held)) {
			let bytes = chunk;
			if (toSkip === undefined) {
				head = Buffer.concat([head, chunk]);
				if (head.length < LOCAL_HEADER_BYTES) continue;
				toSkip = dataStart(head);
				if (toSkip === undefined) throw new DamagedArchiveError('directory', entry.name);
				bytes = head;
			}
			const from = Math.min(toSkip, bytes.length);
			const to = Math.min(bytes.length, from + left);
			toSkip -= from;
			left -= to - from;
			if (from < to) yield bytes.subarray(from, to);
			// Leaving the loop closes the source.
			if (toSkip === 0 && left === 0) return;
		}
		throw new DamagedArchiveError('truncated', entry.name);
	}

	private async *fromFile(entry: ZipEntry): ByteStream & AsyncGenerator<Uint8Array> {
		try {
			yield* byteRange(this.source, entry.offset, Number.POSITIVE_INFINITY);
		} catch (error) {
			raise(
				error instanceof DamagedArchiveError
					? new DamagedArchiveError(error.damage, entry.name)
					: error,
			);
		}
	}
}

async function* only(bytes: Uint8Array): ByteStream & AsyncGenerator<Uint8Array> {
	yield bytes;
}

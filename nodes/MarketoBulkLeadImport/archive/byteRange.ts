import type { ByteStream } from '../csv/types';
import type { ByteSource } from './byteSource';
import { DamagedArchiveError } from './errors/DamagedArchiveError';

/**
 * Yields the bytes from `start` to `end`. The file can only be read from its beginning; reads no
 * further than `end`, then closes the source.
 * @throws DamagedArchiveError if the file is shorter
 */
export async function* byteRange(
	source: ByteSource,
	start: number,
	end: number,
): AsyncGenerator<Uint8Array> {
	if (start === end) return;
	let at = 0;
	for await (const chunk of await source.open()) {
		const from = Math.max(0, start - at);
		const to = Math.min(chunk.length, end - at);
		if (from < to) yield chunk.subarray(from, to);
		at += chunk.length;
		if (at >= end) return;
	}
	throw new DamagedArchiveError('truncated');
}

/** Reads a whole stream into one buffer; for streams known to be short. */
export async function readWhole(chunks: ByteStream): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	for await (const chunk of chunks) pieces.push(chunk);
	return Buffer.concat(pieces);
}

/** The first bytes of a file, at most `wanted`. */
export async function readHead(source: ByteSource, wanted: number): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	// Leaving the loop closes the stream.
	for await (const chunk of await source.open()) {
		// A copy: the chunk may be a whole file, and a view would keep it in memory.
		pieces.push(Uint8Array.prototype.slice.call(chunk, 0, wanted - length));
		length += pieces[pieces.length - 1].length;
		if (length >= wanted) break;
	}
	return Buffer.concat(pieces);
}

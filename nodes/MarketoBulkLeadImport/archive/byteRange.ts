import type { ByteStream } from '../csv/types';
import type { ByteSource } from './byteSource';
import { DamagedArchiveError } from './errors/DamagedArchiveError';

/**
 * The bytes from `start` to `end`, read from the beginning of the file as there is no other way. Reads no further than
 * `end` and closes the source then.
 * @throws DamagedArchiveError where the file is shorter
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

/** All of a stream as one; for streams that are known to be short. */
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
		// A copy: the chunk may be a whole file, which a view would keep in memory.
		pieces.push(Uint8Array.prototype.slice.call(chunk, 0, wanted - length));
		length += pieces[pieces.length - 1].length;
		if (length >= wanted) break;
	}
	return Buffer.concat(pieces);
}

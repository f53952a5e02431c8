import { CR, LF } from '../bytes';
import type { ByteStream } from '../types';

/** The first line that Excel writes to name the delimiter: `sep=;`, sometimes in quotes. Group 1 is the delimiter. */
export const SEP_LINE = /^"?sep=([^\r\n])"?(?:[\r\n]|$)/i;

/** Yields the bytes after the first newline (LF, CRLF or CR). */
export async function* withoutFirstLine(
	chunks: ByteStream,
): ByteStream & AsyncGenerator<Uint8Array> {
	let isBehindCr = false;
	let isDone = false;
	for await (const chunk of chunks) {
		let position = 0;
		while (!isDone && position < chunk.length) {
			const byte = chunk[position];
			if (isBehindCr) {
				isDone = true;
				if (byte === LF) position++;
			} else {
				position++;
				if (byte === LF) isDone = true;
				isBehindCr = byte === CR;
			}
		}
		if (isDone && position < chunk.length) yield chunk.subarray(position);
	}
}

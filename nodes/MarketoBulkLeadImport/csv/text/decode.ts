import { asBuffer } from '../bytes';
import { decoderFor, type OnInvalid } from './decoders';
import type { Dialect } from './dialect';
import { BinaryFileError } from '../errors/BinaryFileError';
import type { ByteStream } from '../types';

/** Larger chunks (a database gives a file in one) are dealt with in pieces, so that no second copy of them is made at once. */
const PIECE_BYTES = 1 << 20;

/**
 * Any encoding in, valid UTF-8 without byte-order mark out. UTF-8 that is valid comes out in the very chunks it came in.
 * @param onInvalid what to do with bytes that are not UTF-8: 'throw' an InvalidUtf8Error, so that the caller can start
 * again as Windows-1252, or 'replace' them with U+FFFD. In UTF-16 a surrogate without its other half and an odd last byte
 * always become U+FFFD; in Windows-1252 every byte has a meaning.
 * @param onReplaced called where bytes were replaced that are not UTF-8, once or more
 * @throws InvalidUtf8Error, BinaryFileError where the text has a NUL character
 */
export async function* decodeToUtf8(
	chunks: ByteStream,
	dialect: Pick<Dialect, 'encoding' | 'bomLength'>,
	onInvalid: OnInvalid,
	onReplaced?: () => void,
): AsyncGenerator<Uint8Array> {
	const decoder = decoderFor(dialect.encoding, onInvalid, dialect.bomLength, onReplaced);
	for await (const bytes of withoutMark(chunks, dialect.bomLength)) {
		for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
			for (const text of decoder.push(bytes.subarray(start, start + PIECE_BYTES))) {
				if (asBuffer(text).includes(0)) throw new BinaryFileError();
				if (text.length > 0) yield text;
			}
		}
	}
	for (const text of decoder.finish()) yield text;
}

/** The bytes behind the byte-order mark. */
export function withoutMark(chunks: ByteStream, bomLength: number): ByteStream {
	return bomLength === 0 ? chunks : behindMark(chunks, bomLength);
}

async function* behindMark(
	chunks: ByteStream,
	bomLength: number,
): ByteStream & AsyncGenerator<Uint8Array> {
	let left = bomLength;
	for await (const chunk of chunks) {
		if (chunk.length > left) yield chunk.subarray(left);
		left = Math.max(0, left - chunk.length);
	}
}

import { asBuffer } from '../bytes';
import { decoderFor, type OnInvalid } from './decoders';
import type { Dialect } from './dialect';
import { BinaryFileError } from '../errors/BinaryFileError';
import type { ByteStream } from '../types';

/** Larger chunks (a database returns a file as one) are decoded in pieces, to avoid a second full copy. */
const PIECE_BYTES = 1 << 20;

/**
 * Decodes any encoding to valid UTF-8 without a byte-order mark. Valid UTF-8 passes through in the
 * same chunks, not copied.
 * @param onInvalid what to do with bytes that are not UTF-8: 'throw' an InvalidUtf8Error, so that
 * the caller can start again as Windows-1252, or 'replace' them with U+FFFD. In UTF-16, an unpaired
 * surrogate and an odd last byte always become U+FFFD; in Windows-1252 every byte is valid.
 * @param onReplaced called at least once if bytes that are not UTF-8 were replaced
 * @throws InvalidUtf8Error; BinaryFileError if the text contains a NUL character
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

/** The bytes after the byte-order mark. */
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

import { CR, LF } from '../bytes';
import { TextChangedError } from '../errors/TextChangedError';
import type { ByteStream } from '../types';
import type { Part } from './part';
import { PartBuilder } from './partBuilder';
import type { Cut } from './recordMarks';

export interface CopyOptions {
	/** The header of each part, encoded, including its newline. */
	header: Uint8Array;
	/** Bytes of the text before its first record. */
	start: number;
	cuts: readonly Cut[];
	/** The text does not end with a newline. */
	isUnended: boolean;
}

/**
 * Yields the parts of a text that the cuts define. Reads only as far as each part requires, and
 * closes the source if ended early. Holds one part and one chunk.
 * @throws TextChangedError if the text is not the one for which the cuts were made
 */
export async function* copyParts(
	text: ByteStream,
	{ header, start, cuts, isUnended }: CopyOptions,
): AsyncGenerator<Part> {
	const newline = header[header.length - 2] === CR ? '\r\n' : '\n';
	const largest = cuts.reduce((most, { bytes }) => Math.max(most, bytes), 0);
	const builder = new PartBuilder(header, header.length + largest);
	let toSkip = start;
	let number = 0;
	for await (const chunk of text) {
		let at = Math.min(toSkip, chunk.length);
		toSkip -= at;
		while (at < chunk.length) {
			const { bytes, rows, firstRow, lastRow } = cuts[number];
			const size = header.length + bytes;
			const isLast = number === cuts.length - 1;
			const end = isLast && isUnended ? size - newline.length : size;
			const taken = Math.min(end - builder.length, chunk.length - at);
			builder.appendRange(chunk, at, at + taken);
			at += taken;
			if (builder.length < end) continue;
			if (end < size) builder.append(newline, newline.length);
			else if (chunk[at - 1] !== LF) throw new TextChangedError();
			number++;
			yield { number, bytes: builder.bytes, rows, firstRow, lastRow };
			// Leaving the loop closes the source.
			if (isLast) return;
			builder.begin();
		}
	}
	throw new TextChangedError();
}

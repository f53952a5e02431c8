import type { RecordBatch } from './recordBatch';
import { RecordScanner } from './recordScanner';
import { withoutFirstLine } from './sepLine';
import type { ByteStream, Delimiter } from '../types';

export interface ReadOptions {
	delimiter: Delimiter;
	/** Leave the first line out: it is Excel's `sep=;`. */
	skipSepLine?: boolean;
	/** Bounds memory, and keeps a quote that is never closed from swallowing the rest of the file. */
	maxRecordBytes: number;
	/** The number of the first line; 1 where nothing is said. */
	firstRow?: number;
}

/**
 * The records of a CSV text, the header being the first. LF, CRLF and CR end a record, mixed as they come; a quote opens a
 * quoted field only at the field's beginning; blank lines are left out. Works in one pass, with no more memory than the
 * chunk and the record that crosses its end.
 * @throws RecordTooLongError, OpenQuoteError
 */
export async function* readRecords(
	utf8: ByteStream,
	options: ReadOptions,
): AsyncGenerator<RecordBatch> {
	const scanner = new RecordScanner(options.delimiter, options.maxRecordBytes, options.firstRow);
	for await (const chunk of options.skipSepLine === true ? withoutFirstLine(utf8) : utf8) {
		for (const batch of scanner.push(chunk)) yield batch;
	}
	const last = scanner.finish();
	if (last !== undefined) yield last;
}

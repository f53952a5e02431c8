import type { RecordBatch } from './recordBatch';
import { RecordScanner } from './recordScanner';
import { withoutFirstLine } from './sepLine';
import type { ByteStream, Delimiter } from '../types';

export interface ReadOptions {
	delimiter: Delimiter;
	/** Skip the first line: it is Excel's `sep=;`. */
	skipSepLine?: boolean;
	/** Limits memory, and keeps a quote that is never closed from swallowing the rest of the file. */
	maxRecordBytes: number;
	/** The number of the first line; 1 by default. */
	firstRow?: number;
}

/**
 * Yields the records of a CSV text, the header first. LF, CRLF and CR end a record, in any mix; a
 * quote opens a quoted field only at the start of the field; blank lines are skipped. Works in one
 * pass, and holds only the chunk and the record that crosses its end.
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

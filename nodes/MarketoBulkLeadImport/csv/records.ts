import { RecordScanner } from './recordScanner';
import { withoutFirstLine } from './sepLine';
import type { ByteStream, Delimiter } from './types';

/**
 * Records found in one piece of memory, in order. Record i is `bytes[starts[i], ends[i])`, its terminator excluded; the
 * terminator follows it in `bytes`, except behind the last record of a file that does not end with a newline.
 * The memory belongs to the source's chunk: keep a copy of a record, not the batch.
 */
export interface RecordBatch {
	bytes: Uint8Array;
	count: number;
	starts: Uint32Array;
	ends: Uint32Array;
	/**
	 * The row a spreadsheet shows: the header is row 1; a newline inside quotes begins no row; blank lines count as rows
	 * but are no records; Excel's `sep=` line does not count.
	 */
	rowNumbers: Float64Array;
	/** Some record has a quote inside an unquoted field, or text behind a closing quote. */
	hasStrayQuotes: boolean;
	/** Some record ends with CR alone. */
	hasLoneCr: boolean;
}

export interface ReadOptions {
	delimiter: Delimiter;
	/** Leave the first line out: it is Excel's `sep=;`. */
	skipSepLine?: boolean;
	/** Bounds memory, and keeps a quote that is never closed from swallowing the rest of the file. */
	maxRecordBytes: number;
}

/**
 * The records of a CSV text, the header being the first. LF, CRLF and CR end a record, mixed as they come; a quote opens a
 * quoted field only at the field's beginning; blank lines are left out. Works in one pass, with no more memory than the
 * chunk and the record that crosses its end.
 * @throws RecordTooLongError, OpenQuoteError
 */
export async function* readRecords(utf8: ByteStream, options: ReadOptions): AsyncGenerator<RecordBatch> {
	const scanner = new RecordScanner(options.delimiter, options.maxRecordBytes);
	for await (const chunk of options.skipSepLine === true ? withoutFirstLine(utf8) : utf8) {
		for (const batch of scanner.push(chunk)) yield batch;
	}
	const last = scanner.finish();
	if (last !== undefined) yield last;
}

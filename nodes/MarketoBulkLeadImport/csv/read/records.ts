import { RecordScanner } from './recordScanner';
import { withoutFirstLine } from './sepLine';
import type { ByteStream, Delimiter } from '../types';

/**
 * Records found in one piece of memory, in order. Record i is `bytes[starts[i], ends[i])`, its terminator excluded; the
 * terminator follows it in `bytes`, except behind the last record of a file that does not end with a newline.
 * The memory belongs to the source's chunk, and the next batch uses the same arrays: keep a copy of a record, not the batch.
 */
export interface RecordBatch {
	bytes: Uint8Array;
	/** Where `bytes` stands in the text that is read. */
	offset: number;
	count: number;
	starts: Uint32Array;
	ends: Uint32Array;
	/**
	 * The row a spreadsheet shows: a newline inside quotes does not begin a row; blank lines count as rows but are not
	 * records; Excel's `sep=` line does not count.
	 */
	rowNumbers: Float64Array;
	/** Some record has a quote inside an unquoted field, or text behind a closing quote. */
	hasStrayQuotes: boolean;
	/** What its records end with: some with LF, some with CRLF, some with CR alone. */
	hasLf: boolean;
	hasCrLf: boolean;
	hasLoneCr: boolean;
	/** Where the fields are, if that was found together with the records; `fieldsOf` knows what to do without. */
	fields?: BatchFields;
}

export interface BatchFields {
	/** Where each field's delimiter is; only of a record's last field it says nothing, which ends with the record. */
	ends: Int32Array;
	/** Record i has the fields `from[i]` to `to[i] - 1`. */
	from: Int32Array;
	to: Int32Array;
	/** Some quoted field holds doubled quotes. */
	hasDoubledQuotes: boolean;
}

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

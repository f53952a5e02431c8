/**
 * Records found in one piece of memory, in order. Record i is `bytes[starts[i], ends[i])`, its
 * terminator excluded; the terminator follows it in `bytes`, except behind the last record of a file
 * that does not end with a newline.
 * The memory belongs to the source's chunk, and the next batch uses the same arrays: keep a copy of a
 * record, not the batch.
 */
export interface RecordBatch {
	bytes: Uint8Array;
	/** Where `bytes` begins in the text that is read. */
	offset: number;
	count: number;
	/** Within `bytes`, like `ends`. */
	starts: Uint32Array;
	ends: Uint32Array;
	/**
	 * The row a spreadsheet shows: a newline inside quotes does not begin a row; blank lines count as
	 * rows but are not records; Excel's `sep=` line does not count.
	 */
	rowNumbers: Float64Array;
	/** Some record has a quote inside an unquoted field, or text behind a closing quote. */
	hasStrayQuotes: boolean;
	/** What its records end with: some with LF, some with CRLF, some with CR alone. */
	hasLf: boolean;
	hasCrLf: boolean;
	hasLoneCr: boolean;
	/** Where the fields are, if that was found together with the records; `fieldsOf` does without. */
	fields?: BatchFields;
}

export interface BatchFields {
	/** Where each field's delimiter is; not meaningful for the last field of a record, which ends with it. */
	ends: Int32Array;
	/** Record i has the fields `from[i]` to `to[i] - 1`. */
	from: Int32Array;
	to: Int32Array;
	/** Some quoted field holds doubled quotes. */
	hasDoubledQuotes: boolean;
}

/** The records from record `first` on. */
export function withoutFirst(batch: RecordBatch, first: number): RecordBatch {
	if (first === 0) return batch;
	return {
		...batch,
		count: batch.count - first,
		starts: batch.starts.subarray(first),
		ends: batch.ends.subarray(first),
		rowNumbers: batch.rowNumbers.subarray(first),
		fields: batch.fields && {
			...batch.fields,
			from: batch.fields.from.subarray(first),
			to: batch.fields.to.subarray(first),
		},
	};
}

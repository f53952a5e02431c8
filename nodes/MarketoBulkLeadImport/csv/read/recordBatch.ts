/**
 * Records found in one block of memory, in order. Record i is `bytes[starts[i], ends[i])`, without
 * its newline. The newline follows the record in `bytes`, unless the record is the last of a file
 * that does not end with a newline. The memory belongs to the source's chunk, and the next batch
 * reuses the arrays: keep a copy of a record, not the batch.
 */
export interface RecordBatch {
	bytes: Uint8Array;
	/** Offset of `bytes` in the text. */
	offset: number;
	count: number;
	/** Offsets within `bytes`, like `ends`. */
	starts: Uint32Array;
	ends: Uint32Array;
	/**
	 * The row as a spreadsheet shows it: newlines inside quotes do not start a row; blank lines
	 * count as rows but are not records; Excel's `sep=` line does not count.
	 */
	rowNumbers: Float64Array;
	/** At least one record has a quote inside an unquoted field, or text after a closing quote. */
	hasStrayQuotes: boolean;
	/** Line endings that occur in the batch: LF, CRLF, CR alone. */
	hasLf: boolean;
	hasCrLf: boolean;
	hasLoneCr: boolean;
	/** Where the fields are, if they were found together with the records; `fieldsOf` works without it. */
	fields?: BatchFields;
}

export interface BatchFields {
	/** Where each field's delimiter is; meaningless for the last field of a record, which ends with the record. */
	ends: Int32Array;
	/** Record i has the fields `from[i]` to `to[i] - 1`. */
	from: Int32Array;
	to: Int32Array;
	/** At least one quoted field contains doubled quotes. */
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

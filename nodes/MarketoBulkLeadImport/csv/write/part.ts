/** A piece of a file that is sent on its own. */
export interface Part {
	/** From 1. */
	number: number;
	/** Header and records; ends with a newline. Valid until the next part is requested, which reuses the memory. */
	bytes: Uint8Array;
	/** Number of records, without the header. */
	rows: number;
	/** Row numbers of the first and last record, as in RecordBatch. */
	firstRow: number;
	lastRow: number;
}

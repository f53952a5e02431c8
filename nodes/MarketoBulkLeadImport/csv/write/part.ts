/** A piece of a file that is sent by itself. */
export interface Part {
	/** From 1. */
	number: number;
	/** Header and records; ends with a newline. Valid until the next part is asked for, which is built in the same memory. */
	bytes: Uint8Array;
	/** Records, the header not counted. */
	rows: number;
	/** Row numbers of its first and last record, as RecordBatch counts them. */
	firstRow: number;
	lastRow: number;
}

import { RecordTooLongError } from '../../csv/errors/RecordTooLongError';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { RecordMarks } from '../../csv/write/recordMarks';
import type { Inspector } from './inspector';
import type { ColumnPlan } from './columnPlan';
import type { Problem } from './problem';

/** Counts the records and their bytes, stores where they end, and stops at one that fits in no part. */
export class RecordSizes implements Inspector {
	rows = 0;
	/** bytes of all records as in the file, each with a newline */
	bytes = 0;
	/** bytes of the longest record, including its newline */
	longest = 0;
	private readonly cellsSent: number;
	/** maximum number of times that a column is sent: it can be mapped to several fields */
	private readonly copies: number;

	/**
	 * @param room space in a part for a record with its newline, in bytes
	 * @param newlineBytes bytes of a newline
	 * @param sentBytes bytes of a record in the form to send, without its newline
	 * @param growth maximum number of bytes that conversion adds to a cell, without quotes
	 * @param marks where to store the records, for parts that are copied from the file
	 */
	constructor(
		columns: readonly ColumnPlan[],
		private readonly room: number,
		private readonly newlineBytes: number,
		private readonly sentBytes: (batch: RecordBatch, i: number) => number,
		private readonly growth: number,
		readonly marks?: RecordMarks,
	) {
		const sent = columns.filter(({ field }) => field !== null);
		const copies = new Map<number, number>();
		for (const { index } of sent) copies.set(index, (copies.get(index) ?? 0) + 1);
		this.cellsSent = sent.length;
		this.copies = [...copies.values()].reduce((most, count) => Math.max(most, count), 1);
	}

	/** @throws RecordTooLongError */
	inspect(batch: RecordBatch, i: number): void {
		const raw = batch.ends[i] - batch.starts[i];
		// Nearly all records are so short that they fit even if every byte is a doubled quote, and
		// every cell grows and gets quotes and a delimiter.
		if (
			2 * raw * this.copies + (3 + this.growth) * this.cellsSent >
			this.room - this.newlineBytes
		) {
			const sent = this.sentBytes(batch, i);
			if (sent + this.newlineBytes > this.room)
				throw new RecordTooLongError(batch.rowNumbers[i], sent);
		}
		const bytes = raw + this.newlineBytes;
		this.rows++;
		this.bytes += bytes;
		if (bytes > this.longest) this.longest = bytes;
		this.marks?.add(batch, i);
	}

	problems(): Problem[] {
		return [];
	}
}

import { RecordTooLongError } from '../../csv/errors/RecordTooLongError';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { RecordMarks } from '../../csv/write/recordMarks';
import type { Inspector } from './inspector';
import type { ColumnPlan } from './columnPlan';
import type { Problem } from './problem';

/** Counts the records and their bytes, notes where they end, and stops at one that fits in no part. */
export class RecordSizes implements Inspector {
	rows = 0;
	/** of all records as they stand in the file, with a newline each */
	bytes = 0;
	/** of the longest record, with its newline */
	longest = 0;
	private readonly cellsSent: number;
	/** how often a column is sent at the most: it can be mapped to several fields */
	private readonly copies: number;

	/**
	 * @param room bytes that a part has for a record with its newline
	 * @param newlineBytes bytes of a newline
	 * @param sentBytes bytes of a record as it is sent, without newline
	 * @param growth bytes by which a cell can be longer when it is sent, quotes apart
	 * @param marks where to note the records, for parts that are copied out of the file
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
		// Nearly all records are so short that they fit even if every byte is a quote that is doubled,
		// and every cell grows and gets quotes and a delimiter.
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

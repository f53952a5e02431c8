import { FieldBounds, fieldsOf, fieldText } from '../../csv/read/fields';
import { readHeader } from '../../csv/read/header';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { CheckedSource } from '../check/checkSource';
import { periodicYield } from '../client/periodicYield';
import type { Clock } from '../client/ports';
import { openRecords } from '../upload/source';

/** Called with record `i` of a batch and its field bounds. Both are reused afterwards. */
export type Visit = (batch: RecordBatch, i: number, bounds: FieldBounds) => void;

/**
 * Reads an import's source again, row by row in file order, and only as far as requested. For an
 * earlier row it starts over from the top. Memory: one chunk of the source.
 */
export class SourceReader {
	private records: AsyncIterableIterator<RecordBatch> | undefined;
	private batch: RecordBatch | undefined;
	private at = 0;
	/** the last row read */
	private passed = 0;
	private readonly bounds = new FieldBounds();

	constructor(
		private readonly checked: CheckedSource,
		private readonly clock: Clock,
	) {}

	/** Visits the records of the rows from `first` to `last`. */
	async visit(first: number, last: number, visit: Visit): Promise<void> {
		const { reading } = this.checked;
		if (reading === undefined) return;
		const { delimiter } = reading.dialect;
		const yieldIfDue = periodicYield(this.clock);
		if (this.records === undefined || first <= this.passed) await this.open();
		for (;;) {
			const { batch } = this;
			while (batch !== undefined && this.at < batch.count) {
				const row = batch.rowNumbers[this.at];
				if (row > last) return;
				if (row >= first) {
					fieldsOf(batch, this.at, delimiter, this.bounds);
					visit(batch, this.at, this.bounds);
				}
				this.passed = row;
				this.at++;
				if (row === last) return;
			}
			const next = await this.records?.next();
			if (next === undefined || next.done === true) return;
			this.batch = next.value;
			this.at = 0;
			await yieldIfDue();
		}
	}

	/** The values of one row in the order of the header; blank if the record is too short. */
	async values(row: number): Promise<string[]> {
		const { header } = this.checked;
		const values = new Array<string>(header.length).fill('');
		await this.visit(row, row, ({ bytes }, _, bounds) => {
			for (let i = 0; i < values.length && i < bounds.count; i++)
				values[i] = fieldText(bytes, bounds, i);
		});
		return values;
	}

	async close(): Promise<void> {
		await this.records?.return?.();
		this.records = undefined;
		this.batch = undefined;
	}

	private async open(): Promise<void> {
		await this.close();
		const { source, reading } = this.checked;
		if (reading === undefined) return;
		const records = await openRecords(source, reading);
		this.records = (await readHeader(records, reading.dialect.delimiter)).rest;
		this.at = 0;
		this.passed = 0;
	}
}

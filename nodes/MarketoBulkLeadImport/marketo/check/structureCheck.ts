import { STRAY, type FieldBounds } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import type { ImportSource } from '../upload/source';
import type { Inspector } from './inspector';
import type { ColumnPlan } from './columnPlan';
import type { Problem } from './problem';
import { RowsFound } from './rowsFound';
import * as problems from './structureProblems';

/** Checks the structure of the records: too few or too many cells, and values under an empty header cell. */
export class StructureCheck implements Inspector {
	/** some record ends with LF but the header with CRLF, or vice versa */
	private hasMixedNewlines = false;
	private hasOtherCount = false;
	private readonly missing = new RowsFound();
	private readonly extra = new RowsFound();
	/** records with stray quotes, which must be rewritten */
	private readonly stray = new RowsFound();
	/** by column index */
	private readonly unnamed = new Map<number, RowsFound>();
	private readonly cells: number;
	/** minimum number of cells with which a record lacks nothing that is sent */
	private readonly needed: number;

	constructor(
		header: readonly string[],
		columns: readonly ColumnPlan[],
		private readonly newline: '\n' | '\r\n',
		private readonly source: ImportSource,
	) {
		this.cells = header.length;
		this.needed = columns.reduce(
			(most, { field, index }) => (field === null ? most : Math.max(most, index + 1)),
			0,
		);
		header.forEach((cell, i) => {
			if (cell === '') this.unnamed.set(i, new RowsFound());
		});
	}

	inspect(batch: RecordBatch, i: number, fields: FieldBounds): void {
		const { count } = fields;
		const row = batch.rowNumbers[i];
		if (this.newline === '\n' ? batch.hasCrLf : batch.hasLf) this.hasMixedNewlines = true;
		if (batch.hasStrayQuotes && hasStrayQuote(fields)) this.stray.add(row);
		if (count !== this.cells) {
			this.hasOtherCount = true;
			if (count < this.needed) this.missing.add(row);
			else if (count > this.cells && hasValue(fields, this.cells, count)) this.extra.add(row);
		}
		if (this.unnamed.size === 0) return;
		for (const [place, rows] of this.unnamed) if (hasValue(fields, place, place + 1)) rows.add(row);
	}

	/** Whether every record can be sent unchanged. */
	get isRegular(): boolean {
		return !this.hasOtherCount && this.stray.count === 0 && !this.hasMixedNewlines;
	}

	problems(): Problem[] {
		const { extra, missing, stray, unnamed, cells, source } = this;
		const found: Problem[] = [];
		if (extra.count > 0) found.push(problems.extraCells(extra.first, extra.count, cells, source));
		for (const [index, { first, count }] of unnamed)
			if (count > 0) found.push(problems.emptyHeader(index, first, count, source));
		if (missing.count > 0)
			found.push(problems.missingCells(missing.first, missing.count, cells, source));
		if (stray.count > 0) found.push(problems.strayQuotes(stray.first, stray.count, source));
		return found;
	}
}

function hasStrayQuote({ flags, count }: FieldBounds): boolean {
	for (let i = 0; i < count; i++) if ((flags[i] & STRAY) !== 0) return true;
	return false;
}

function hasValue({ starts, ends, flags }: FieldBounds, from: number, to: number): boolean {
	for (let i = from; i < to; i++) if (ends[i] > starts[i] || (flags[i] & STRAY) !== 0) return true;
	return false;
}

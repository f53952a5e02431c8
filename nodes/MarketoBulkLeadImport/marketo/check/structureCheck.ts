import { STRAY, type FieldBounds } from '../../csv/read/fields';
import type { ColumnPlan } from './columnPlan';
import { ROWS_NAMED, type Problem } from './problem';
import type { ImportSource } from '../upload/source';
import * as found from './structureProblems';

/** Watches the shape of the records: too few or too many cells, and values under an empty header cell. */
export class StructureCheck {
	/** some record ends with the other one of LF and CRLF than the header: readers that go by the header would misread it */
	hasMixedNewlines = false;
	private readonly missing = new Rows();
	/** records with quotes where CSV has none, so that they must be written anew */
	private readonly stray = new Rows();
	private readonly extra = new Rows();
	private readonly unnamed = new Map<number, Rows>();
	private readonly cells: number;
	/** cells that a record must have so that nothing that is sent is missing */
	private readonly needed: number;
	private hasOtherCount = false;

	constructor(
		header: readonly string[],
		columns: readonly ColumnPlan[],
		private readonly source: ImportSource,
	) {
		this.cells = header.length;
		this.needed = columns.reduce(
			(most, { field, index }) => (field === null ? most : Math.max(most, index + 1)),
			0,
		);
		header.forEach((cell, i) => {
			if (cell === '') this.unnamed.set(i, new Rows());
		});
	}

	/** @param mayBeStray whether quotes can stand where CSV has none */
	look(bounds: FieldBounds, count: number, row: number, mayBeStray: boolean): void {
		if (mayBeStray && hasStrayQuote(bounds, count)) this.stray.add(row);
		if (count !== this.cells) {
			this.hasOtherCount = true;
			if (count < this.needed) this.missing.add(row);
			else if (count > this.cells && hasValue(bounds, this.cells, count)) this.extra.add(row);
			// What a shorter record left behind in the bounds is not this record's.
			for (let i = count; i < this.cells; i++) clear(bounds, i);
		}
		if (this.unnamed.size === 0) return;
		for (const [i, rows] of this.unnamed) if (hasValue(bounds, i, i + 1)) rows.add(row);
	}

	/** Whether every record can be sent as it stands. */
	get isRegular(): boolean {
		return !this.hasOtherCount && this.stray.count === 0 && !this.hasMixedNewlines;
	}

	problems(): Problem[] {
		return [
			...(this.extra.count > 0
				? [found.extraCells(this.extra.first, this.extra.count, this.cells, this.source)]
				: []),
			...[...this.unnamed]
				.filter(([, rows]) => rows.count > 0)
				.map(([index, rows]) => found.emptyHeader(index, rows.first, rows.count, this.source)),
			...(this.missing.count > 0
				? [found.missingCells(this.missing.first, this.missing.count, this.cells, this.source)]
				: []),
			...(this.stray.count > 0
				? [found.strayQuotes(this.stray.first, this.stray.count, this.source)]
				: []),
		];
	}
}

class Rows {
	count = 0;
	readonly first: number[] = [];

	add(row: number): void {
		if (this.count++ < ROWS_NAMED) this.first.push(row);
	}
}

function hasStrayQuote(bounds: FieldBounds, count: number): boolean {
	for (let i = 0; i < count; i++) if ((bounds.flags[i] & STRAY) !== 0) return true;
	return false;
}

function hasValue(bounds: FieldBounds, from: number, to: number): boolean {
	for (let i = from; i < to; i++) {
		if (bounds.ends[i] > bounds.starts[i] || (bounds.flags[i] & STRAY) !== 0) return true;
	}
	return false;
}

function clear(bounds: FieldBounds, i: number): void {
	while (i >= bounds.capacity) bounds.grow();
	bounds.starts[i] = 0;
	bounds.ends[i] = 0;
	bounds.flags[i] = 0;
}

import { ROWS_NAMED } from './problem';

/** Rows that a problem is about: all are counted, the first few are named. */
export class RowsFound {
	count = 0;
	readonly first: number[] = [];

	add(row: number): void {
		if (this.count++ < ROWS_NAMED) this.first.push(row);
	}
}

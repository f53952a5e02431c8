import { ROWS_NAMED } from './problem';

/** The rows affected by a problem: counts all of them, and names the first few. */
export class RowsFound {
	count = 0;
	readonly first: number[] = [];

	add(row: number): void {
		if (this.count++ < ROWS_NAMED) this.first.push(row);
	}
}

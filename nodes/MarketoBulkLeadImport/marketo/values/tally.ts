import { asBuffer } from '../../csv/bytes';
import { LONGEST_VALUE } from './valueKind';
import type { Verdict } from './verdict';

/** Maximum number of rows named per finding. */
const ROWS_NAMED = 5;

/** Values with the same verdict. */
export interface Alike {
	verdict: Verdict;
	count: number;
	/** the first few */
	rows: number[];
	/** the first value, without its middle if it is long */
	value: string;
}

/** Rows found in a column: the number, and the first few. */
export interface FoundRows {
	count: number;
	rows: number[];
	/** the value in the first of them */
	value: string;
}

/**
 * The values of a column, counted by verdict. There are at most a few hundred verdicts, so memory
 * is limited however long the column is.
 */
export class Tally {
	private readonly byVerdict = new Map<Verdict, Alike>();
	private last: Alike | undefined;

	add(verdict: Verdict, row: number, bytes: Uint8Array, start: number, end: number): void {
		let alike = this.last;
		if (alike?.verdict !== verdict) {
			alike = this.byVerdict.get(verdict);
			if (alike === undefined) {
				const value = shortened(asBuffer(bytes).toString('utf8', start, end));
				alike = { verdict, count: 0, rows: [], value };
				this.byVerdict.set(verdict, alike);
			}
			this.last = alike;
		}
		if (alike.count++ < ROWS_NAMED) alike.rows.push(row);
	}

	verdicts(): Iterable<Verdict> {
		return this.byVerdict.keys();
	}

	/** The values with such a verdict, or undefined. */
	find(isMeant: (verdict: Verdict) => boolean): FoundRows | undefined {
		let count = 0;
		let rows: number[] = [];
		let first: Alike | undefined;
		for (const alike of this.byVerdict.values()) {
			if (!isMeant(alike.verdict)) continue;
			count += alike.count;
			rows = rows.concat(alike.rows);
			if (first === undefined || alike.rows[0] < first.rows[0]) first = alike;
		}
		if (first === undefined) return undefined;
		rows.sort((a, b) => a - b);
		return { count, rows: rows.slice(0, ROWS_NAMED), value: first.value };
	}
}

/** Drops the middle of long values, and keeps both ends. */
function shortened(text: string): string {
	if (text.length <= LONGEST_VALUE) return text;
	const half = LONGEST_VALUE / 2 - 1;
	return `${text.slice(0, half)}…${text.slice(-half)}`;
}

import { FieldBounds, fieldText } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/records';
import type { CheckedSource } from '../check/checkSource';
import type { RowFile, RowFileRow } from './parseRowFile';

/**
 * Finds the rows of Marketo's list among those that one job sent. Columns are matched by name, as Marketo leaves out
 * those that were blank in every row.
 *
 * Marketo gives no row numbers, so a row is recognized by its values. Values are compared without regard to case, to
 * blanks and to quotes, as Marketo may trim, lower-case or misquote them. A number is given only where it is certain:
 * - Rows with the same values: where every one of them is reported, or where they are alike to the last byte, so that
 *   any of them is as good. If only some of several rows are reported that differ in case, in blanks or in columns that
 *   were not sent, nobody can say which.
 * - Rows of which Marketo changed a value: where their key, such as the email address, is left with one row.
 * - Rows that Marketo listed so badly quoted that they can't be parsed: where they are found without their quotes.
 * Rows that were not sent in this job are never looked at. What this relies on: Marketo doesn't change the values of
 * one row into those of another.
 *
 * Memory: Marketo's list, and three numbers for each row of the job that has the key of a row in the list.
 */
export class JobMatcher {
	/** where Marketo's columns are in the file; undefined for those that it doesn't have */
	readonly places: ReadonlyArray<number | undefined>;
	/** where those columns are that were sent and are not in the list, as they were blank in every row */
	private readonly blankPlaces: readonly number[];
	private readonly keyPlaces: ReadonlyArray<number | undefined>;
	private readonly keyColumns: readonly number[];
	private readonly byValues = new Map<string, Group>();
	private readonly byKey = new Map<string, Group>();
	private readonly byText = new Map<string, Group>();
	/** of the rows that may be in the list */
	private readonly found: FoundRow[] = [];

	constructor(
		private readonly list: RowFile,
		{ columns }: Pick<CheckedSource, 'columns'>,
		keyFields: readonly string[],
	) {
		const names = list.columns.map((name) => name.trim());
		const placesOf = new Map<string, number[]>();
		for (const { field, index } of columns) {
			if (field === null) continue;
			const places = placesOf.get(field);
			if (places === undefined) placesOf.set(field, [index]);
			else places.push(index);
		}
		this.keyPlaces = keyFields.map((field) => placesOf.get(field)?.[0]);
		this.keyColumns = keyFields.map((field) => names.indexOf(field));
		this.places = names.map((name) => placesOf.get(name)?.shift());
		this.blankPlaces = [...placesOf.values()].flat();
		list.rows.forEach((row, i) => this.expect(row, i));
	}

	/** Compares a record of the source with the list. */
	compare({ bytes, starts, ends, rowNumbers }: RecordBatch, i: number, bounds: FieldBounds): void {
		const text = (at: number | undefined): string =>
			at === undefined || at >= bounds.count ? '' : fieldText(bytes, bounds, at);
		const key = keyOf(this.keyPlaces.map(text));
		// Most rows of a file are settled by this one look.
		if (!this.byKey.has(key) && this.byText.size === 0) return;
		const values = this.places.map(text);
		const groups = [
			this.byKey.get(key),
			this.byText.get(compact(this.listed(values).join(this.list.delimiter))),
			this.byValues.get(keyOf(this.listed(values))),
		].filter((group) => group !== undefined);
		if (groups.length === 0) return;
		const row: FoundRow = {
			rowNumber: rowNumbers[i],
			content: hashOfBytes(bytes, starts[i], ends[i]),
			values: hashOfText(this.listed(values).join(UNIT)),
			isWhole: this.blankPlaces.every((place) => text(place).trim() === ''),
		};
		const index = this.found.push(row) - 1;
		for (const group of groups) group.found.push(index);
	}

	/** The row number of each row of the list, undefined where it isn't certain. */
	rowNumbers(): Array<number | undefined> {
		const match: Match = { rowNumbers: new Array(this.list.rows.length), claimed: new Set() };
		for (const group of this.byValues.values())
			this.settle(group, match, allReported, ({ isWhole }) => isWhole);
		for (const group of this.byText.values()) this.settle(group, match, allReported);
		// A column that is missing although it wasn't blank, and then a value that isn't the file's.
		for (const group of this.byValues.values())
			if (group.hasKey) this.settle(group, match, onlyOneLeft);
		for (const group of this.byKey.values())
			if (group.hasKey) this.settle(group, match, onlyOneLeft);
		return match.rowNumbers;
	}

	private expect(row: RowFileRow, i: number): void {
		const cells = this.keyColumns.map((at) => row.values[at] ?? '');
		const key = keyOf(cells);
		const hasKey = cells.some((cell) => fold(cell) !== '');
		if (row.isReadable) {
			const values = this.listed(this.places.map((_, at) => row.values[at] ?? ''));
			expectIn(this.byValues, keyOf(values), hasKey, i);
		} else {
			expectIn(this.byText, this.textOf(row), hasKey, i);
			// Of the other columns nobody knows where they begin.
			if (this.keyColumns.some((at) => at !== 0)) return;
		}
		expectIn(this.byKey, key, hasKey, i);
	}

	private textOf({ raw, reason }: RowFileRow): string {
		const text = compact(raw);
		const end = compact(this.list.delimiter + reason);
		return text.endsWith(end) ? text.slice(0, text.length - end.length) : text;
	}

	/** Without the columns that the user's file lacks: they say nothing about which row it is. */
	private listed(values: readonly string[]): string[] {
		return values.filter((_, i) => this.places[i] !== undefined);
	}

	private settle(
		{ expected, found }: Group,
		{ rowNumbers, claimed }: Match,
		isCertain: (expected: number, found: number, areAlike: boolean) => boolean,
		accepts: (row: FoundRow) => boolean = () => true,
	): void {
		const rows = found.filter((at) => !claimed.has(at) && accepts(this.found[at]));
		const wanted = expected.filter((at) => rowNumbers[at] === undefined);
		if (rows.length === 0 || wanted.length === 0) return;
		const areAlike = rows.every((at) => this.found[at].content === this.found[rows[0]].content);
		if (!isCertain(wanted.length, rows.length, areAlike)) return;
		for (const [list, row] of this.pairs(wanted, rows)) {
			rowNumbers[list] = this.found[row].rowNumber;
			claimed.add(row);
		}
	}

	/** Pairs those first that agree to the letter, the others in order. */
	private pairs(wanted: readonly number[], rows: readonly number[]): Array<[number, number]> {
		const byValues = new Map<number, number[]>();
		for (const row of rows) {
			const { values } = this.found[row];
			const alike = byValues.get(values);
			if (alike === undefined) byValues.set(values, [row]);
			else alike.push(row);
		}
		// Taken from the end.
		for (const alike of byValues.values()) alike.reverse();
		const pairs: Array<[number, number]> = [];
		const others: number[] = [];
		for (const at of wanted) {
			const values = this.listed(this.list.rows[at].values);
			const row = byValues.get(hashOfText(values.join(UNIT)))?.pop();
			if (row === undefined) others.push(at);
			else pairs.push([at, row]);
		}
		const paired = new Set(pairs.map(([, row]) => row));
		const left = rows.filter((row) => !paired.has(row));
		others.slice(0, left.length).forEach((at, i) => pairs.push([at, left[i]]));
		return pairs;
	}
}

/** Rows that can't be told apart by some of their values. */
interface Group {
	/** places in Marketo's list */
	expected: number[];
	/** places among the rows found in the file */
	found: number[];
	/** whether Marketo gives a value of a key field */
	hasKey: boolean;
}

interface FoundRow {
	rowNumber: number;
	/** hash of the record as it is in the file */
	content: number;
	/** hash of the values in Marketo's columns */
	values: number;
	/** every column that isn't in Marketo's list is blank */
	isWhole: boolean;
}

interface Match {
	rowNumbers: Array<number | undefined>;
	/** places among the rows found in the file */
	claimed: Set<number>;
}

function allReported(expected: number, found: number, areAlike: boolean): boolean {
	return expected >= found || areAlike;
}

function onlyOneLeft(expected: number, found: number, areAlike: boolean): boolean {
	return areAlike && expected <= found;
}

function expectIn(groups: Map<string, Group>, key: string, hasKey: boolean, at: number): void {
	const group = groups.get(key);
	if (group === undefined) groups.set(key, { expected: [at], found: [], hasKey });
	else group.expected.push(at);
}

const UNIT = '\u001f';

function keyOf(values: readonly string[]): string {
	return values.length === 1 ? fold(values[0]) : values.map(fold).join(UNIT);
}

function fold(value: string): string {
	if (!/[\s"A-Z\u0080-\uffff]/.test(value)) return value;
	return value.replace(/"/g, '').trim().replace(/\s+/g, ' ').toLowerCase();
}

function compact(text: string): string {
	return text.replace(/["\s]+/g, '').toLowerCase();
}

function hashOfText(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return hash;
}

/** 53 bits, so that two different rows of a file are never taken for the same. */
function hashOfBytes(bytes: Uint8Array, start: number, end: number): number {
	let low = 0x811c9dc5;
	let high = 0x9e3779b9;
	for (let i = start; i < end; i++) {
		low = Math.imul(low ^ bytes[i], 0x01000193);
		high = Math.imul(high ^ bytes[i], 0x5bd1e995);
		high ^= high >>> 15;
	}
	return (high & 0x1fffff) * 0x100000000 + (low >>> 0);
}

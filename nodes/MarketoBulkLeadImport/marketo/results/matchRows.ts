import { fieldText, type FieldBounds } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import { convertersOf } from '../values/columnConversion';
import type { CellConverter } from '../values/fieldValue';
import type { CheckedSource } from '../check/checkSource';
import { hashOfBytes, hashOfText } from './hashes';
import type { RowFile, RowFileRow } from './parseRowFile';
import { RowGroups } from './rowGroups';

/**
 * Finds the rows of Marketo's list among those that one job sent. Columns are matched by name, because Marketo leaves
 * out those that were blank in every row.
 *
 * Marketo's list has no row numbers, so a row is recognized by its values. Values are compared ignoring case, blanks and
 * quotes, because Marketo may trim, lower-case or misquote them. A row gets a number only if it is certain:
 * - Rows with the same values: if all of them are reported, or if they are identical to the last byte, so that any of
 *   them will do. If only some are reported, and they differ in case, in blanks or in columns that were not sent, it is
 *   unknown which ones were meant.
 * - Rows in which Marketo changed a value: if only one row has their key, such as the email address, and its other
 *   values don't all differ, as they would for a row that was never sent.
 * - Rows that Marketo quoted so badly that they can't be parsed: if they are found when quotes are ignored.
 * If values were converted, Marketo lists the converted ones, so those are compared. Only rows of this job are
 * considered. Assumes that Marketo doesn't change the values of one row into those of another.
 *
 * Memory: Marketo's list and some numbers for each of its rows; some numbers for each row of the job whose key is in the
 * list; and the values of those that Marketo changed.
 */
export class JobMatcher {
	/** indexes of Marketo's columns in the file; undefined for those that the file doesn't have */
	readonly places: ReadonlyArray<number | undefined>;
	/** the columns of the list that are in the file: the others don't help to identify a row */
	private readonly columns: readonly number[];
	/** the positions of those columns in the file */
	private readonly listedCells: readonly SentCell[];
	/** the columns that were sent but are not in the list, because they were blank in every row */
	private readonly blankCells: readonly SentCell[];
	private readonly keyCells: ReadonlyArray<SentCell | undefined>;
	private readonly keyColumns: readonly number[];
	private readonly byValues: RowGroups;
	private readonly byKey: RowGroups;
	private readonly byText: RowGroups;
	private readonly found = new FoundRows();

	constructor(
		private readonly list: RowFile,
		{ columns }: Pick<CheckedSource, 'columns'>,
		keyFields: readonly string[],
	) {
		const cellsOf = new Map<string, SentCell[]>();
		const converters = convertersOf(columns);
		columns.forEach(({ field, index }, i) => {
			if (field === null) return;
			const cell = { index, converter: converters[i] };
			const cells = cellsOf.get(field);
			if (cells === undefined) cellsOf.set(field, [cell]);
			else cells.push(cell);
		});
		const names = fieldNames(list.columns, [...cellsOf.keys()]);
		this.keyCells = keyFields.map((field) => cellsOf.get(field)?.[0]);
		this.keyColumns = keyFields.map((field) => names.indexOf(field));
		const listed = names.map((name) => cellsOf.get(name)?.shift());
		this.places = listed.map((cell) => cell?.index);
		this.columns = listed.flatMap((cell, at) => (cell === undefined ? [] : [at]));
		this.listedCells = listed.filter((cell) => cell !== undefined);
		this.blankCells = [...cellsOf.values()].flat();
		this.byValues = new RowGroups(list.rows.length);
		this.byKey = new RowGroups(list.rows.length);
		this.byText = new RowGroups(list.rows.length);
		list.rows.forEach((row, i) => this.expect(row, i));
	}

	/** Compares a record of the source with the list. */
	compare({ bytes, starts, ends, rowNumbers }: RecordBatch, i: number, bounds: FieldBounds): void {
		const text = (cell: SentCell | undefined): string => {
			if (cell === undefined || cell.index >= bounds.count) return '';
			const { index, converter } = cell;
			return converter?.convert(bytes, bounds, index) ?? fieldText(bytes, bounds, index);
		};
		const byKey = this.byKey.find(keyOf(this.keyCells.map(text)));
		// For most rows of a file, this lookup is enough.
		if (byKey < 0 && this.byText.isEmpty) return;
		const values = this.listedCells.map(text);
		const byText = this.byText.isEmpty
			? -1
			: this.byText.find(compact(values.join(this.list.delimiter)));
		const byValues = this.byValues.find(keyOf(values));
		if (byKey < 0 && byText < 0 && byValues < 0) return;
		this.byKey.found.push(byKey);
		this.byText.found.push(byText);
		this.byValues.found.push(byValues);
		this.found.rowNumbers.push(rowNumbers[i]);
		this.found.contents.push(hashOfBytes(bytes, starts[i], ends[i]));
		this.found.values.push(hashOfText(values.join(UNIT)));
		this.found.isWhole.push(this.blankCells.every((cell) => text(cell).trim() === ''));
		if (byValues < 0) this.found.changed.set(this.found.rowNumbers.length - 1, values.map(fold));
	}

	/** The row number of each row in the list; undefined if it isn't certain. */
	rowNumbers(): Array<number | undefined> {
		const places: Places = { of: new Array<number>(this.list.rows.length), taken: new Set() };
		const { isWhole, rowNumbers } = this.found;
		if (this.areOthersBlank())
			this.settle(this.byValues, places, {
				isCertain: allReported,
				accepts: (row) => isWhole[row],
			});
		this.settle(this.byText, places, { isCertain: allReported });
		// A column that is missing although it wasn't blank, and then a changed value. Without a
		// key, such rows have too little in common.
		this.settle(this.byValues, places, { isCertain: onlyOneLeft, needsKey: true });
		this.settle(this.byKey, places, {
			isCertain: onlyOneLeft,
			needsKey: true,
			isPlausible: (at, row) => this.haveMoreInCommon(at, row),
		});
		return Array.from(places.of, (row) => (row === undefined ? undefined : rowNumbers[row]));
	}

	/**
	 * Whether the columns that Marketo's list lacks were blank in its rows. They were not if some row of the list matches
	 * no row of the file that is blank there, or if the list has these columns under other names.
	 */
	private areOthersBlank(): boolean {
		if (this.blankCells.length === 0) return true;
		if (this.columns.length < this.list.columns.length) return false;
		// If the list lacks the key, a row of the file is found by it only if its own key is blank.
		const hasKeys = this.keyColumns.every((at) => at >= 0);
		for (const [expected, found] of this.byValues.pairs(false)) {
			const whole = found.filter((row) => this.found.isWhole[row]).length;
			if (expected.length > whole && (found.length > whole || !hasKeys)) return false;
		}
		return true;
	}

	/** Whether a row of the list and a row of the file share more than the key, if there is more to compare. */
	private haveMoreInCommon(at: number, row: number): boolean {
		const { rows } = this.list;
		if (!rows[at].isReadable) return true;
		const listed = this.listed(rows[at].values()).map(fold);
		const like = this.byValues.found[row];
		const own =
			this.found.changed.get(row) ??
			this.listed(rows[this.byValues.firstExpected(like)].values()).map(fold);
		const compared = this.columns.flatMap((column, i) =>
			this.keyColumns.includes(column) || (listed[i] === '' && own[i] === '') ? [] : [i],
		);
		return compared.length < 2 || compared.some((i) => listed[i] === own[i]);
	}

	private expect(row: RowFileRow, i: number): void {
		const values = row.values();
		const cells = this.keyColumns.map((at) => values[at] ?? '');
		const hasKey = cells.some((cell) => fold(cell) !== '');
		if (row.isReadable) {
			this.byValues.expect(keyOf(this.listed(values)), hasKey, i);
		} else {
			this.byText.expect(this.textOf(row), hasKey, i);
			// For other columns it is unknown where they start.
			if (this.keyColumns.some((at) => at !== 0)) return;
		}
		this.byKey.expect(keyOf(cells), hasKey, i);
	}

	private textOf({ raw, reason }: RowFileRow): string {
		const text = compact(raw);
		const end = compact(this.list.delimiter + reason);
		return text.endsWith(end) ? text.slice(0, text.length - end.length) : text;
	}

	private listed(values: readonly string[]): string[] {
		return this.columns.map((at) => values[at] ?? '');
	}

	private settle(
		groups: RowGroups,
		{ of, taken }: Places,
		{ isCertain, accepts = () => true, needsKey = false, isPlausible = () => true }: MatchRule,
	): void {
		const { contents } = this.found;
		for (const [expected, found] of groups.pairs(needsKey)) {
			// A key that several rows have, or that is listed more often than it occurs in the
			// file, proves nothing: Marketo may list a row twice, or one that was never sent.
			const isAmbiguous = (): boolean =>
				expected.length > found.length || found.some((row) => contents[row] !== contents[found[0]]);
			if (needsKey && isAmbiguous()) continue;
			const rows = found.filter((row) => !taken.has(row) && accepts(row));
			const wanted = expected.filter((at) => of[at] === undefined);
			if (rows.length === 0 || wanted.length === 0) continue;
			const areAlike = rows.every((row) => contents[row] === contents[rows[0]]);
			if (!isCertain(wanted.length, rows.length, areAlike)) continue;
			for (const [at, row] of this.assign(wanted, rows)) {
				if (!isPlausible(at, row)) continue;
				of[at] = row;
				taken.add(row);
			}
		}
	}

	/** Assigns exact matches first, and then the others in order. */
	private assign(wanted: readonly number[], rows: readonly number[]): Array<[number, number]> {
		if (wanted.length === 1 && rows.length === 1) return [[wanted[0], rows[0]]];
		const byValues = new Map<number, number[]>();
		// Backwards, so that each is taken from the end of its list.
		for (let i = rows.length - 1; i >= 0; i--) {
			const values = this.found.values[rows[i]];
			const alike = byValues.get(values);
			if (alike === undefined) byValues.set(values, [rows[i]]);
			else alike.push(rows[i]);
		}
		const assigned: Array<[number, number]> = [];
		const others: number[] = [];
		for (const at of wanted) {
			const values = hashOfText(this.listed(this.list.rows[at].values()).join(UNIT));
			const row = byValues.get(values)?.pop();
			if (row === undefined) others.push(at);
			else assigned.push([at, row]);
		}
		const used = new Set(assigned.map(([, row]) => row));
		const left = rows.filter((row) => !used.has(row));
		others.slice(0, left.length).forEach((at, i) => assigned.push([at, left[i]]));
		return assigned;
	}
}

/** The position in the file of a value that was sent. */
interface SentCell {
	index: number;
	converter: CellConverter | undefined;
}

/**
 * The rows of the file that may be in the list, stored by column: an object per row would take
 * several times the memory.
 */
class FoundRows {
	readonly rowNumbers: number[] = [];
	/** hashes of the records as they are in the file */
	readonly contents: number[] = [];
	/** hashes of the values in Marketo's columns */
	readonly values: number[] = [];
	/** whether every column that isn't in Marketo's list is blank */
	readonly isWhole: boolean[] = [];
	/** folded values of the rows whose values are not in Marketo's list, by index in these arrays */
	readonly changed = new Map<number, string[]>();
}

/** When rows of the list and rows of the file that have the same text are the same rows. */
interface MatchRule {
	/** by the number of rows on either side, and whether those of the file are identical */
	isCertain: (expected: number, found: number, areAlike: boolean) => boolean;
	/** rows of the file to consider; by default all */
	accepts?: (row: number) => boolean;
	/** whether the rows must have a key */
	needsKey?: boolean;
	/** a last check of one pair */
	isPlausible?: (at: number, row: number) => boolean;
}

interface Places {
	/** for each row in the list, its index among the rows found in the file */
	of: Array<number | undefined>;
	taken: Set<number>;
}

function allReported(expected: number, found: number, areAlike: boolean): boolean {
	return expected >= found || areAlike;
}

function onlyOneLeft(expected: number, found: number, areAlike: boolean): boolean {
	return areAlike && expected <= found;
}

/** The fields for the columns of Marketo's list: those with the same name, or else with the same name ignoring case. */
function fieldNames(columns: readonly string[], fields: readonly string[]): string[] {
	const exact = new Set(fields);
	const byName = new Map(fields.map((field) => [field.toLowerCase(), field]));
	return columns.map((column) => {
		const name = column.trim();
		return exact.has(name) ? name : (byName.get(name.toLowerCase()) ?? name);
	});
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

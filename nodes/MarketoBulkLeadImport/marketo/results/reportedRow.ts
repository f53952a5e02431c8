import type { RowFileKind } from '../client/marketoClient';
import { ADDED_COLUMNS, BATCH_ID, RAW_ROW, ROW_NUMBER } from './addedColumns';
import type { RowFile, RowFileRow } from './parseRowFile';
import { ROW_KINDS } from './rowKinds';

/** A row that Marketo reports, in the form of the output. */
export interface ReportedRow {
	/** as a spreadsheet shows it; undefined if it isn't certain which row of the file this is */
	rowNumber?: number;
	batchId: number;
	reason: string;
	/** one value per output column; undefined if it isn't known */
	cells: ReadonlyArray<string | undefined>;
	/** Marketo's columns that the file doesn't have */
	others?: ReadonlyArray<readonly [column: string, value: string]>;
	/** Marketo's line, if it can't be parsed */
	raw?: string;
}

/** A row of Marketo's file, with Marketo's own columns. */
export function rowAsListed({ columns }: RowFile, row: RowFileRow, batchId: number): ReportedRow {
	const values = row.values();
	return {
		batchId,
		reason: row.reason,
		cells: columns.map((_, i) => values[i] ?? ''),
		...(!row.isReadable && { raw: row.raw }),
	};
}

/**
 * A row as the `json` of an item.
 * @param names of the columns, from `memberNames`
 */
export function rowItem(
	{ rowNumber, batchId, reason, cells, others = [], raw }: ReportedRow,
	names: ReadonlyArray<string | undefined>,
	kind: RowFileKind,
): Record<string, string | number> {
	const members: Array<readonly [string, string | number]> = [];
	names.forEach((name, i) => {
		const value = cells[i];
		if (name !== undefined && value !== undefined) members.push([name, value]);
	});
	members.push(...others);
	if (rowNumber !== undefined) members.push([ROW_NUMBER, rowNumber]);
	members.push([BATCH_ID, batchId], [ROW_KINDS[kind].reasonColumn, reason]);
	if (raw !== undefined) members.push([RAW_ROW, raw]);
	// fromEntries creates own properties for all names, including `__proto__`.
	return Object.fromEntries(members);
}

/**
 * The property names for columns in an item: a second `note` becomes `note (2)`, because names in
 * an item are unique. Undefined for columns without a name, and for those that this node adds
 * itself.
 */
export function memberNames(columns: readonly string[]): Array<string | undefined> {
	const taken = new Set([...columns, ...ADDED_COLUMNS]);
	const times = new Map<string, number>();
	return columns.map((column) => {
		if (column === '' || ADDED_COLUMNS.has(column)) return undefined;
		let time = (times.get(column) ?? 0) + 1;
		if (time > 1) while (taken.has(`${column} (${time})`)) time++;
		times.set(column, time);
		return time === 1 ? column : `${column} (${time})`;
	});
}

import { parseLenient, type LenientRow } from '../../csv/read/parseLenient';
import type { Delimiter } from '../../csv/types';
import type { ImportFormat, RowFileKind } from '../client/marketoClient';
import { FORMAT_DELIMITERS } from '../upload/uploadFormat';
import { FAILURE_REASON, WARNING_REASON } from './addedColumns';

/** Marketo's file of failed rows or of rows with warnings, taken apart. */
export interface RowFile {
	/** the columns but for the reason: API names, without those that were blank in every row */
	columns: string[];
	rows: RowFileRow[];
}

export interface RowFileRow {
	/** in the order of `columns`; a best guess where the row is not readable */
	values: string[];
	reason: string;
	/** the line as it came */
	raw: string;
	/** false where the line is quoted so badly that its columns cannot be told apart */
	isReadable: boolean;
}

export const REASON_COLUMNS: Readonly<Record<RowFileKind, string>> = {
	failures: FAILURE_REASON,
	warnings: WARNING_REASON,
};

/** The delimiter is the job's; where the job's is not known it is the one that sets off the reason's header. */
export function parseRowFile(text: string, kind: RowFileKind, format?: ImportFormat): RowFile {
	const reasonColumn = REASON_COLUMNS[kind];
	const { header, rows } = parseLenient(
		text,
		format === undefined ? delimiterOf(text, reasonColumn) : FORMAT_DELIMITERS[format],
	);
	const named = header.lastIndexOf(reasonColumn);
	const reasonAt = named < 0 ? header.length - 1 : named;
	const without = <T>(cells: readonly T[]): T[] => cells.filter((_, i) => i !== reasonAt);
	return {
		columns: without(header),
		rows: rows.map((row) => ({
			values: without(row.fields),
			reason: reasonOf(row, reasonAt),
			raw: row.raw,
			isReadable: row.readable,
		})),
	};
}

function reasonOf(row: LenientRow, at: number): string {
	// The reason is the last column, so of a row with a wrong number of cells it is the last one.
	const reason = row.readable ? row.fields[at] : row.fields[row.fields.length - 1];
	return reason ?? '';
}

function delimiterOf(text: string, reasonColumn: string): Delimiter {
	const header = text.slice(0, text.search(/[\r\n]|$/));
	const at = header.lastIndexOf(reasonColumn);
	const before = header.slice(0, Math.max(0, at)).replace(/"$/, '').slice(-1);
	return Object.values(FORMAT_DELIMITERS).find((known) => known === before) ?? ',';
}

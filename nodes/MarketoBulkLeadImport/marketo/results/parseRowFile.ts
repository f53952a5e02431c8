import { parseLenient, type LenientRow } from '../../csv/read/parseLenient';
import type { Delimiter } from '../../csv/types';
import type { ImportFormat, RowFileKind } from '../client/marketoClient';
import { ROW_KINDS } from './rowKinds';

/** Marketo's file of failed rows or of rows with warnings. */
export interface RowFile {
	/** as Marketo wrote it, empty where there is none */
	text: string;
	/** all columns except the reason: API names, without those that were blank in every row */
	columns: string[];
	rows: RowFileRow[];
	delimiter: Delimiter;
}

export interface RowFileRow {
	/** in the order of `columns`; a best guess where the row is not readable */
	values: string[];
	reason: string;
	/** the original line */
	raw: string;
	/** false where the line is quoted so badly that its columns can't be told apart */
	isReadable: boolean;
}

const DELIMITERS: Readonly<Record<ImportFormat, Delimiter>> = { csv: ',', tsv: '\t', ssv: ';' };

/** The delimiter is that of the job's format; where the format isn't known, it is the one before the reason's name. */
export function parseRowFile(text: string, kind: RowFileKind, format?: ImportFormat): RowFile {
	const { reasonColumn } = ROW_KINDS[kind];
	const delimiter = format === undefined ? delimiterOf(text, reasonColumn) : DELIMITERS[format];
	const { header, rows } = parseLenient(text, delimiter);
	const named = header.lastIndexOf(reasonColumn);
	const reasonAt = named < 0 ? header.length - 1 : named;
	const columns = header.filter((_, i) => i !== reasonAt);
	return {
		text,
		columns,
		rows: rows.map((row) => {
			const reason = reasonOf(row, reasonAt);
			// In place: a second array for each row would double what the list takes.
			row.fields.splice(reasonAt, 1);
			return { values: row.fields, reason, raw: row.raw, isReadable: row.readable };
		}),
		delimiter,
	};
}

function reasonOf(row: LenientRow, at: number): string {
	// The reason is the last column, so it is the last cell of a row with too many or too few of them.
	const reason = row.readable ? row.fields[at] : row.fields[row.fields.length - 1];
	return reason ?? '';
}

function delimiterOf(text: string, reasonColumn: string): Delimiter {
	const header = text.slice(0, text.search(/[\r\n]|$/));
	const at = header.lastIndexOf(reasonColumn);
	const before = header.slice(0, Math.max(0, at)).replace(/"$/, '').slice(-1);
	return Object.values(DELIMITERS).find((known) => known === before) ?? ',';
}

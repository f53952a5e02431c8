import { readLenient, readRowLeniently, type LenientRow } from '../../csv/read/parseLenient';
import type { Delimiter } from '../../csv/types';
import type { ImportFormat, RowFileKind } from '../client/marketoClient';
import { FORMAT_DELIMITERS } from '../upload/uploadFormat';
import { ROW_KINDS } from './rowKinds';

/** Marketo's file of failed rows or of rows with warnings. */
export interface RowFile {
	/** as received from Marketo; empty if there is none */
	text: string;
	/** all columns except the reason: API names, without those that were blank in every row */
	columns: string[];
	rows: RowFileRow[];
	delimiter: Delimiter;
}

/** Parses its values on demand: stored, they would take several times the memory of the text. */
export interface RowFileRow {
	/** in the order of `columns`; a best guess if the row is not readable */
	values(): string[];
	reason: string;
	/** the original line */
	raw: string;
	/** false if the line is quoted so badly that its columns can't be separated */
	isReadable: boolean;
}

/** @param format of the job; its delimiter counts if the header doesn't show one beside the reason's name */
export function parseRowFile(
	text: string,
	kind: RowFileKind,
	format: ImportFormat = 'csv',
): RowFile {
	const { reasonColumn } = ROW_KINDS[kind];
	const delimiter = delimiterOf(text, reasonColumn) ?? FORMAT_DELIMITERS[format];
	const { header, rows } = readLenient(text, delimiter);
	const named = header.map(normalized).lastIndexOf(normalized(reasonColumn));
	const reasonAt = named < 0 ? header.length - 1 : named;
	const shape: RowShape = { columns: header.length, reasonAt, delimiter };
	return {
		text,
		columns: header.filter((_, i) => i !== reasonAt),
		rows: Array.from(rows, (row) => new ListedRow(shape, row)),
		delimiter,
	};
}

/** The reason's column is recognized ignoring case and surrounding blanks. */
function normalized(name: string): string {
	return name.trim().toLowerCase();
}

interface RowShape {
	/** including the reason */
	columns: number;
	reasonAt: number;
	delimiter: Delimiter;
}

class ListedRow implements RowFileRow {
	readonly reason: string;
	readonly raw: string;
	readonly isReadable: boolean;

	constructor(
		private readonly shape: RowShape,
		row: LenientRow,
	) {
		this.reason = reasonOf(row, shape.reasonAt);
		this.raw = row.raw;
		this.isReadable = row.readable;
	}

	values(): string[] {
		const { columns, reasonAt, delimiter } = this.shape;
		const { fields } = readRowLeniently(this.raw, columns, delimiter);
		fields.splice(reasonAt, 1);
		return fields;
	}
}

function reasonOf(row: LenientRow, at: number): string {
	// The reason is the last column, so it is the last cell even if a row has too many or too few.
	const reason = row.readable ? row.fields[at] : row.fields[row.fields.length - 1];
	return reason ?? '';
}

/** The character before or after the reason's name; undefined if it isn't a delimiter. */
function delimiterOf(text: string, reasonColumn: string): Delimiter | undefined {
	const header = text.slice(0, text.search(/[\r\n]|$/));
	const at = header.toLowerCase().lastIndexOf(reasonColumn.toLowerCase());
	if (at < 0) return undefined;
	const before = header.slice(0, at).replace(/"$/, '');
	const after = header.slice(at + reasonColumn.length).replace(/^"/, '');
	const delimiters = Object.values(FORMAT_DELIMITERS);
	return [before.slice(-1), after.slice(0, 1)]
		.map((beside) => delimiters.find((known) => known === beside))
		.find((known) => known !== undefined);
}

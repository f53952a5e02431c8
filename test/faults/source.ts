import type { INodeExecutionData } from 'n8n-workflow';
import { LEAD, type Resource } from './resources';

/** A row to import, and its expected result. */
export interface SourceRow {
	/** as the user's spreadsheet shows it, or the item's position */
	rowNumber: number;
	/** the value that no other row has */
	key: string;
	/** values in the store, by API name */
	values: Record<string, string>;
	/** Marketo will reject it */
	isBad: boolean;
}

export interface SourceFile {
	fileName: string;
	rows: SourceRow[];
	bytes: Uint8Array;
	/** undefined if the rows are items */
	shape?: Shape;
}

export interface Shape {
	rows: number;
	delimiter: ',' | ';' | '\t' | '|';
	newline: '\n' | '\r\n';
	encoding: 'utf8' | 'utf16le' | 'bom';
	/** share of rows that Marketo will reject, and of rows that it will accept with a warning; above 0, at least one row */
	bad: number;
	odd: number;
	displayNames: boolean;
}

/** Rows with values that typically break CSV files; every row becomes a record of its own. */
export function makeFile(
	name: string,
	shape: Shape,
	random: () => number,
	resource: Resource = LEAD,
): SourceFile {
	const { columns } = resource;
	const rows = makeRows(name, shape, random, 2, resource);
	const header = columns.map(([apiName, displayName]) =>
		shape.displayNames ? displayName : apiName,
	);
	const records = [header, ...rows.map((row) => cellsOf(row, resource))];
	const text = csvText(records, shape.delimiter, shape.newline);
	return { fileName: `${name}.csv`, rows, bytes: encoded(text, shape.encoding), shape };
}

export function makeRows(
	name: string,
	shape: Pick<Shape, 'rows' | 'bad' | 'odd'>,
	random: () => number,
	firstRow: number,
	{ keyColumn, valuesOf }: Resource,
): SourceRow[] {
	return Array.from({ length: shape.rows }, (_, i) => {
		// By chance, some files would have no such row, and the fault would never occur.
		const isLast = i === shape.rows - 1 && shape.odd > 0 && shape.bad < 1;
		const isBad = !isLast && (random() < shape.bad || (i === 0 && shape.bad > 0));
		const isOdd = !isBad && (random() < shape.odd || isLast);
		const values = valuesOf({ name, i, isBad, isOdd, random });
		return { rowNumber: firstRow + i, key: values[keyColumn], values, isBad };
	});
}

/** The file of one job: the exact bytes that Marketo must get for some rows. */
export function partText(
	{ rows, shape }: SourceFile,
	first: number,
	last: number,
	format: string,
	resource: Resource,
): string {
	const delimiter = FORMAT_DELIMITERS[format];
	const header = resource.columns.map(([apiName]) => apiName);
	const sent = rows.filter(({ rowNumber }) => rowNumber >= first && rowNumber <= last);
	return csvText(
		[header, ...sent.map((row) => cellsOf(row, resource))],
		delimiter,
		shape?.newline ?? '\n',
	);
}

const FORMAT_DELIMITERS: Readonly<Record<string, string>> = { csv: ',', tsv: '\t', ssv: ';' };

function cellsOf({ values }: SourceRow, { columns }: Resource): string[] {
	return columns.map(([apiName]) => values[apiName]);
}

function csvText(
	records: ReadonlyArray<readonly string[]>,
	delimiter: string,
	newline: string,
): string {
	return records
		.map((cells) => cells.map((cell) => quoted(cell, delimiter)).join(delimiter) + newline)
		.join('');
}

export function asItems(rows: readonly SourceRow[]): INodeExecutionData[] {
	return rows.map(({ values }) => ({ json: { ...values } }));
}

function quoted(cell: string, delimiter: string): string {
	return cell.includes(delimiter) || /["\r\n]/.test(cell)
		? `"${cell.replaceAll('"', '""')}"`
		: cell;
}

function encoded(text: string, encoding: Shape['encoding']): Uint8Array {
	if (encoding === 'utf16le') return Buffer.from(`\uFEFF${text}`, 'utf16le');
	return Buffer.from(encoding === 'bom' ? `\uFEFF${text}` : text, 'utf8');
}

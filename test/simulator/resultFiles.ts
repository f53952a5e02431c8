import { delimiters } from './records';
import type { FileFormat, RowReport } from './types';

export interface ResultFileShape {
	format: FileFormat;
	columns: readonly string[];
	reasonColumn: 'Import Failure Reason' | 'Import Warning Reason';
	lineEnd: string;
	omitBlankColumns: boolean;
	/** A column to leave out. */
	withoutColumn?: string;
	/** Omits all quotes, so that the file may be invalid. */
	unquoted: boolean;
}

/** Writes a failure or warning file: the rows as sent, with the reason in the last column. */
export function writeResultFile(rows: readonly RowReport[], shape: ResultFileShape): string {
	const kept = keptColumns(rows, shape);
	const lines = [
		[...kept.map((index) => shape.columns[index]), shape.reasonColumn],
		...rows.map((row) => [...kept.map((index) => row.cells[index] ?? ''), row.reason]),
	];
	const delimiter = delimiters[shape.format];
	const write = shape.unquoted
		? (cell: string) => cell
		: (cell: string) => quoteIfNeeded(cell, delimiter);
	return lines.map((cells) => cells.map(write).join(delimiter) + shape.lineEnd).join('');
}

function keptColumns(rows: readonly RowReport[], shape: ResultFileShape): number[] {
	const all = [...shape.columns.keys()].filter(
		(index) => shape.columns[index] !== shape.withoutColumn,
	);
	if (!shape.omitBlankColumns) return all;
	return all.filter((index) => rows.some((row) => (row.cells[index] ?? '').trim() !== ''));
}

function quoteIfNeeded(cell: string, delimiter: string): string {
	if (!cell.includes(delimiter) && !/["\r\n]/.test(cell)) return cell;
	return `"${cell.replaceAll('"', '""')}"`;
}

import { CsvError, parse } from 'csv-parse/sync';

import type { FileFormat } from './types';

export const delimiters: Record<FileFormat, string> = { csv: ',', tsv: '\t', ssv: ';' };

export interface ParsedRecord {
	cells: string[];
	/** Why the record could not be parsed. Its text is then its only cell. */
	problem?: string;
}

export interface ParsedFile {
	header: string[];
	records: ParsedRecord[];
}

/** Parses a file strictly, and if that fails, record by record. */
export function parseFile(content: Buffer, format: FileFormat, stripMark: boolean): ParsedFile {
	const text = content.toString('utf8');
	const source = stripMark ? text.replace(/^\uFEFF/, '') : text;
	const all = parseStrictly(source, format) ?? parseTolerantly(source, format);
	const [header, ...records] = all;
	return { header: header?.cells ?? [], records };
}

const common = { relax_column_count: true, skip_empty_lines: true } as const;

function parseStrictly(text: string, format: FileFormat): ParsedRecord[] | undefined {
	try {
		return parse(text, { ...common, delimiter: delimiters[format] }).map((cells) => ({ cells }));
	} catch (error) {
		if (error instanceof CsvError) return undefined;
		throw error;
	}
}

/** Maximum number of lines in a record. */
const longestRecordInLines = 100;

function parseTolerantly(text: string, format: FileFormat): ParsedRecord[] {
	const lines = text.split(/\r\n|\n|\r/);
	const records: ParsedRecord[] = [];
	for (let at = 0; at < lines.length;) {
		if (lines[at] === '') {
			at += 1;
			continue;
		}
		const { record, lineCount } = recordAt(lines, at, format);
		records.push(record);
		at += lineCount;
	}
	return records;
}

/** The record that starts on a line, or the line itself with its problem. */
function recordAt(
	lines: string[],
	at: number,
	format: FileFormat,
): { record: ParsedRecord; lineCount: number } {
	if (!lines[at].includes('"')) {
		return { record: { cells: lines[at].split(delimiters[format]) }, lineCount: 1 };
	}
	let text = '';
	for (
		let lineCount = 1;
		lineCount <= longestRecordInLines && at + lineCount <= lines.length;
		lineCount += 1
	) {
		text += (lineCount === 1 ? '' : '\n') + lines[at + lineCount - 1];
		const parsed = parseStrictly(text, format);
		if (parsed !== undefined) return { record: parsed[0], lineCount };
	}
	return { record: { cells: [lines[at]], problem: 'Row could not be parsed' }, lineCount: 1 };
}

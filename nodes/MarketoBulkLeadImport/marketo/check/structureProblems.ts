import type { FileKind } from '../../csv/text/signature';
import { countInWords, quote, rowsInWords, type Problem, type ProblemKind } from './problem';
import { rowNoun, type ImportSource } from '../upload/source';

/** The sentences for what is wrong with the shape of a file. */

type Kind = Pick<ImportSource, 'kind'>;

const KIND_NAMES: Partial<Record<FileKind, string>> = {
	xlsx: 'an Excel workbook (.xlsx)',
	xls: 'an Excel workbook (.xls)',
	ods: 'a LibreOffice spreadsheet (.ods)',
	zip: 'a ZIP archive',
	pdf: 'a PDF document',
	gzip: 'a compressed file (.gz)',
};

const WAYS_OUT: Partial<Record<FileKind, string>> = {
	xlsx: 'Put the node "Extract from File" before this one and set Source to "Input Items", or save the sheet as CSV',
	xls: 'Put the node "Extract from File" before this one and set Source to "Input Items", or save the sheet as CSV',
	ods: 'Put the node "Extract from File" before this one and set Source to "Input Items", or save the sheet as CSV',
	zip: 'Put the node "Compression" before this one to unpack it',
	gzip: 'Put the node "Compression" before this one to unpack it',
};

export function notText(kind: FileKind | undefined): Problem {
	const name =
		(kind && KIND_NAMES[kind]) ??
		(kind === undefined ? 'not text' : `a ${kind.toUpperCase()} file`);
	const wayOut =
		(kind && WAYS_OUT[kind]) ?? 'Marketo takes text with one row a line: CSV, TSV or SSV';
	return stop('notText', `This is ${name}. ${wayOut}`);
}

export function noHeader({ kind }: Kind): Problem {
	if (kind === 'items') return stop('noHeader', 'The items have no fields to import');
	return stop('noHeader', 'The file is empty: its first row must hold the names of the columns');
}

export function noRows({ kind }: Kind): Problem {
	return stop(
		'noRows',
		kind === 'items'
			? 'There are no items to import'
			: 'The file has a header but no rows below it',
	);
}

export function noColumns(): Problem {
	return stop('noColumns', 'None of the columns is to be sent to Marketo');
}

export function openQuote(row: number, source: Kind): Problem {
	return {
		...stop(
			'openQuote',
			`A quotation mark that opens in ${rowsInWords([row], 1, rowNoun(source))} is never closed. Close it, or double it if it is part of the value`,
		),
		rows: [row],
	};
}

export function recordTooLarge(
	row: number,
	bytes: number,
	inQuotes: boolean,
	source: Kind,
): Problem {
	const where = rowsInWords([row], 1, rowNoun(source));
	return {
		...stop(
			'recordTooLarge',
			inQuotes
				? `${capital(where)} goes on for more than ${megabytes(bytes)} inside quotation marks: one that opens there is probably never closed`
				: `${capital(where)} has more than ${megabytes(bytes)}, and Marketo takes less in one request`,
		),
		rows: [row],
	};
}

export function extraCells(rows: number[], count: number, cells: number, source: Kind): Problem {
	return {
		...stop(
			'extraCells',
			`${countInWords(count, rowNoun(source))} ${count === 1 ? 'has' : 'have'} more values than the header has columns (${cells.toLocaleString('en-US')}): ${rowsInWords(rows, count, rowNoun(source))}. Put quotation marks around values that hold the separator`,
		),
		count,
		rows,
	};
}

export function missingCells(rows: number[], count: number, cells: number, source: Kind): Problem {
	return {
		severity: 'warn',
		kind: 'missingCells',
		column: null,
		field: null,
		count,
		rows,
		message: `${countInWords(count, rowNoun(source))} ${count === 1 ? 'has' : 'have'} fewer values than the header has columns (${cells.toLocaleString('en-US')}): ${rowsInWords(rows, count, rowNoun(source))}. What is missing is sent blank`,
	};
}

export function strayQuotes(rows: number[], count: number, source: Kind): Problem {
	return {
		severity: 'warn',
		kind: 'strayQuotes',
		column: null,
		field: null,
		count,
		rows,
		message: `${countInWords(count, rowNoun(source))} ${count === 1 ? 'has' : 'have'} quotation marks in the middle of a value: ${rowsInWords(rows, count, rowNoun(source))}. They are taken for part of the value. See whether a value lost its closing quotation mark there and runs on into the next lines`,
	};
}

export function firstRowIsNoHeader(): Problem {
	return stop(
		'noHeader',
		'The first row holds an e-mail address, so it seems to be a lead. Put a row with the names of the columns above it',
	);
}

export function emptyHeader(index: number, rows: number[], count: number, source: Kind): Problem {
	return {
		...stop(
			'emptyHeader',
			`Column ${columnLetters(index)} has no name in the first row, but values in ${rowsInWords(rows, count, rowNoun(source))}. Name it, or empty it`,
		),
		column: columnLetters(index),
		count,
		rows,
	};
}

export function readAsWindows1252(): Problem {
	return {
		severity: 'warn',
		kind: 'readAsWindows1252',
		column: null,
		field: null,
		count: 1,
		rows: [],
		message:
			'The file is not UTF-8, so it is read as Windows-1252. If letters such as é come out wrong, choose its encoding in the option "Encoding"',
	};
}

export function bytesReplaced(): Problem {
	return {
		severity: 'warn',
		kind: 'bytesReplaced',
		column: null,
		field: null,
		count: 1,
		rows: [],
		message:
			'The option "Encoding" says UTF-8, but the file holds bytes that are not UTF-8. Each is sent as �. Set "Encoding" to "Detect Automatically", or to the encoding that the file has',
	};
}

export function unwritableValue(item: number, column: string): Problem {
	return {
		...stop(
			'unwritableValue',
			`The value of ${quote(column)} in item ${item.toLocaleString('en-US')} cannot be written as text. Replace it with text, a number or a date`,
		),
		column,
		rows: [item],
	};
}

export function nestedValues(column: string, items: number[], count: number): Problem {
	return {
		severity: 'warn',
		kind: 'nestedValues',
		column,
		field: null,
		count,
		rows: items,
		message: `The column ${quote(column)} holds lists or objects, which are sent as JSON text: ${rowsInWords(items, count, 'item')}`,
	};
}

/** 0 is A, 25 Z, 26 AA, as spreadsheets count. */
export function columnLetters(index: number): string {
	const rest = Math.floor(index / 26);
	return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

function megabytes(bytes: number): string {
	return bytes < 100_000
		? `${bytes.toLocaleString('en-US')} bytes`
		: `${(Math.floor(bytes / 100_000) / 10).toLocaleString('en-US')} MB`;
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function stop(kind: ProblemKind, message: string): Problem {
	return { severity: 'stop', kind, column: null, field: null, count: 1, rows: [], message };
}

import type { FileKind } from '../../csv/text/signature';
import { CHOICES, OTHER_NODES, PARAMETERS } from '../labels';
import { rowNoun, type ImportSource } from '../upload/source';
import { countInWords, formatNumber, quote, rowsInWords } from '../wording';
import { stop, warn, type Problem } from './problem';

type Kind = Pick<ImportSource, 'kind'>;
type Sheet = Pick<ImportSource, 'kind' | 'sheet'>;

const KIND_NAMES: Partial<Record<FileKind, string>> = {
	pdf: 'a PDF document',
	html: 'a web page (HTML)',
	xml: 'an XML file',
};

const UNPACK = 'Unpack it and compress the table as .zip or .gz';

const FIXES: Partial<Record<FileKind, string>> = {
	bzip2: UNPACK,
	xz: UNPACK,
	zstd: UNPACK,
	'7z': UNPACK,
	rar: UNPACK,
	html: 'Check how the file was downloaded, or open it in Excel and save it as .xlsx or CSV',
	xml: 'Open it in Excel and save it as .xlsx or CSV',
	json: `Add the node "${OTHER_NODES.extract}" before this one, and set "${PARAMETERS.source}" to "${CHOICES.inputItems}"`,
};

export function notText(kind: FileKind | undefined, source: Kind): Problem {
	if (source.kind === 'items')
		return stop(
			'notText',
			"The name of a property of the items contains a NUL character, which isn't text. Rename the property before this node",
		);
	if (kind === undefined) return stop('notText', `This is not a text file. ${TEXT_ONLY}`);
	const name = KIND_NAMES[kind] ?? `a ${kind.toUpperCase()} file`;
	return stop('notText', `This is ${name}. ${FIXES[kind] ?? TEXT_ONLY}`);
}

const TEXT_ONLY = 'Marketo accepts text with one row per line: CSV, TSV or SSV';

export function noHeader({ kind, sheet }: Sheet): Problem {
	if (sheet !== undefined)
		return stop(
			'noHeader',
			`The sheet ${quote(sheet)} is empty. Its first row must contain the column names. ${OTHER_SHEET}`,
		);
	return stop(
		'noHeader',
		kind === 'items'
			? 'The items have no fields to import'
			: 'The file is empty. Its first row must contain the column names',
	);
}

export function noRows({ kind, sheet }: Sheet): Problem {
	if (sheet !== undefined)
		return stop('noRows', `The sheet ${quote(sheet)} has a header but no rows. ${OTHER_SHEET}`);
	return stop(
		'noRows',
		kind === 'items' ? 'There are no items to import' : 'The file has a header but no rows',
	);
}

const OTHER_SHEET = `To read another sheet, set the "${PARAMETERS.sheetName}" option`;

export function noColumns(): Problem {
	return stop('noColumns', 'No column is mapped to a Marketo field');
}

/** Without the types of the fields, it is unknown which values are dates or numbers. */
export function fieldsUnknown(): Problem {
	return stop(
		'unknownFields',
		`Marketo's fields could not be loaded, so values can't be converted. Set the option "${PARAMETERS.values}" to "${CHOICES.sendAsIs}"`,
	);
}

export function openQuote(row: number, source: Kind): Problem {
	return stop(
		'openQuote',
		`A quotation mark that opens in ${oneRow(row, source)} is never closed. Close it, or double it if it is part of the value`,
		{ rows: [row] },
	);
}

export function recordTooLarge(
	row: number,
	bytes: number,
	inQuotes: boolean,
	source: Kind,
): Problem {
	const where = capitalize(oneRow(row, source));
	return stop(
		'recordTooLarge',
		inQuotes
			? `${where} runs on for more than ${size(bytes)} inside quotation marks. A closing quotation mark is probably missing`
			: `${where} is larger than ${size(bytes)}, more than fits in one upload. Shorten its values`,
		{ rows: [row] },
	);
}

export function extraCells(rows: number[], count: number, columns: number, source: Sheet): Problem {
	const fix =
		source.sheet === undefined
			? 'Put quotation marks around values that contain the delimiter'
			: 'Add a column name above them, or clear the cells';
	return stop(
		'extraCells',
		`${some(count, source)} more values than the header has columns (${formatNumber(columns)}): ${named(rows, count, source)}. ${fix}`,
		{ count, rows },
	);
}

export function missingCells(
	rows: number[],
	count: number,
	columns: number,
	source: Kind,
): Problem {
	return warn(
		'missingCells',
		`${some(count, source)} fewer values than the header has columns (${formatNumber(columns)}): ${named(rows, count, source)}. Missing values are sent as blank`,
		{ count, rows },
	);
}

export function strayQuotes(rows: number[], count: number, source: Kind): Problem {
	return warn(
		'strayQuotes',
		`${some(count, source)} quotation marks in the middle of a value: ${named(rows, count, source)}. They are treated as part of the value. Check for a missing closing quotation mark`,
		{ count, rows },
	);
}

export function firstRowIsNoHeader(): Problem {
	return stop(
		'noHeader',
		'The first row contains an email address, so it seems to be a lead rather than a header. Add a row with the column names above it',
	);
}

export function emptyHeader(index: number, rows: number[], count: number, source: Kind): Problem {
	const column = columnLetters(index);
	return stop(
		'emptyHeader',
		`Column ${column} has no name in the header, but has values in ${named(rows, count, source)}. Add a name or clear the values`,
		{ column, count, rows },
	);
}

export function readAsWindows1252(): Problem {
	return warn(
		'readAsWindows1252',
		`The file is not UTF-8, so it is read as Windows-1252. If characters such as é look wrong, set the "${PARAMETERS.encoding}" option to the encoding of the file`,
	);
}

export function bytesReplaced(): Problem {
	return warn(
		'bytesReplaced',
		`The "${PARAMETERS.encoding}" option is set to UTF-8, but the file contains bytes that are not valid UTF-8. Each is sent as �. Set the option to "${CHOICES.detectAutomatically}" or to the encoding of the file`,
	);
}

export function unwritableValue(item: number, column: string): Problem {
	return stop(
		'unwritableValue',
		`The value of ${quote(column)} in item ${formatNumber(item)} can't be converted to text. Replace it with text, a number or a date`,
		{ column, rows: [item] },
	);
}

export function nulCharacter(item: number, column: string): Problem {
	return stop(
		'unwritableValue',
		`The value of ${quote(column)} in item ${formatNumber(item)} contains a NUL character, which isn't text. Remove it`,
		{ column, rows: [item] },
	);
}

export function nestedValues(column: string, items: number[], count: number): Problem {
	return warn(
		'nestedValues',
		`The column ${quote(column)} contains lists or objects, which are sent as JSON: ${rowsInWords(items, count, 'item')}`,
		{ column, count, rows: items },
	);
}

/** The column's letters in a spreadsheet: 0 is A, 25 is Z, 26 is AA. */
export function columnLetters(index: number): string {
	const rest = Math.floor(index / 26);
	return (rest > 0 ? columnLetters(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** "1 row has", "2,000 items have" */
function some(count: number, source: Kind): string {
	return `${countInWords(count, rowNoun(source))} ${count === 1 ? 'has' : 'have'}`;
}

function oneRow(row: number, source: Kind): string {
	return named([row], 1, source);
}

function named(rows: readonly number[], count: number, source: Kind): string {
	return rowsInWords(rows, count, rowNoun(source));
}

function size(bytes: number): string {
	return bytes < 100_000
		? `${formatNumber(bytes)} bytes`
		: `${formatNumber(Math.floor(bytes / 100_000) / 10)} MB`;
}

function capitalize(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

import { ArchiveLimitError, type ArchiveLimit } from '../../archive/errors/ArchiveLimitError';
import { DamagedArchiveError } from '../../archive/errors/DamagedArchiveError';
import { EncryptedEntryError } from '../../archive/errors/EncryptedEntryError';
import { NoTableError } from '../../archive/errors/NoTableError';
import { SeveralTablesError } from '../../archive/errors/SeveralTablesError';
import { UnsupportedCompressionError } from '../../archive/errors/UnsupportedCompressionError';
import { InvalidWorkbookError } from '../../workbook/errors/InvalidWorkbookError';
import { SheetNotFoundError } from '../../workbook/errors/SheetNotFoundError';
import {
	UnsupportedWorkbookError,
	type UnsupportedKind,
} from '../../workbook/errors/UnsupportedWorkbookError';
import { WorkbookLimitError, type WorkbookLimit } from '../../workbook/errors/WorkbookLimitError';
import type { CellFinding, CellFindingKind } from '../../workbook/findings';
import { CHOICES, OTHER_NODES, PARAMETERS } from '../labels';
import { countInWords, formatNumber, quote, shorten } from '../wording';
import { nearestName } from './nearestName';
import { ROWS_NAMED, stop, warn, type Problem, type ProblemKind } from './problem';

/** Maximum number of names in a message. */
const NAMES_LISTED = 10;

const MB = 1024 * 1024;

/** Why a file can't be unpacked, or its sheet can't be read; undefined for other errors. */
export function fileProblem(error: unknown): Problem | undefined {
	if (error instanceof UnsupportedWorkbookError) return unsupportedWorkbook(error.kind);
	if (error instanceof SheetNotFoundError) return sheetNotFound(error);
	if (error instanceof InvalidWorkbookError) return invalidWorkbook(error);
	if (error instanceof WorkbookLimitError)
		return stop('fileLimit', `${workbookLimit(error)}. ${WORKBOOK_FIXES[error.limit]}`);
	if (error instanceof DamagedArchiveError) return damagedFile(error);
	if (error instanceof ArchiveLimitError)
		return stop('fileLimit', ARCHIVE_LIMITS[error.limit](formatNumber(error.bound)));
	if (error instanceof EncryptedEntryError)
		return stop(
			'passwordProtected',
			`The file ${quote(error.entry)} in the archive is password-protected. Create the archive again without a password`,
		);
	if (error instanceof UnsupportedCompressionError)
		return stop(
			'unsupportedCompression',
			`The file ${quote(error.entry)} in the ZIP archive uses compression method ${error.method}, which can't be read. Create the archive again with the standard method, which is called Deflate`,
		);
	if (error instanceof NoTableError) return noTable(error.entries);
	if (error instanceof SeveralTablesError)
		return stop(
			'severalTables',
			`The ZIP archive contains ${countInWords(error.count, 'table')}: ${listed(error.tables, error.count)}. Leave only one of them in it, or add the node "${OTHER_NODES.compression}" before this one to unpack it`,
			{ count: error.count },
		);
	return undefined;
}

const UNSUPPORTED: Readonly<Record<Exclude<UnsupportedKind, 'encrypted'>, string>> = {
	xls: 'an Excel 97-2003 workbook (.xls)',
	xlsb: 'an Excel binary workbook (.xlsb)',
	ods: 'an OpenDocument spreadsheet (.ods)',
	numbers: 'a Numbers spreadsheet (.numbers)',
	docx: 'an Office document without sheets',
};

function unsupportedWorkbook(kind: UnsupportedKind): Problem {
	return kind === 'encrypted'
		? stop(
				'passwordProtected',
				'The workbook is password-protected. Remove the password in Excel and save it again',
			)
		: stop('notText', `This is ${UNSUPPORTED[kind]}. Save it as .xlsx or CSV`);
}

function sheetNotFound({ wanted, sheets }: SheetNotFoundError): Problem {
	const fix =
		sheets.length === 0
			? 'Export it again'
			: `Set the "${PARAMETERS.sheetName}" option to one of its sheets: ${listed(sheets)}`;
	if (wanted === undefined)
		return stop('sheetNotFound', `The workbook has no visible sheet with cells. ${fix}`);
	const nearest = nearestName(wanted, sheets, (name) => [name]);
	const suggestion = nearest === undefined ? '' : `. Did you mean ${quote(nearest)}?`;
	return stop(
		'sheetNotFound',
		`The workbook has no sheet ${quote(wanted)}${suggestion === '' ? '.' : suggestion} ${fix}`,
	);
}

const SAVE_AGAIN = 'Open it in Excel and save it again';

function invalidWorkbook({ fault, part, at }: InvalidWorkbookError): Problem {
	if (fault === 'doctype')
		return stop(
			'damagedFile',
			`The workbook contains a document type declaration (${shorten(part)}), which Excel never writes. It isn't read for security reasons. ${SAVE_AGAIN}`,
		);
	// A reference can lead to no name at all.
	const what = part === '' ? ' and' : `: ${shorten(part)}${at === undefined ? '' : ` (${at})`}`;
	return stop('damagedFile', `The workbook is damaged${what} can't be read. ${SAVE_AGAIN}`);
}

/** The sheet contains characters that are invalid in text. */
export function unreadableSheet(sheet: string): Problem {
	return stop(
		'damagedFile',
		`The workbook is damaged: the sheet ${quote(sheet)} contains invalid characters. ${SAVE_AGAIN}`,
	);
}

function damagedFile({ damage, entry }: DamagedArchiveError): Problem {
	const where = entry === undefined || entry === '' ? '' : ` (${shorten(entry)})`;
	return stop(
		'damagedFile',
		damage === 'truncated'
			? `The file is incomplete${where}: it ends too early. Download or export it again`
			: `The file is damaged${where} and can't be unpacked. Download or export it again`,
	);
}

function noTable(entries: readonly string[]): Problem {
	return stop(
		'noTable',
		entries.length === 0
			? 'The ZIP archive contains no files. Put a CSV or .xlsx file in it'
			: `The ZIP archive contains no table, only ${listed(entries)}. Put a CSV or .xlsx file in it`,
	);
}

const ARCHIVE_LIMITS: Readonly<Record<ArchiveLimit, (bound: string) => string>> = {
	ratio: (bound) =>
		`The file unpacks to more than ${bound} times its size, as files made to overload a computer do. If it is a real table, unpack it before this node`,
	entries: (bound) =>
		`The ZIP archive has a list of more than ${bound} files. Put only the table in it`,
	nesting: () => 'The archive contains another archive. Put the table itself in it',
};

const WORKBOOK_FIXES: Readonly<Record<WorkbookLimit, string>> = {
	columns: 'Delete the cells on the far right, or save the sheet as CSV',
	rows: 'Delete the cells far below the table, or save the sheet as CSV',
	cellText: 'Shorten it, or save the sheet as CSV',
	sharedText: 'Split the workbook, or save the sheet as CSV',
	part: 'Copy the table to a new workbook, or save the sheet as CSV',
	ratio: 'Save the sheet as CSV',
};

function workbookLimit({ limit, bound, at }: WorkbookLimitError): string {
	const row = /(?<!\d)\d+$/.exec(at ?? '')?.[0];
	// Shared strings have a numbering of their own.
	const where =
		row === undefined || at?.startsWith('string') === true || limit === 'part'
			? ''
			: ` in row ${row}`;
	switch (limit) {
		case 'columns':
			return `The sheet has more than ${formatNumber(bound)} columns${where}`;
		case 'rows':
			return `The sheet has more than ${formatNumber(bound)} rows`;
		case 'cellText':
			return `A cell${where} contains more than ${bound / MB} MB of text`;
		case 'sharedText':
			return `The workbook contains more than ${bound / MB} MB of text`;
		case 'part':
			return `The workbook has more than ${bound / MB} MB of cell formats or sheet names`;
		case 'ratio':
			return `The sheet repeats long texts so often that it is more than ${formatNumber(bound)} times as large as its file`;
	}
}

/** "File Format" is set to text, but the file is a workbook. */
export function isWorkbook(): Problem {
	return stop(
		'wrongFormat',
		`The file is an Excel workbook, but "${PARAMETERS.fileFormat}" is set to a text format. Set it to "${CHOICES.detectAutomatically}" or "${CHOICES.xlsx}"`,
	);
}

/** "File Format" is set to workbook, but the file is not one. */
export function isNoWorkbook(): Problem {
	return stop(
		'wrongFormat',
		`"${PARAMETERS.fileFormat}" is set to "${CHOICES.xlsx}", but the file is not a workbook. Set it to "${CHOICES.detectAutomatically}"`,
	);
}

interface FindingWords {
	kind: ProblemKind;
	one: string;
	many: string;
	fix: string;
}

const FINDINGS: Readonly<Record<CellFindingKind, FindingWords>> = {
	error: {
		kind: 'errorCells',
		one: 'cell contains an Excel error and is read as blank',
		many: 'cells contain an Excel error and are read as blank',
		fix: 'Correct the formulas',
	},
	formulaWithoutValue: {
		kind: 'formulasWithoutValue',
		one: "cell contains a formula whose result isn't stored in the file, and is read as blank",
		many: "cells contain formulas whose results aren't stored in the file, and are read as blank",
		fix: 'Open the workbook in Excel and save it, which stores the results',
	},
	unknownFormat: {
		kind: 'unknownFormats',
		one: "cell has a number format that isn't in the file. It is read as a number, even if it is a date",
		many: "cells have number formats that aren't in the file. They are read as numbers, even if they are dates",
		fix: 'Open the workbook in Excel and save it again',
	},
	noDate: {
		kind: 'invalidDates',
		one: "cell is formatted as a date, but its value isn't one. It is read as a number",
		many: "cells are formatted as dates, but their values aren't. They are read as numbers",
		fix: 'Correct the values or the format of the cells',
	},
};

/** Reports cells that were read differently from what Excel shows. */
export function findingProblems(findings: readonly CellFinding[]): Problem[] {
	return findings.map(({ kind, count, cells }) => {
		const { one, many, fix, ...words } = FINDINGS[kind];
		const named = cells
			.slice(0, ROWS_NAMED)
			.map(({ cell, text }) => (text === '' ? cell : `${cell} (${shorten(text)})`));
		const rows = [...new Set(cells.map(({ row }) => row))].slice(0, ROWS_NAMED);
		return warn(
			words.kind,
			`${formatNumber(count)} ${count === 1 ? one : many}: ${inWords(named, count)}. ${fix}`,
			{ count, rows },
		);
	});
}

function listed(names: readonly string[], count = names.length): string {
	return inWords(names.slice(0, NAMES_LISTED).map(quote), count);
}

/** "A", "A and B", "A, B and 7 more" */
function inWords(shown: readonly string[], count: number): string {
	const more = count - shown.length;
	if (more > 0) return `${shown.join(', ')} and ${formatNumber(more)} more`;
	if (count === 1) return shown[0];
	return `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

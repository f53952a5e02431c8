/** Something that the check of a file found, before anything is sent. */
export interface Problem {
	/** `stop`: the import is not started. `warn`: Marketo may reject or change some rows. */
	severity: 'stop' | 'warn';
	kind: ProblemKind;
	/** the column as the file names it; null where the problem is not about a column */
	column: string | null;
	/** Marketo's field; null where the problem is not about a field */
	field: string | null;
	/** how many rows (or columns) it concerns */
	count: number;
	/** the first few row numbers, as a spreadsheet shows them */
	rows: number[];
	message: string;
}

export type ProblemKind =
	| 'notText'
	| 'wrongFormat'
	| 'passwordProtected'
	| 'damagedFile'
	| 'fileLimit'
	| 'unsupportedCompression'
	| 'noTable'
	| 'severalTables'
	| 'sheetNotFound'
	| 'noHeader'
	| 'noRows'
	| 'openQuote'
	| 'recordTooLarge'
	| 'extraCells'
	| 'missingCells'
	| 'strayQuotes'
	| 'emptyHeader'
	| 'unknownColumn'
	| 'ambiguousColumn'
	| 'duplicateField'
	| 'readOnlyField'
	| 'missingColumn'
	| 'missingLookupColumn'
	| 'unknownLookupField'
	| 'missingLinkColumn'
	| 'noColumns'
	| 'readAsWindows1252'
	| 'bytesReplaced'
	| 'errorCells'
	| 'formulasWithoutValue'
	| 'invalidDates'
	| 'nestedValues'
	| 'unwritableValue'
	| 'blankLookup'
	| 'duplicateLookup'
	| 'tooLong'
	| 'notANumber'
	| 'notABoolean'
	| 'notADate'
	| 'ambiguousValues'
	| 'conflictingValues'
	| 'unknownFields'
	| 'serialNumbers'
	| 'mixedCurrencies'
	| 'twoDigitYears'
	| 'clockChanges';

/** Kinds whose messages name cells, so that nothing needs to be said of rows. */
export const NAMES_CELLS: ReadonlySet<ProblemKind> = new Set([
	'errorCells',
	'formulasWithoutValue',
	'invalidDates',
]);

/** How many row numbers a problem lists. */
export const ROWS_NAMED = 5;

export function isStop(problem: Problem): boolean {
	return problem.severity === 'stop';
}

/** What a problem is about, as far as it is about anything in particular. */
export type ProblemSubject = Partial<Pick<Problem, 'column' | 'field' | 'count' | 'rows'>>;

/** A problem that keeps the import from being started. */
export function stop(kind: ProblemKind, message: string, subject: ProblemSubject = {}): Problem {
	return problem('stop', kind, message, subject);
}

/** A problem that is reported while the import goes on. */
export function warn(kind: ProblemKind, message: string, subject: ProblemSubject = {}): Problem {
	return problem('warn', kind, message, subject);
}

function problem(
	severity: Problem['severity'],
	kind: ProblemKind,
	message: string,
	{ column = null, field = null, count = 1, rows = [] }: ProblemSubject,
): Problem {
	return { severity, kind, column, field, count, rows, message };
}

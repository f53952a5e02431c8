/** A finding of the check, reported before anything is sent. */
export interface Problem {
	/** `stop`: the import is not started. `warn`: Marketo may reject or change some rows. */
	severity: 'stop' | 'warn';
	kind: ProblemKind;
	/** the column's name in the file; null if the problem is not about a column */
	column: string | null;
	/** Marketo's field; null if the problem is not about a field */
	field: string | null;
	/** number of rows (or columns) affected */
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
	| 'unknownFormats'
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

/** Kinds whose messages name cells and so do not need row numbers. */
export const NAMES_CELLS: ReadonlySet<ProblemKind> = new Set([
	'errorCells',
	'formulasWithoutValue',
	'unknownFormats',
	'invalidDates',
]);

/** Maximum number of row numbers in a problem. */
export const ROWS_NAMED = 5;

export function isStop(problem: Problem): boolean {
	return problem.severity === 'stop';
}

/** The column, field or rows of a problem, if any. */
export type ProblemSubject = Partial<Pick<Problem, 'column' | 'field' | 'count' | 'rows'>>;

/** A problem that prevents the import from starting. */
export function stop(kind: ProblemKind, message: string, subject: ProblemSubject = {}): Problem {
	return problem('stop', kind, message, subject);
}

/** A problem that is reported without stopping the import. */
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

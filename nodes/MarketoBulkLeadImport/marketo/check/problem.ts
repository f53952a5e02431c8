/**
 * What the check of a file finds before anything is sent. `stop` keeps the import from being started,
 * `warn` tells of rows that Marketo may refuse or change.
 */
export interface Problem {
	severity: 'stop' | 'warn';
	kind: ProblemKind;
	/** the column as the file names it, null where it is not about one */
	column: string | null;
	/** Marketo's field, null where it is not about one */
	field: string | null;
	/** how many rows (or columns) it is about */
	count: number;
	/** the first few row numbers, as a spreadsheet shows them */
	rows: number[];
	message: string;
}

export type ProblemKind =
	| 'notText'
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
	| 'nestedValues'
	| 'unwritableValue'
	| 'blankLookup'
	| 'duplicateLookup'
	| 'tooLong'
	| 'notANumber'
	| 'notABoolean'
	| 'notADate';

/** How many row numbers a problem names. */
export const ROWS_NAMED = 5;

export function isStop(problem: Problem): boolean {
	return problem.severity === 'stop';
}

/** characters of a name that a message shows; a header can be as long as a file */
const NAME_SHOWN = 80;

/** A column's or field's name as it stands in a message. */
export function quote(name: string): string {
	return name.length > NAME_SHOWN ? `"${name.slice(0, NAME_SHOWN)}…"` : `"${name}"`;
}

/** "row 7", "rows 7 and 9", "rows 7, 9, 12, 13, 20 and 113 more" */
export function rowsInWords(rows: readonly number[], count = rows.length, noun = 'row'): string {
	const shown = rows.map((row) => row.toLocaleString('en-US'));
	const more = count - rows.length;
	if (count === 1) return `${noun} ${shown[0]}`;
	if (more > 0) return `${noun}s ${shown.join(', ')} and ${more.toLocaleString('en-US')} more`;
	return `${noun}s ${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

/** "1 row", "1,200 rows" */
export function countInWords(count: number, noun: string, plural = `${noun}s`): string {
	return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}

/**
 * - `columns`, `rows`: a cell lies outside of what spreadsheets can have
 * - `cellText`: the text of one cell is too long
 * - `sharedText`: all texts together take too much memory
 * - `part`: the part with the cell formats, the list of sheets or relationships is too long
 * - `ratio`: the sheet repeats texts so often that its table would be far larger than the file suggests
 */
export type WorkbookLimit = 'columns' | 'rows' | 'cellText' | 'sharedText' | 'part' | 'ratio';

/** The workbook exceeds one of the limits in limits.ts. */
export class WorkbookLimitError extends Error {
	override readonly name = 'WorkbookLimitError';

	/** @param at the cell, row or part, if known */
	constructor(
		readonly limit: WorkbookLimit,
		readonly bound: number,
		readonly at?: string,
	) {
		super(`Workbook limit: ${limit} > ${bound}${at === undefined ? '' : ` at ${at}`}`);
	}
}

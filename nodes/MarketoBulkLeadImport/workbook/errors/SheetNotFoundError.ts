/** The workbook has no sheet of the name asked for; or, where none was asked for, no visible sheet with cells. */
export class SheetNotFoundError extends Error {
	override readonly name = 'SheetNotFoundError';

	/** @param sheets names of the sheets that can be read, hidden ones included */
	constructor(
		readonly wanted: string | undefined,
		readonly sheets: readonly string[],
	) {
		super(wanted === undefined ? 'No visible sheet' : `No sheet ${JSON.stringify(wanted)}`);
	}
}

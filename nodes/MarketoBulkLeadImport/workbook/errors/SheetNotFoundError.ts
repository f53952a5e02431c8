/** The workbook has no sheet with the requested name or, without a request, no visible sheet with cells. */
export class SheetNotFoundError extends Error {
	override readonly name = 'SheetNotFoundError';

	/** @param sheets names of the sheets that can be read, including hidden ones */
	constructor(
		readonly wanted: string | undefined,
		readonly sheets: readonly string[],
	) {
		super(wanted === undefined ? 'No visible sheet' : `No sheet ${JSON.stringify(wanted)}`);
	}
}

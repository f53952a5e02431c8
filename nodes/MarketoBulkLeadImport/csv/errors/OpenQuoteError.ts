/** The file ends inside a quoted field. */
export class OpenQuoteError extends Error {
	override readonly name = 'OpenQuoteError';

	/** @param rowNumber the row of the record in which the quote opened, as a spreadsheet shows it */
	constructor(readonly rowNumber: number) {
		super(`Quote opened at row ${rowNumber} is never closed`);
	}
}

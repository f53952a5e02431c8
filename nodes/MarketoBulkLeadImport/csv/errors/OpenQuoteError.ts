/** The file ends inside a quoted field. */
export class OpenQuoteError extends Error {
	override readonly name = 'OpenQuoteError';

	/** @param rowNumber the row, as a spreadsheet shows it, of the record in which the quote opens */
	constructor(readonly rowNumber: number) {
		super(`Quote opened at row ${rowNumber} is never closed`);
	}
}

/** One record is longer than may be read (`maxRecordBytes`) or than fits in a part. */
export class RecordTooLongError extends Error {
	override readonly name = 'RecordTooLongError';

	/**
	 * @param rowNumber the row a spreadsheet shows
	 * @param bytes its length, or how much of it had been read when reading was given up
	 * @param inQuotes reading was given up inside a quoted field: most likely its quote is never closed
	 */
	constructor(
		readonly rowNumber: number,
		readonly bytes: number,
		readonly inQuotes = false,
	) {
		super(`Record at row ${rowNumber} is too long (${bytes} bytes)`);
	}
}

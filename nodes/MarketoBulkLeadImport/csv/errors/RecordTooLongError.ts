/** A record is longer than the limit for reading (`maxRecordBytes`) or does not fit in a part. */
export class RecordTooLongError extends Error {
	override readonly name = 'RecordTooLongError';

	/**
	 * @param rowNumber the row as a spreadsheet shows it
	 * @param bytes its length, or the bytes read before reading stopped
	 * @param inQuotes reading stopped inside a quoted field, most likely because its quote is never
	 * closed
	 */
	constructor(
		readonly rowNumber: number,
		readonly bytes: number,
		readonly inQuotes = false,
	) {
		super(`Record at row ${rowNumber} is too long (${bytes} bytes)`);
	}
}

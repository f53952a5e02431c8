/** The bytes were read as UTF-8 but are not valid UTF-8. Callers can read the file again as Windows-1252. */
export class InvalidUtf8Error extends Error {
	override readonly name = 'InvalidUtf8Error';

	/** @param byteOffset from the start of the file, including the byte-order mark */
	constructor(readonly byteOffset: number) {
		super(`Invalid UTF-8 at byte ${byteOffset}`);
	}
}

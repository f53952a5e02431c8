/** The bytes were read as UTF-8 and are not. Reading again as Windows-1252 is the way out. */
export class InvalidUtf8Error extends Error {
	override readonly name = 'InvalidUtf8Error';

	/** @param byteOffset from the beginning of the file, byte-order mark included */
	constructor(readonly byteOffset: number) {
		super(`Invalid UTF-8 at byte ${byteOffset}`);
	}
}

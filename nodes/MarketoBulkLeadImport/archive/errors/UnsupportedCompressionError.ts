/** A file inside a zip is compressed with a method other than Deflate, such as Deflate64, BZip2, LZMA or Zstandard. */
export class UnsupportedCompressionError extends Error {
	override readonly name = 'UnsupportedCompressionError';

	/** @param method its number in the zip format (APPNOTE.TXT, 4.4.5) */
	constructor(
		readonly entry: string,
		readonly method: number,
	) {
		super(`Entry ${JSON.stringify(entry)} uses compression method ${method}`);
	}
}

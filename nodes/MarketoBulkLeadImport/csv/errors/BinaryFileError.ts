import type { FileKind } from '../text/signature';

/** The bytes are no text: a NUL in something that is not UTF-16. */
export class BinaryFileError extends Error {
	override readonly name = 'BinaryFileError';

	/** @param kind what the first bytes say the file is, where they say anything */
	constructor(readonly kind?: FileKind) {
		super(kind === undefined ? 'NUL byte in text' : `NUL byte in text (${kind})`);
	}
}

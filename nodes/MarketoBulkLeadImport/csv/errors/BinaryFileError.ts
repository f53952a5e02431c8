import type { FileKind } from '../text/signature';

/** The bytes are not text: they have a NUL byte and are not UTF-16. */
export class BinaryFileError extends Error {
	override readonly name = 'BinaryFileError';

	/** @param kind the file type that the first bytes indicate, if any */
	constructor(readonly kind?: FileKind) {
		super(kind === undefined ? 'NUL byte in text' : `NUL byte in text (${kind})`);
	}
}

/** The file has no records, not even a header. */
export class EmptyFileError extends Error {
	override readonly name = 'EmptyFileError';

	constructor() {
		super('No record in the file');
	}
}

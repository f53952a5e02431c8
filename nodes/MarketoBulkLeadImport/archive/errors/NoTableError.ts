/** A zip has no file that could be a table. */
export class NoTableError extends Error {
	override readonly name = 'NoTableError';

	/** @param entries what is in it, the first few */
	constructor(readonly entries: readonly string[]) {
		super('No table in the archive');
	}
}

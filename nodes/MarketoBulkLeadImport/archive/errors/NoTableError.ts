/** A zip contains no file that could be a table. */
export class NoTableError extends Error {
	override readonly name = 'NoTableError';

	/** @param entries the first few names in the archive */
	constructor(readonly entries: readonly string[]) {
		super('No table in the archive');
	}
}

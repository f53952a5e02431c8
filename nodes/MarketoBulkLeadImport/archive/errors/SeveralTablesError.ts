/** A zip contains more than one file that could be the table. */
export class SeveralTablesError extends Error {
	override readonly name = 'SeveralTablesError';

	/**
	 * @param tables the first few of their names, in the order of the archive
	 * @param count the number of all of them
	 */
	constructor(
		readonly tables: readonly string[],
		readonly count: number,
	) {
		super(`${count} tables in the archive`);
	}
}

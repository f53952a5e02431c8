/** A zip has more than one file that could be the table. */
export class SeveralTablesError extends Error {
	override readonly name = 'SeveralTablesError';

	/**
	 * @param tables their names in the order of the archive, the first few
	 * @param count of all
	 */
	constructor(
		readonly tables: readonly string[],
		readonly count: number,
	) {
		super(`${count} tables in the archive`);
	}
}

/** A value that cannot be written as text: an object that contains itself, or one whose own conversion throws. */
export class UnwritableValueError extends Error {
	override readonly name = 'UnwritableValueError';

	/**
	 * @param position of the object in the input, from 1
	 * @param column the column that holds the value
	 */
	constructor(
		readonly position: number,
		readonly column: string,
		cause: unknown,
	) {
		super(`Value of column ${JSON.stringify(column)} in object ${position} cannot be written`, {
			cause,
		});
	}
}

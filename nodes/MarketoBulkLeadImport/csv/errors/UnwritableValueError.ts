/**
 * A value that cannot be written as text: an object that contains itself, one whose own conversion throws, or text with
 * a NUL character.
 */
export class UnwritableValueError extends Error {
	override readonly name = 'UnwritableValueError';

	/**
	 * @param position of the object in the input, from 1
	 * @param column the column that holds the value
	 * @param cause why its conversion failed; undefined for a NUL character
	 */
	constructor(
		readonly position: number,
		readonly column: string,
		cause?: unknown,
	) {
		super(`Value of column ${JSON.stringify(column)} in object ${position} cannot be written`, {
			cause,
		});
	}
}

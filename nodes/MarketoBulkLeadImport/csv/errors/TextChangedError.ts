/** The text differs from the one read before. */
export class TextChangedError extends Error {
	override readonly name = 'TextChangedError';

	constructor() {
		super('The text differs from the one read before');
	}
}

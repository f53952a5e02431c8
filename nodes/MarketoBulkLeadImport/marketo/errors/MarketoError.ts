/**
 * Base of everything this layer throws on purpose. `message` says what happened, `description` how to
 * get on; both are shown to the user as they are, so both are sentences for a marketer.
 */
export abstract class MarketoError extends Error {
	constructor(
		message: string,
		readonly description: string,
		options?: { cause?: unknown },
	) {
		super(message, options);
		this.name = new.target.name;
	}
}

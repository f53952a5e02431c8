import { MarketoError } from './MarketoError';

/** Something answers at the endpoint, but it is not a Marketo identity service. */
export class WrongAccountError extends MarketoError {
	override readonly origin = 'marketo';

	override readonly scope = 'account';

	// Where the account has answered before, something else than its identity service answers at the moment.
	override readonly retry = 'retry';

	override readonly retryBeforeFirstReply = 'stop';

	constructor(options?: { cause?: unknown }) {
		super(
			'No Marketo account answers at the endpoint of the credential',
			'Compare the endpoint with the one that Marketo shows under Admin > Web Services; a wrong account ID is the usual reason.',
			options,
		);
	}
}

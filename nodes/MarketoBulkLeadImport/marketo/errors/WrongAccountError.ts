import { MarketoError } from './MarketoError';

/** The endpoint responds, but not as Marketo's identity service. Without a token, nothing was sent. */
export class WrongAccountError extends MarketoError {
	override readonly origin = 'marketo';

	override readonly scope = 'account';

	// If the account has replied before, something else is temporarily responding in its place.
	override readonly retry = 'retry';

	override readonly retryBeforeFirstReply = 'stop';

	constructor(options?: { cause?: unknown }) {
		super(
			'No Marketo account was found at the endpoint in the credential',
			'Compare the endpoint with the one that Marketo shows under Admin > Web Services. The most common reason is a wrong account ID.',
			options,
		);
	}
}

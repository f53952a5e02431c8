import { MarketoError, type RetryAction } from './MarketoError';

/** Marketo replied with an error code. */
export class MarketoApiError extends MarketoError {
	override readonly origin = 'marketo';

	override readonly scope: 'file' | 'account';

	constructor(
		message: string,
		description: string,
		override readonly code: string,
		override readonly retry: RetryAction,
		override readonly mayHaveArrived: boolean,
	) {
		super(message, description);
		// Codes from 1000 to 1999 concern one request; all others concern the account.
		this.scope = /^1\d{3}$/.test(code) ? 'file' : 'account';
	}
}

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
		// Codes from 1000 to 1999 are about the content of one request, all others about the account.
		this.scope = /^1\d{3}$/.test(code) ? 'file' : 'account';
	}
}

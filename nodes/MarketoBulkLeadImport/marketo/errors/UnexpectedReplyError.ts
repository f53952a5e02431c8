import { MarketoError, type RetryAction } from './MarketoError';

/** The reply is not one of Marketo's: a gateway's HTML page, an empty or cut-off body, a redirect. */
export class UnexpectedReplyError extends MarketoError {
	override readonly origin = 'marketo';

	override readonly scope = 'account';

	constructor(
		what: string,
		purpose: string,
		override readonly httpStatus: number,
		override readonly retry: Extract<RetryAction, 'retry' | 'slowDown' | 'renewToken' | 'stop'>,
		override readonly mayHaveArrived: boolean,
		advice = 'This usually passes. Run the workflow again in a few minutes; if it comes back, check the endpoint in the credential and see status.adobe.com.',
	) {
		super(`Marketo answered ${what} when asked to ${purpose} (HTTP status ${httpStatus})`, advice);
	}
}

import type { RetryAction } from '../client/errorCodes';
import { MarketoError } from './MarketoError';

/** The reply is not one of Marketo's: a gateway's HTML page, an empty or cut-off body, a redirect. */
export class UnexpectedReplyError extends MarketoError {
	constructor(
		what: string,
		purpose: string,
		readonly httpStatus: number,
		readonly remedy: Extract<RetryAction, 'retry' | 'slowDown' | 'renewToken' | 'stop'>,
		readonly mayHaveArrived: boolean,
		advice = 'This usually passes. Run the workflow again in a few minutes; if it comes back, check the endpoint in the credential and see status.adobe.com.',
	) {
		super(`Marketo answered ${what} when asked to ${purpose} (HTTP status ${httpStatus})`, advice);
	}
}

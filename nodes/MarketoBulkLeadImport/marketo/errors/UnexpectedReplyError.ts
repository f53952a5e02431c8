import { MarketoError, type RetryAction } from './MarketoError';

const TRY_AGAIN =
	'This is usually temporary. Run the workflow again in a few minutes. If it happens again, check the endpoint in the credential and status.adobe.com.';

/**
 * The reply did not come from Marketo, or is damaged: a gateway's HTML page, an empty or incomplete
 * body, a redirect.
 */
export class UnexpectedReplyError extends MarketoError {
	override readonly origin = 'marketo';

	override readonly scope = 'account';

	/**
	 * @param what describes the reply, e.g. "a web page"
	 * @param purpose completes "while trying to …"
	 */
	constructor(
		what: string,
		purpose: string,
		override readonly httpStatus: number,
		override readonly retry: Extract<RetryAction, 'retry' | 'slowDown' | 'renewToken' | 'stop'>,
		override readonly mayHaveArrived: boolean,
		advice = TRY_AGAIN,
	) {
		super(
			`Unexpected response from Marketo while trying to ${purpose} (HTTP ${httpStatus}): ${what}`,
			advice,
		);
	}
}

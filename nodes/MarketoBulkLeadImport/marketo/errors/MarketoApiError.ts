import { MarketoError } from './MarketoError';
import type { RetryAction } from '../client/errorCodes';

/** What Marketo itself said: an error code inside a reply, with what is to be done about it. */
export class MarketoApiError extends MarketoError {
	constructor(
		message: string,
		description: string,
		readonly code: string,
		readonly remedy: RetryAction,
		readonly mayHaveArrived: boolean,
		readonly requestId?: string,
	) {
		super(message, description);
	}
}

import { MarketoError } from './MarketoError';

/** No place became free in Marketo's import queue, or for the static list, within the user's limit. */
export class QueueTimeoutError extends MarketoError {
	constructor(minutes: number, cause: MarketoError | undefined) {
		super(
			`No place became free in Marketo's import queue within ${minutes.toLocaleString('en-US')} ${minutes === 1 ? 'minute' : 'minutes'}`,
			'Marketo holds ten import jobs at a time for everything that uses the account, and one for each static list. Run the workflow at a quieter time, or raise the option "Queue Timeout".',
			{ cause },
		);
	}
}

import { MarketoError } from './MarketoError';

/** The user's time limit was over before all jobs had ended. */
export class WaitTimeoutError extends MarketoError {
	constructor(what: string, minutes: number) {
		super(
			`${what} had not ended after ${minutes.toLocaleString('en-US')} ${minutes === 1 ? 'minute' : 'minutes'}`,
			'Marketo goes on with the jobs that it has. Follow them by their batch IDs with Wait Until Done or Get Import Status, then Get Failures. To wait longer, raise the option "Timeout".',
		);
	}
}

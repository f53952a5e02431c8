import { MarketoError } from './MarketoError';

/** The time that the caller has for a request is up. */
export class TimeLimitError extends MarketoError {
	constructor() {
		super(
			'Marketo didn\'t respond within the time that "Timeout" allows',
			'Run Get Failures or Get Warnings later, or raise the option "Timeout".',
		);
	}
}

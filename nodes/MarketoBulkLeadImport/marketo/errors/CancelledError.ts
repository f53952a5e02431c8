import { MarketoError } from './MarketoError';

/** The execution was stopped. Whoever catches this must end at once and send Marketo nothing more. */
export class CancelledError extends MarketoError {
	override readonly scope = 'account';

	constructor() {
		super(
			'The execution was stopped',
			'Marketo keeps processing the jobs that it has already received.',
		);
	}
}

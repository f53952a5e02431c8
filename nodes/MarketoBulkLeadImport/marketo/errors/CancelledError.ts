import { MarketoError } from './MarketoError';

/** The execution was stopped. Code that catches this must end immediately and send nothing more to Marketo. */
export class CancelledError extends MarketoError {
	override readonly scope = 'account';

	constructor() {
		super(
			'The execution was stopped',
			'Marketo keeps processing the jobs that it has already received.',
		);
	}
}

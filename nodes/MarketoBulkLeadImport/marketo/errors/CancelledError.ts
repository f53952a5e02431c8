import { MarketoError } from './MarketoError';

/** The execution was stopped. Whoever catches this must end at once and call Marketo no more. */
export class CancelledError extends MarketoError {
	override readonly scope = 'account';

	constructor() {
		super('The execution was stopped', 'Marketo goes on with the jobs that it already has.');
	}
}

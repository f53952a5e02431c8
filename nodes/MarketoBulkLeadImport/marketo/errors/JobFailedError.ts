import { MarketoError } from './MarketoError';

/** Marketo ended whole jobs as failed. */
export class JobFailedError extends MarketoError {
	constructor(jobs: string) {
		super(
			`Marketo ended ${jobs} as failed`,
			'Get Failures may tell more about its rows. To go on with the jobs that did not fail, turn off the option "Fail on Failed Job".',
		);
	}
}

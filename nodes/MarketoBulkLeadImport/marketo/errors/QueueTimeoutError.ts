import { PARAMETERS } from '../labels';
import { countInWords } from '../wording';
import { MarketoError } from './MarketoError';

/** No slot became free in Marketo's import queue, or for the static list, within the user's limit. */
export class QueueTimeoutError extends MarketoError {
	constructor(minutes: number, cause: MarketoError | undefined) {
		super(
			`No slot became free in Marketo's import queue within ${countInWords(minutes, 'minute')}`,
			`The queue holds ten import jobs, shared by everything that uses the Marketo account, and runs one job at a time for each static list. Run the workflow at a quieter time, or increase the "${PARAMETERS.queueTimeout}" option.`,
			{ cause },
		);
	}
}

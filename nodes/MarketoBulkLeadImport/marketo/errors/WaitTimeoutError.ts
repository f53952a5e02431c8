import { OPERATIONS, PARAMETERS } from '../labels';
import { countInWords } from '../wording';
import { MarketoError } from './MarketoError';

/** The user's time limit was reached before all jobs ended. */
export class WaitTimeoutError extends MarketoError {
	/**
	 * @param what the subject of the message, e.g. "The import of leads.csv"
	 * @param batchId for a single job
	 */
	constructor(
		what: string,
		minutes: number,
		override readonly batchId?: number,
	) {
		super(
			`${what} didn't finish within ${countInWords(minutes, 'minute')}`,
			`Marketo keeps processing the jobs. Follow them by their batch IDs with "${OPERATIONS.wait}" or "${OPERATIONS.getStatus}", then use "${OPERATIONS.getFailures}". To wait longer, increase the "${PARAMETERS.timeout}" option.`,
		);
	}
}

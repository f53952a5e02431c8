import { PARAMETERS } from '../labels';
import { countInWords } from '../wording';
import { MarketoError } from './MarketoError';

/** What must end before Marketo accepts an import: a job in the queue, or another import. */
type WaitedFor = 'queue' | 'list' | { otherImportOf: string };

/** Marketo rejected an import for as long as the user was willing to wait. */
export class QueueTimeoutError extends MarketoError {
	constructor(minutes: number, waitedFor: WaitedFor, cause?: MarketoError) {
		const { message, reason } = explain(waitedFor, countInWords(minutes, 'minute'));
		const advice = `Run the workflow at a quieter time, or increase the "${PARAMETERS.queueTimeout}" option.`;
		super(message, `${reason} ${advice}`, { cause });
	}
}

function explain(waitedFor: WaitedFor, time: string): { message: string; reason: string } {
	if (waitedFor === 'queue')
		return {
			message: `No slot became free in Marketo's import queue within ${time}`,
			reason:
				'The queue holds ten import jobs, shared by everything that uses the Marketo account, and runs one job at a time for each static list.',
		};
	if (waitedFor === 'list')
		return {
			message: `Another import into the same static list was still running after ${time}`,
			reason: 'Marketo runs one import at a time for each static list.',
		};
	return {
		message: `Another import of ${waitedFor.otherImportOf} was still running in Marketo after ${time}`,
		reason: "Marketo doesn't accept this import while the other one is running.",
	};
}

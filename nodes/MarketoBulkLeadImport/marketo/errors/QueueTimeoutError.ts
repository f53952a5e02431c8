import { PARAMETERS } from '../labels';
import { countInWords } from '../wording';
import { MarketoError } from './MarketoError';

/** What has to end before Marketo takes an import. */
type WaitedFor = 'queue' | 'list' | { otherImportOf: string };

/** Marketo refused an import for as long as the user wanted to wait. */
export class QueueTimeoutError extends MarketoError {
	constructor(minutes: number, waitedFor: WaitedFor, cause?: MarketoError) {
		const time = countInWords(minutes, 'minute');
		const advice = `Run the workflow at a quieter time, or increase the "${PARAMETERS.queueTimeout}" option.`;
		super(messageFor(waitedFor, time), `${REASONS[reasonOf(waitedFor)]} ${advice}`, { cause });
	}
}

const REASONS = {
	queue:
		'The queue holds ten import jobs, shared by everything that uses the Marketo account, and runs one job at a time for each static list.',
	list: 'Marketo runs one import at a time for each static list.',
	other: "Marketo doesn't take this import while the other one is running.",
} as const;

function reasonOf(waitedFor: WaitedFor): keyof typeof REASONS {
	return typeof waitedFor === 'string' ? waitedFor : 'other';
}

function messageFor(waitedFor: WaitedFor, time: string): string {
	if (waitedFor === 'queue') return `No slot became free in Marketo's import queue within ${time}`;
	return waitedFor === 'list'
		? `Another import into the same static list was still running after ${time}`
		: `Another import of ${waitedFor.otherImportOf} was still running in Marketo after ${time}`;
}

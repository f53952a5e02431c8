import { OPERATIONS, PARAMETERS } from '../labels';
import { rowRange } from '../wording';
import { MarketoError } from './MarketoError';

export interface FailedJob {
	batchId: number;
	/** the rows of the file that it contains, if known */
	firstRow?: number;
	lastRow?: number;
	/** Marketo's own explanation */
	message?: string;
}

/** Marketo reported whole jobs as Failed. */
export class JobFailedError extends MarketoError {
	override readonly batchId: number | undefined;

	constructor(jobs: readonly FailedJob[]) {
		super(
			jobs.length === 1
				? `Import job ${nameOf(jobs[0])} failed in Marketo${reasonOf(jobs[0])}`
				: `${jobs.length} import jobs failed in Marketo: ${jobs.map((job) => nameOf(job) + reasonOf(job)).join('; ')}`,
			`"${OPERATIONS.getFailures}" may show why. To continue with the jobs that did not fail, turn off the "${PARAMETERS.failOnFailedJob}" option.`,
		);
		this.batchId = jobs.length === 1 ? jobs[0].batchId : undefined;
	}
}

function nameOf({ batchId, firstRow, lastRow }: FailedJob): string {
	return firstRow === undefined || lastRow === undefined
		? `${batchId}`
		: `${batchId} (${rowRange(firstRow, lastRow)})`;
}

function reasonOf({ message = '' }: FailedJob): string {
	return message === '' ? '' : `: ${message.replace(/\.$/, '')}`;
}

/**
 * An import job as Marketo tells it.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import
 */
export type JobStatus = 'Queued' | 'Importing' | 'Complete' | 'Failed';

export interface ImportJob {
	batchId: number;
	importId: string;
	status: JobStatus;
	/** rows taken in, those with a warning included, those that failed not */
	numOfLeadsProcessed?: number;
	numOfRowsFailed?: number;
	numOfRowsWithWarning?: number;
	message?: string;
}

export const JOB_STATUSES: readonly JobStatus[] = ['Queued', 'Importing', 'Complete', 'Failed'];

export function isFinished(job: ImportJob): boolean {
	return job.status === 'Complete' || job.status === 'Failed';
}

export function isFailed(job: ImportJob): boolean {
	return job.status === 'Failed';
}

/** Whether Marketo may hold a file of failed rows for this job of so many rows. */
export function mayHaveFailedRows(job: ImportJob, rows: number): boolean {
	if (job.numOfRowsFailed !== undefined) return job.numOfRowsFailed > 0;
	return isFinished(job) && job.numOfLeadsProcessed !== rows;
}

/** Whether Marketo may hold a file of rows with warnings for this job. */
export function mayHaveWarnings(job: ImportJob): boolean {
	return job.numOfRowsWithWarning !== undefined && job.numOfRowsWithWarning > 0;
}

/**
 * Reads a member of `result`. Only the batch ID and the status are sure to be there; counts come as
 * numbers or as text. Returns undefined when it is no job at all.
 */
export function readJob(value: unknown): ImportJob | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const record = value as Record<string, unknown>;
	const batchId = wholeNumber(record.batchId) ?? wholeNumber(record.importId);
	const status = JOB_STATUSES.find((known) => known === record.status);
	if (batchId === undefined || batchId === 0 || status === undefined) return undefined;
	const job: ImportJob = {
		batchId,
		importId: typeof record.importId === 'string' ? record.importId : String(batchId),
		status,
	};
	for (const count of ['numOfLeadsProcessed', 'numOfRowsFailed', 'numOfRowsWithWarning'] as const) {
		const number = wholeNumber(record[count]);
		if (number !== undefined) job[count] = number;
	}
	if (typeof record.message === 'string' && record.message !== '') job.message = record.message;
	return job;
}

function wholeNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
		? number
		: undefined;
}

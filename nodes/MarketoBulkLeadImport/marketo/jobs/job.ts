import { numberFrom } from '../numberFrom';

/**
 * An import job, as Marketo reports it.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import
 */
export type JobStatus = 'Queued' | 'Importing' | 'Complete' | 'Failed';

export interface ImportJob {
	batchId: number;
	/** undefined for custom objects */
	importId?: string;
	status: JobStatus;
	/** the API name of a custom object */
	objectApiName?: string;
	/** rows imported so far, including those with a warning but not failed ones */
	processed?: number;
	/** rows rejected by Marketo so far */
	failed?: number;
	/** rows imported with a warning so far */
	warnings?: number;
	message?: string;
}

export const JOB_STATUSES: readonly JobStatus[] = ['Queued', 'Importing', 'Complete', 'Failed'];

export function isFinished(job: ImportJob): boolean {
	return job.status === 'Complete' || job.status === 'Failed';
}

export function isFailed(job: ImportJob): boolean {
	return job.status === 'Failed';
}

/**
 * Updates a job from another status reply. Keeps known values that the reply leaves out, except the
 * counts of an unfinished job: they are intermediate, and say nothing about the end.
 */
export function withReply(known: ImportJob | undefined, reply: ImportJob): ImportJob {
	if (known === undefined || !isFinished(reply) || isFinished(known)) return { ...known, ...reply };
	const { processed: _processed, failed: _failed, warnings: _warnings, ...rest } = known;
	return { ...rest, ...reply };
}

/** Whether Marketo may have a file of failed rows for this job with this number of rows. */
export function mayHaveFailedRows(job: ImportJob, rows: number): boolean {
	if (job.failed !== undefined) return job.failed > 0;
	return isFinished(job) && job.processed !== rows;
}

/** Whether Marketo may have a file of rows with warnings for this job. */
export function mayHaveWarnings(job: ImportJob): boolean {
	return job.warnings !== undefined && job.warnings > 0;
}

/** Marketo's names for the counts; one differs between leads and custom objects. */
const COUNTS = {
	processed: ['numOfLeadsProcessed', 'numOfObjectsProcessed'],
	failed: ['numOfRowsFailed'],
	warnings: ['numOfRowsWithWarning'],
} as const;

/**
 * Reads an element of `result`. Only the batch ID and the status are always present; counts are
 * numbers or strings. Returns undefined if it isn't a job.
 * @param standard the status of a job whose status is missing or unknown; without it, such a value isn't a job
 */
export function readJob(value: unknown, standard?: JobStatus): ImportJob | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const record = value as Record<string, unknown>;
	const batchId = numberFrom(record.batchId) ?? numberFrom(record.importId);
	const status = readStatus(record.status) ?? standard;
	if (batchId === undefined || batchId === 0 || status === undefined) return undefined;
	const objectApiName = text(record.objectApiName);
	const importId =
		text(record.importId) ?? (objectApiName === undefined ? String(batchId) : undefined);
	const message = text(record.message);
	const job: ImportJob = { batchId, ...(importId !== undefined && { importId }), status };
	if (objectApiName !== undefined) job.objectApiName = objectApiName;
	for (const count of ['processed', 'failed', 'warnings'] as const) {
		const number = COUNTS[count]
			.map((name) => numberFrom(record[name]))
			.find((n) => n !== undefined);
		if (number !== undefined) job[count] = number;
	}
	if (message !== undefined) job.message = message;
	return job;
}

function readStatus(value: unknown): JobStatus | undefined {
	const given = text(value)?.trim().toLowerCase();
	return JOB_STATUSES.find((known) => known.toLowerCase() === given);
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

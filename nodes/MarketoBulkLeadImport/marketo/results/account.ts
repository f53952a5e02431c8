import { fileJobInWords, isSettled, type FileJob } from '../jobs/fileJob';
import { isFailed, isFinished } from '../jobs/job';
import { countInWords, formatNumber, rowRange } from '../wording';
import type { ImportRecord } from './importRecord';
import { batchesInWords } from './words';

/**
 * - `Complete`: every job has finished, no row failed, and none is unaccounted for. If Marketo
 *   counts more rows than were sent, a note says so.
 * - `Partly Failed`: every job has finished; some rows failed or are missing from Marketo's counts.
 * - `Failed`: every job has finished, rows or whole jobs failed, and no row was imported.
 * - `Timed Out`: the result of some rows isn't known, because the time was up or the status of a
 *   job could no longer be retrieved. These rows are not known to have failed, so the status does
 *   not say so.
 */
export type ImportStatus = 'Complete' | 'Partly Failed' | 'Failed' | 'Timed Out';

/** The account of one file: Marketo's counts for its rows. */
export interface Account {
	rows: number;
	/** rows that Marketo says it imported, in jobs that it has finished */
	imported: number;
	/** rows that Marketo says it rejected, in jobs that it has finished: those in the list of failed rows */
	failed: number;
	warnings: number;
	/** rows − imported − failed, including the rows of unfinished jobs: 0 when all is well */
	unaccounted: number;
	status: ImportStatus;
}

export function accountOf(record: ImportRecord): Account {
	const { checked } = record;
	const { rows } = checked;
	const jobs = record.jobs.filter(({ job }) => isFinished(job));
	const { imported, failed } = progressOf(jobs);
	const unaccounted = rows - imported - failed;
	return {
		rows,
		imported,
		failed,
		warnings: sum(jobs, ({ job }) => job.warnings),
		unaccounted,
		status: statusOf(record, imported, failed, unaccounted),
	};
}

/** Marketo's counts so far. Those of unfinished jobs grow, and Marketo doesn't guarantee that they never shrink. */
export function progressOf(jobs: readonly FileJob[]): Pick<Account, 'imported' | 'failed'> {
	return {
		imported: sum(jobs, ({ job }) => job.processed),
		failed: sum(jobs, ({ job }) => job.failed),
	};
}

function statusOf(
	{ isTimedOut, jobs }: ImportRecord,
	imported: number,
	failed: number,
	unaccounted: number,
): ImportStatus {
	if (isTimedOut || !jobs.every(({ job }) => isFinished(job))) return 'Timed Out';
	if (failed > 0 || jobs.some(({ job }) => isFailed(job)))
		return imported > 0 ? 'Partly Failed' : 'Failed';
	return unaccounted > 0 ? 'Partly Failed' : 'Complete';
}

function sum(jobs: readonly FileJob[], count: (job: FileJob) => number | undefined): number {
	return jobs.reduce((total, job) => total + (count(job) ?? 0), 0);
}

/** Discrepancies, one sentence each. */
export function accountNotes(record: ImportRecord): string[] {
	const { rows, imported, failed, unaccounted } = accountOf(record);
	const name = record.checked.source.fileName;
	const notes: string[] = [];
	if (unaccounted !== 0) {
		const many = Math.abs(unaccounted);
		notes.push(
			`${name}: of ${countInWords(rows, 'row')}, Marketo reports ${formatNumber(imported)} imported and ${formatNumber(failed)} failed, so ${countInWords(many, 'row')} ${many === 1 ? 'is' : 'are'} ${unaccounted > 0 ? 'unaccounted for' : 'counted more than once'}`,
		);
	}
	const unfinished = record.jobs.filter((fileJob) => !isSettled(fileJob));
	if (unfinished.length > 0) {
		const many = sum(unfinished, (fileJob) => fileJob.rows);
		notes.push(
			`${name}: ${countInWords(many, 'row')} ${many === 1 ? 'is' : 'are'} in jobs that Marketo hasn't finished`,
		);
	}
	if (!record.isSubmitted) notes.push(`${name}: ${sentInWords(record)}`);
	if (record.inDoubt !== undefined) notes.push(`${name}: ${doubtInWords(record.inDoubt)}`);
	for (const fileJob of record.jobs) notes.push(...jobNotes(fileJob, name));
	return notes;
}

function jobNotes(fileJob: FileJob, name: string): string[] {
	const { job, lost, rows: sent, resubmitted } = fileJob;
	const named = `${name}, ${fileJobInWords(fileJob)}`;
	const notes: string[] = [];
	if (lost !== undefined) notes.push(`${named}: ${lost}`);
	else if (!isSettled(fileJob))
		notes.push(`${named} was still "${job.status}" when the time was up`);
	else if (isFailed(job))
		notes.push(`${named}: the job failed in Marketo${job.message ? `: ${job.message}` : ''}`);
	else if ((job.processed ?? 0) + (job.failed ?? 0) !== sent)
		notes.push(
			`${named}: Marketo's counts don't match the ${countInWords(sent, 'row')} that ${sent === 1 ? 'was' : 'were'} sent`,
		);
	if (resubmitted)
		notes.push(
			`${named} may exist twice in Marketo: it was sent again because an earlier upload got no response`,
		);
	return notes;
}

/** What was sent to Marketo and what was not, so that a user can take over. Empty if nothing was sent. */
export function submittedInWords(record: ImportRecord): string {
	const { jobs, checked, inDoubt } = record;
	const { fileName } = checked.source;
	const doubt = inDoubt && doubtInWords(inDoubt);
	if (jobs.length === 0) return doubt === undefined ? '' : `${fileName}: ${doubt}`;
	const resubmitted = jobs.filter((one) => one.resubmitted).map(({ job }) => job.batchId);
	const sentences = [
		`${fileName}: ${sentInWords(record)} (${batchesInWords(jobs.map(({ job }) => job.batchId))})`,
	];
	if (doubt !== undefined) sentences.push(doubt);
	if (resubmitted.length > 0)
		sentences.push(
			`${batchesInWords(resubmitted)} may exist twice in Marketo, because an earlier upload got no response`,
		);
	return sentences.join('; ');
}

/** "rows up to 491 were sent, the rest were not" */
function sentInWords({ jobs, isSubmitted, inDoubt }: ImportRecord): string {
	const last = jobs[jobs.length - 1];
	if (isSubmitted) return 'all rows were sent';
	const rest =
		inDoubt === undefined
			? 'the rest were not'
			: `those after row ${formatNumber(inDoubt.lastRow)} were not`;
	if (last !== undefined) return `rows up to ${formatNumber(last.lastRow)} were sent, ${rest}`;
	return inDoubt === undefined
		? 'no rows were sent'
		: `the rows after ${formatNumber(inDoubt.lastRow)} were not sent`;
}

function doubtInWords({ firstRow, lastRow }: NonNullable<ImportRecord['inDoubt']>): string {
	return `${rowRange(firstRow, lastRow)} may or may not have arrived, because the upload got no response`;
}

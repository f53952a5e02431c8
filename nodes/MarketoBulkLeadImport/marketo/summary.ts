import type { FileImport } from './importRun';
import { fileJobInWords, isSettled, type FileJob } from './fileJob';
import { isFailed } from './job';

export type ImportStatus = 'Complete' | 'Partly Failed' | 'Failed' | 'Timed Out';

/** The account of one file: what Marketo said of every row, and what it did not say. */
export interface Account {
	rows: number;
	/** rows that Marketo says it took in */
	imported: number;
	/** rows that Marketo says it refused */
	failed: number;
	warnings: number;
	/** rows − imported − failed: 0 when all is well */
	unaccounted: number;
	status: ImportStatus;
}

export function accountOf({ survey, jobs, isTimedOut }: FileImport): Account {
	const { rows } = survey;
	const imported = sum(jobs, ({ job }) => job.numOfLeadsProcessed);
	const failed = sum(jobs, ({ job }) => job.numOfRowsFailed);
	const unaccounted = rows - imported - failed;
	let status: ImportStatus = 'Complete';
	if (isTimedOut) status = 'Timed Out';
	else if (failed > 0 || jobs.some(({ job }) => isFailed(job))) status = imported > 0 ? 'Partly Failed' : 'Failed';
	else if (unaccounted !== 0) status = 'Partly Failed';
	return { rows, imported, failed, warnings: sum(jobs, ({ job }) => job.numOfRowsWithWarning), unaccounted, status };
}

function sum(jobs: readonly FileJob[], count: (job: FileJob) => number | undefined): number {
	return jobs.reduce((total, job) => total + (count(job) ?? 0), 0);
}

/** What does not add up, one sentence a reason. */
export function accountNotes(file: FileImport): string[] {
	const { rows, imported, failed, unaccounted } = accountOf(file);
	const name = file.survey.source.fileName;
	const notes: string[] = [];
	if (unaccounted !== 0)
		notes.push(
			`${name}: of ${n(rows)} rows Marketo reports ${n(imported)} imported and ${n(failed)} failed, so ${n(Math.abs(unaccounted))} ${unaccounted > 0 ? 'are not accounted for' : 'are counted more than once'}`,
		);
	for (const fileJob of file.jobs) {
		const { job, lost, rows: sent } = fileJob;
		const named = `${name}, ${fileJobInWords(fileJob)}`;
		if (lost !== undefined) notes.push(`${named}: ${lost}`);
		else if (!isSettled(fileJob)) notes.push(`${named} was still "${job.status}" when the time was up`);
		else if (isFailed(job)) notes.push(`${named}: Marketo ended the job as failed${job.message ? `: ${job.message}` : ''}`);
		else if ((job.numOfLeadsProcessed ?? 0) + (job.numOfRowsFailed ?? 0) !== sent)
			notes.push(`${named}: Marketo's counts are not those of the ${n(sent)} rows that were sent`);
		if (fileJob.resubmitted)
			notes.push(`${named} was sent again because an earlier try got no answer; Marketo may hold a second job with the same rows`);
	}
	return notes;
}

/**
 * What was handed to Marketo and what was not, so that somebody can take over from here.
 * Empty where nothing was sent.
 */
export function submittedInWords(file: FileImport): string {
	const { jobs, survey, isSubmitted } = file;
	const last = jobs[jobs.length - 1];
	if (last === undefined) return '';
	const ids = rangesOf(jobs.map(({ job }) => job.batchId));
	const rest = isSubmitted
		? 'all rows were sent'
		: `rows up to ${n(last.lastRow)} were sent, those after it were not`;
	return `${survey.source.fileName}: ${rest} (${jobs.length === 1 ? 'batch' : 'batches'} ${ids})`;
}

/** 1001, 1002, 1003, 1007 as "1001–1003, 1007" */
function rangesOf(ids: readonly number[]): string {
	const ranges: Array<[number, number]> = [];
	for (const id of [...ids].sort((a, b) => a - b)) {
		const range = ranges[ranges.length - 1];
		if (range !== undefined && id === range[1] + 1) range[1] = id;
		else ranges.push([id, id]);
	}
	return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

function n(count: number): string {
	return count.toLocaleString('en-US');
}

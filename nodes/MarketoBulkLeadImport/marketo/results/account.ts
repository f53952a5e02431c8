import type { FileImport } from '../jobs/importScheduler';
import { fileJobInWords, isSettled, type FileJob } from '../jobs/fileJob';
import { rowRange } from '../wording';
import { isFailed } from '../jobs/job';

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

export function accountOf({ checked, jobs, isTimedOut }: FileImport): Account {
	const { rows } = checked;
	const imported = sum(jobs, ({ job }) => job.processed);
	const failed = sum(jobs, ({ job }) => job.failed);
	const unaccounted = rows - imported - failed;
	let status: ImportStatus = 'Complete';
	if (isTimedOut) status = 'Timed Out';
	else if (failed > 0 || jobs.some(({ job }) => isFailed(job)))
		status = imported > 0 ? 'Partly Failed' : 'Failed';
	else if (unaccounted !== 0) status = 'Partly Failed';
	return {
		rows,
		imported,
		failed,
		warnings: sum(jobs, ({ job }) => job.warnings),
		unaccounted,
		status,
	};
}

function sum(jobs: readonly FileJob[], count: (job: FileJob) => number | undefined): number {
	return jobs.reduce((total, job) => total + (count(job) ?? 0), 0);
}

/** What does not add up, one sentence a reason. */
export function accountNotes(file: FileImport): string[] {
	const { rows, imported, failed, unaccounted } = accountOf(file);
	const name = file.checked.source.fileName;
	const notes: string[] = [];
	if (unaccounted !== 0)
		notes.push(
			`${name}: of ${n(rows)} rows Marketo reports ${n(imported)} imported and ${n(failed)} failed, so ${n(Math.abs(unaccounted))} ${unaccounted > 0 ? 'are not accounted for' : 'are counted more than once'}`,
		);
	if (file.inDoubt !== undefined) notes.push(`${name}: ${doubtInWords(file.inDoubt)}`);
	for (const fileJob of file.jobs) {
		const { job, lost, rows: sent } = fileJob;
		const named = `${name}, ${fileJobInWords(fileJob)}`;
		if (lost !== undefined) notes.push(`${named}: ${lost}`);
		else if (!isSettled(fileJob))
			notes.push(`${named} was still "${job.status}" when the time was up`);
		else if (isFailed(job))
			notes.push(
				`${named}: Marketo ended the job as failed${job.message ? `: ${job.message}` : ''}`,
			);
		else if ((job.processed ?? 0) + (job.failed ?? 0) !== sent)
			notes.push(`${named}: Marketo's counts are not those of the ${n(sent)} rows that were sent`);
		if (fileJob.resubmitted)
			notes.push(
				`${named} was sent again because an earlier try got no answer; Marketo may hold a second job with the same rows`,
			);
	}
	return notes;
}

/**
 * What was handed to Marketo and what was not, so that somebody can take over from here.
 * Empty where nothing was sent.
 */
export function submittedInWords(file: FileImport): string {
	const { jobs, checked, isSubmitted, inDoubt } = file;
	const last = jobs[jobs.length - 1];
	const doubt = inDoubt && doubtInWords(inDoubt);
	if (last === undefined) return doubt === undefined ? '' : `${checked.source.fileName}: ${doubt}`;
	const ids = jobs.map(({ job }) => job.batchId);
	const sent = isSubmitted
		? 'all rows were sent'
		: `rows up to ${n(last.lastRow)} were sent, those after it were not`;
	const again = jobs.filter(({ resubmitted }) => resubmitted).map(({ job }) => job.batchId);
	return [
		`${checked.source.fileName}: ${doubt === undefined ? sent : `rows up to ${n(last.lastRow)} were sent`} (${batches(ids)})`,
		...(doubt === undefined ? [] : [doubt, 'rows after those were not sent']),
		...(again.length === 0
			? []
			: [`${batches(again)} may have a twin with the same rows, as an earlier try got no answer`]),
	].join('; ');
}

function doubtInWords({ firstRow, lastRow }: NonNullable<FileImport['inDoubt']>): string {
	return `${rowRange(firstRow, lastRow)} may or may not have arrived, as their upload got no answer`;
}

function batches(ids: readonly number[]): string {
	return `${ids.length === 1 ? 'batch' : 'batches'} ${rangesOf(ids)}`;
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

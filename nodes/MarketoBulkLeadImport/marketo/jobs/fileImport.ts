import type { CheckedSource } from '../check/checkSource';
import type { ImportTarget } from '../client/importTarget';
import type { MarketoError } from '../errors/MarketoError';
import { isSettled, type FileJob } from './fileJob';

export interface FileImportSettings {
	target: ImportTarget;
	/** milliseconds to wait for a place in Marketo's queue */
	queueTimeout: number;
	/** milliseconds from the start until all jobs must have ended; undefined where nobody waits for the end */
	timeout?: number;
	/** whether an upload that got no answer is sent again */
	resubmitUncertain: boolean;
}

/** What the import of one file has done and still has to do. Plain JSON. */
export interface FileProgress {
	/** in file order */
	jobs: FileJob[];
	/** milliseconds since 1970; 0 before the first step */
	startedAt: number;
	finishedAt?: number;
	/** most bytes of a part, header included; undefined where parts are as large as Marketo takes them */
	partBytes?: number;
	/** every row was handed to Marketo */
	isSubmitted: boolean;
	isTimedOut: boolean;
	/** rows of an upload whose end is not known: it got no answer, or was under way when everything was stopped */
	inDoubt?: { firstRow: number; lastRow: number };
	/** milliseconds since 1970; since when the next part has been waiting for a place in Marketo's queue */
	waitingSince?: number;
}

/** An import of one file and what has become of it. */
export interface FileImport extends FileProgress {
	checked: CheckedSource;
	settings: FileImportSettings;
	/** why it was not brought to its end */
	error?: MarketoError;
}

export function newImport(checked: CheckedSource, settings: FileImportSettings): FileImport {
	return {
		checked,
		settings,
		jobs: [],
		startedAt: 0,
		isSubmitted: false,
		isTimedOut: false,
	};
}

/** It will not be taken any further. */
export function isEnded(file: FileImport): boolean {
	return file.isTimedOut || file.error !== undefined;
}

/** Every row was sent, and every job has ended. */
export function isDone({ isSubmitted, jobs }: FileProgress): boolean {
	return isSubmitted && jobs.every(isSettled);
}

/** The row at which the next part begins; undefined for the first row of the file. */
export function nextRow({ jobs, checked }: FileImport): number | undefined {
	const last = jobs[jobs.length - 1];
	return last === undefined ? checked.reading?.firstRow : last.lastRow + 1;
}

export function rowsSent({ jobs }: FileProgress): number {
	return jobs.reduce((sum, { rows }) => sum + rows, 0);
}

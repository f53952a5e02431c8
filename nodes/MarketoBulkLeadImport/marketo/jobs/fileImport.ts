import type { CheckedSource } from '../check/checkSource';
import type { ImportTarget } from '../client/importTarget';
import type { MarketoError } from '../errors/MarketoError';
import { isSettled, type FileJob } from './fileJob';

export interface FileImportSettings {
	target: ImportTarget;
	/** milliseconds to wait for a place in Marketo's queue */
	queueTimeout: number;
	/** milliseconds from the start until all jobs must have ended; undefined if nothing waits for the end */
	timeout?: number;
	/** whether to send an upload again if it got no reply */
	resubmitUncertain: boolean;
}

/** What the import of one file has done and still has to do. Plain JSON. */
export interface FileProgress {
	/** in file order */
	jobs: FileJob[];
	/** milliseconds since 1970; 0 before the first step */
	startedAt: number;
	finishedAt?: number;
	/** maximum size of a part in bytes, including the header; undefined if parts are as large as Marketo accepts */
	partBytes?: number;
	/** every row was sent to Marketo */
	isSubmitted: boolean;
	isTimedOut: boolean;
	/** rows of an upload with an unknown result: it got no reply, or was in progress when everything stopped */
	inDoubt?: { firstRow: number; lastRow: number };
	/** milliseconds since 1970 when the next part started to wait for a place in Marketo's queue */
	waitingSince?: number;
}

/** An import of one file and its state. */
export interface FileImport extends FileProgress {
	checked: CheckedSource;
	settings: FileImportSettings;
	/** why it did not finish */
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

/** The import has ended with an error or a time-out, and will not continue. */
export function isEnded(file: FileImport): boolean {
	return file.isTimedOut || file.error !== undefined;
}

/** Every row was sent, and every job has ended. */
export function isDone({ isSubmitted, jobs }: FileProgress): boolean {
	return isSubmitted && jobs.every(isSettled);
}

/** The row at which the next part starts; undefined for the first row of the file. */
export function nextRow({ jobs, checked }: FileImport): number | undefined {
	const last = jobs[jobs.length - 1];
	return last === undefined ? checked.reading?.firstRow : last.lastRow + 1;
}

export function rowsSent({ jobs }: FileProgress): number {
	return jobs.reduce((sum, { rows }) => sum + rows, 0);
}

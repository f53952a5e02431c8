import type { ImportFormat } from '../client/marketoClient';
import { rowRange } from '../wording';
import { isFinished, type ImportJob } from './job';

/** A job and the part of the file that it imports. */
export interface FileJob {
	job: ImportJob;
	fileName: string;
	/** from 1 */
	part: number;
	/** row numbers as a spreadsheet shows them */
	firstRow: number;
	lastRow: number;
	rows: number;
	/** bytes of the part, without the multipart envelope */
	bytes: number;
	format: ImportFormat;
	/** sent again because an earlier attempt got no reply */
	resubmitted: boolean;
	/** why its status is no longer available */
	lost?: string;
}

export function isSettled({ job, lost }: FileJob): boolean {
	return isFinished(job) || lost !== undefined;
}

/** "batch 1001 (rows 2 to 5,000)", for messages and logs */
export function fileJobInWords({ job, firstRow, lastRow }: FileJob): string {
	return `batch ${job.batchId} (${rowRange(firstRow, lastRow)})`;
}

import type { IDataObject } from 'n8n-workflow';
import type { BatchTarget } from '../marketo/client/importTarget';
import type { FileJob } from '../marketo/jobs/fileJob';
import { isFinished, type ImportJob } from '../marketo/jobs/job';

/** A job as an item; the property names are part of the contract. Unknown values are left out. */
export function jobItem(
	{ processed, failed, warnings, message, ...job }: ImportJob,
	{ processedKey }: Pick<BatchTarget, 'processedKey'>,
): IDataObject {
	return {
		...job,
		...(processed !== undefined && { [processedKey]: processed }),
		...(failed !== undefined && { numOfRowsFailed: failed }),
		...(warnings !== undefined && { numOfRowsWithWarning: warnings }),
		...(message !== undefined && { message }),
		isFinished: isFinished(job),
	};
}

/** The same for a job that this node uploaded, with its part of the file. */
export function fileJobItem(fileJob: FileJob, target: BatchTarget): IDataObject {
	const { job, fileName, part, firstRow, lastRow, rows, bytes, format, resubmitted, lost } =
		fileJob;
	return {
		...jobItem(job, target),
		...(lost !== undefined && job.message === undefined && { message: lost }),
		fileName,
		part,
		firstRow,
		lastRow,
		rows,
		bytes,
		format,
		...(resubmitted && { resubmitted }),
	};
}

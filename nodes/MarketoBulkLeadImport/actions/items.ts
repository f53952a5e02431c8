import type { IDataObject } from 'n8n-workflow';
import type { FileJob } from '../marketo/jobs/fileJob';
import { isFinished, type ImportJob } from '../marketo/jobs/job';

/** A job as an item; its members are part of the contract. What is not known is absent. */
export function jobItem(job: ImportJob): IDataObject {
	return { ...job, isFinished: isFinished(job) };
}

/** The same for a job that we uploaded, with the part of the file that it holds. */
export function fileJobItem(fileJob: FileJob): IDataObject {
	const { job, fileName, part, firstRow, lastRow, rows, bytes, format, resubmitted, lost } =
		fileJob;
	return {
		...jobItem(job),
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

import { runImport } from './importing';
import type { Instance } from './instance';
import type { SimJob } from './jobs';
import { objectOf } from './objects/registry';
import { outcomeMessage } from './outcomeMessage';

/** Imports the rows of a job that is due, unless its fault says otherwise. */
export function endJob(job: SimJob, instance: Instance): void {
	if (job.fault?.ends !== undefined || job.fault?.firstStatus === 'Failed') {
		endAsFailed(job, instance);
	} else if (job.content === undefined) {
		countOnly(job);
	} else {
		importRows(job, job.content, instance);
	}
	job.content = undefined;
}

function importRows(job: SimJob, content: Buffer, instance: Instance): void {
	const object = objectOf(job);
	runImport(job, content, object.rowTarget(job, instance), instance.options);
	// A job that failed because of its header already has a message.
	job.message ??= outcomeMessage(job, object.importedText(job));
}

function countOnly(job: SimJob): void {
	job.processed = job.rows;
	job.state = 'Complete';
	job.message = outcomeMessage(job, objectOf(job).importedText(job));
}

function endAsFailed(job: SimJob, instance: Instance): void {
	const share = job.fault?.importedShare ?? 0;
	const given = job.rows;
	if (share > 0 && job.content !== undefined) {
		importRows(job, firstRecords(job.content, share), instance);
	}
	job.rows = given;
	job.state = 'Failed';
	job.failed = [];
	job.warnings = [];
	job.message = job.fault?.ends?.message;
	job.finishedAt ??= instance.options.clock.now();
}

/** Approximately this share of a file, in whole lines. */
function firstRecords(content: Buffer, share: number): Buffer {
	const end = content.lastIndexOf('\n', Math.floor((content.length - 1) * share));
	return end < 0 ? content.subarray(0, 0) : content.subarray(0, end + 1);
}

import { type Call, refuse, succeed } from './call';
import type { CountFaults } from './jobFaults';
import { type SimJob, isUnfinished } from './jobs';
import { objectOf } from './objects/registry';
import type { BulkObject } from './objects/bulkObject';
import { htmlReply, jsonReply, textReply } from './replies';
import { noFileReply, spoilFile } from './resultFileFaults';
import { writeResultFile } from './resultFiles';
import type { HttpReply, JobState, UnknownBatchAnswer } from './types';

export function statusReply(call: Call, object: BulkObject): HttpReply {
	const job = findJob(call, object);
	if (job === undefined) return unknownBatchReply(call, call.instance.options.unknownBatch);
	job.statusCalls += 1;
	if (hasVanished(job)) return vanishedReply(call, job);
	return jsonReply(200, succeed(call, [statusMembers(call, job)]));
}

export function failuresReply(call: Call, object: BulkObject): HttpReply {
	return resultFileReply(call, object, 'failed');
}

export function warningsReply(call: Call, object: BulkObject): HttpReply {
	return resultFileReply(call, object, 'warnings');
}

/** The job with the ID in the path, if it belongs to the object in the path. */
function findJob(call: Call, { object }: BulkObject): SimJob | undefined {
	call.instance.advance();
	const job = call.instance.jobFor(Number(call.parameters.batchId));
	if (job?.object !== object) return undefined;
	return objectOf(job).isAddressedBy(job, call) ? job : undefined;
}

/** The reply for an unknown or expired batch: not documented, so the variant can be selected. */
function unknownBatchReply(call: Call, answer: UnknownBatchAnswer): HttpReply {
	if (answer === '404') return htmlReply(404, 'Not Found');
	if (answer === '1003')
		return refuse(call, '1003', `Batch ID ${call.parameters.batchId} not found`);
	return refuse(call, answer, answer === '610' ? call.path : call.parameters.batchId);
}

function hasVanished(job: SimJob): boolean {
	const vanishes = job.fault?.vanishes;
	return vanishes !== undefined && job.statusCalls >= vanishes.fromStatusCall;
}

function vanishedReply(call: Call, job: SimJob): HttpReply {
	return unknownBatchReply(call, job.fault?.vanishes?.answer ?? call.instance.options.unknownBatch);
}

function shownState(job: SimJob): JobState {
	const back = job.fault?.backToQueued ?? 0;
	// Importing once, then Queued again for some calls.
	if (back > 0 && job.statusCalls === 1) return 'Importing';
	if (back > 0 && job.statusCalls <= back + 1) return 'Queued';
	return job.state;
}

function statusMembers(call: Call, job: SimJob): Record<string, unknown> {
	const object = objectOf(job);
	const faults = job.fault?.counts ?? {};
	const status = shownState(job);
	const members = { batchId: job.batchId, ...object.statusMembers(job, status) };
	const isFinished = !isUnfinished(job) && status === job.state;
	if (isFinished) {
		const all = {
			...members,
			...counts(object, job.processed, job, faults),
			...object.finishedMembers(job),
			...(job.message === undefined ? {} : { message: job.message }),
		};
		return withoutMissing(faults.asStrings === true ? countsAsStrings(all) : all, faults);
	}
	const { countsWhileImporting, clock } = call.instance.options;
	if (status !== 'Importing' || !countsWhileImporting.includes(job.object)) {
		return withoutMissing(members, faults);
	}
	const soFar = counts(object, rowsSoFar(job, clock.now()), { failed: [], warnings: [] }, {});
	return withoutMissing({ ...members, ...soFar }, faults);
}

function counts(
	{ processedMember }: BulkObject,
	processed: number,
	{ failed, warnings }: Pick<SimJob, 'failed' | 'warnings'>,
	faults: CountFaults,
): Record<string, number> {
	return {
		[processedMember]: Math.max(0, processed + (faults.processed ?? 0)),
		numOfRowsFailed: Math.max(0, failed.length + (faults.failed ?? 0)),
		numOfRowsWithWarning: warnings.length + (faults.warnings ?? 0),
	};
}

/** The rows that a job in progress has processed, in proportion to its time. */
function rowsSoFar({ rows, startedAt = 0, finishedAt = Infinity }: SimJob, now: number): number {
	const share = finishedAt > startedAt ? (now - startedAt) / (finishedAt - startedAt) : 1;
	return Math.floor(rows * Math.min(1, Math.max(0, share)));
}

function withoutMissing(
	members: Record<string, unknown>,
	{ missing = [] }: CountFaults,
): Record<string, unknown> {
	const left = Object.entries(members).filter(([name]) => !missing.some((gone) => gone === name));
	return Object.fromEntries(left);
}

function countsAsStrings(members: Record<string, unknown>): Record<string, unknown> {
	const written = Object.entries(members).map(([name, value]) => [
		name,
		name === 'message' ? value : String(value),
	]);
	return Object.fromEntries(written) as Record<string, unknown>;
}

function resultFileReply(call: Call, object: BulkObject, kind: 'failed' | 'warnings'): HttpReply {
	const job = findJob(call, object);
	const { options } = call.instance;
	if (job === undefined) return unknownBatchReply(call, options.unknownBatch);
	if (hasVanished(job)) return vanishedReply(call, job);
	const fault = kind === 'failed' ? job.fault?.failuresFile : job.fault?.warningsFile;
	const rows = fault?.kind === 'missingRows' ? job[kind].slice(fault.count) : job[kind];
	const noFile = noFileReply(options.noResultFile, options.resultContentType);
	if (!isUnfinished(job)) job.resultFileCalls[kind] += 1;
	if (isUnfinished(job) || rows.length === 0) {
		return fault === undefined ? noFile : spoilFile(call, '', fault);
	}
	if (fault?.kind === 'notYet' && job.resultFileCalls[kind] <= fault.times) {
		return noFileReply(fault.answer === 'empty' ? 'empty' : '404', options.resultContentType);
	}
	const text = writeResultFile(rows, {
		format: job.format,
		columns: job.columns,
		...(fault?.kind === 'missingColumn' ? { withoutColumn: fault.column } : {}),
		reasonColumn: kind === 'failed' ? 'Import Failure Reason' : 'Import Warning Reason',
		lineEnd: fault?.kind === 'crlf' ? '\r\n' : options.resultLineEnd,
		omitBlankColumns: fault?.kind === 'omitBlankColumns' || options.omitBlankColumns,
		unquoted: fault?.kind === 'unquoted',
	});
	if (fault === undefined) return textReply(200, text, options.resultContentType);
	return spoilFile(call, text, fault);
}

import { type Call, refuse, succeed } from './call';
import { messageFor } from './errors';
import { firstPart } from './faultEffects';
import type { CountFaults, ResultFileFault } from './jobFaults';
import { type SimJob, isUnfinished } from './jobs';
import type { UnknownBatchAnswer } from './options';
import { htmlReply, jsonReply, textReply } from './replies';
import { writeResultFile } from './resultFiles';
import type { HttpReply, JobState } from './types';

export function statusReply(call: Call): HttpReply {
	const job = findJob(call);
	if (job === undefined) return unknownBatchReply(call, call.instance.options.unknownBatch);
	job.statusCalls += 1;
	if (hasVanished(job)) return vanishedReply(call, job);
	return jsonReply(200, succeed(call, [statusMembers(job)]));
}

export function failuresReply(call: Call): HttpReply {
	return resultFileReply(call, 'failed');
}

export function warningsReply(call: Call): HttpReply {
	return resultFileReply(call, 'warnings');
}

function findJob({ instance, id }: Call): SimJob | undefined {
	instance.advance();
	return id === undefined ? undefined : instance.jobFor(id);
}

/** What is said of a batch that is not there, or not any more: not documented, so every variant can be chosen. */
function unknownBatchReply(call: Call, answer: UnknownBatchAnswer): HttpReply {
	if (answer === '404') return htmlReply(404, 'Not Found');
	if (answer === '1003') return refuse(call, '1003', `Batch ID ${call.id ?? ''} not found`);
	return refuse(call, answer, answer === '610' ? call.path : String(call.id ?? ''));
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
	// Importing is seen once, then Queued again for a while.
	if (back > 0 && job.statusCalls === 1) return 'Importing';
	if (back > 0 && job.statusCalls <= back + 1) return 'Queued';
	return job.state;
}

function statusMembers(job: SimJob): Record<string, unknown> {
	const { batchId, importId } = job;
	const status = shownState(job);
	const faults = job.fault?.counts ?? {};
	const finished = !isUnfinished(job) && status === job.state;
	if (!finished) return withoutMissing({ batchId, importId, status }, faults);
	const members = {
		batchId,
		importId,
		status,
		numOfLeadsProcessed: job.processed + (faults.processed ?? 0),
		numOfRowsFailed: job.failed.length + (faults.failed ?? 0),
		numOfRowsWithWarning: job.warnings.length + (faults.warnings ?? 0),
		...(job.message === undefined ? {} : { message: job.message }),
	};
	return withoutMissing(faults.asStrings === true ? countsAsStrings(members) : members, faults);
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

function resultFileReply(call: Call, kind: 'failed' | 'warnings'): HttpReply {
	const job = findJob(call);
	const { options } = call.instance;
	if (job === undefined) return unknownBatchReply(call, options.unknownBatch);
	if (hasVanished(job)) return vanishedReply(call, job);
	const fault = kind === 'failed' ? job.fault?.failuresFile : job.fault?.warningsFile;
	const rows = fault?.kind === 'missingRows' ? job[kind].slice(fault.count) : job[kind];
	if (isUnfinished(job) || rows.length === 0) {
		return fault === undefined
			? noFileReply(options.noResultFile, options.resultContentType)
			: spoilFile(call, '', fault);
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
	return fault === undefined
		? textReply(200, text, options.resultContentType)
		: spoilFile(call, text, fault);
}

function noFileReply(answer: '404' | 'empty', contentType: string): HttpReply {
	return answer === '404' ? htmlReply(404, 'Not Found') : textReply(200, '', contentType);
}

function spoilFile(call: Call, text: string, fault: ResultFileFault): HttpReply {
	const { resultContentType, noResultFile } = call.instance.options;
	const file = (body: string | Uint8Array): HttpReply => ({
		...textReply(200, '', resultContentType),
		body,
	});
	switch (fault.kind) {
		case 'notFound':
			return htmlReply(404, 'Not Found');
		case 'empty':
			return file('');
		case 'jsonError': {
			const errors = [{ code: fault.code, message: messageFor(fault.code, call.path) }];
			return jsonReply(200, { requestId: call.requestId, success: false, errors });
		}
		case 'html':
			return htmlReply(200, 'Marketo');
		default:
			break;
	}
	if (text === '') return noFileReply(noResultFile, resultContentType);
	switch (fault.kind) {
		case 'brokenQuotes':
			return file(breakQuotes(text));
		case 'gigantic':
			return file(repeatRows(text, fault.bytes));
		case 'contentType':
			return textReply(200, text, fault.value);
		case 'cutOff':
			return file(firstPart(text, fault.fraction));
		default:
			return file(text);
	}
}

/** Puts a stray quote into every second row. */
function breakQuotes(text: string): string {
	const [header, ...rows] = text.split('\n');
	const broken = rows.map((row, index) =>
		index % 2 === 0 && row !== '' ? `${row.slice(0, 2)}"${row.slice(2)}` : row,
	);
	return [header, ...broken].join('\n');
}

function repeatRows(text: string, bytes: number): string {
	const start = text.indexOf('\n') + 1;
	const rows = text.slice(start);
	const times = Math.ceil((bytes - start) / Math.max(1, Buffer.byteLength(rows)));
	return text.slice(0, start) + rows.repeat(Math.max(1, times));
}

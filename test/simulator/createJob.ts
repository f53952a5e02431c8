import { type Call, type Refusal, refuse, succeed } from './call';
import type { Instance } from './instance';
import type { JobTarget } from './jobs';
import type { Form } from './multipart';
import type { BulkObject, ParameterReader } from './objects/bulkObject';
import { sharesStaticList } from './objects/lead';
import { bulkObjects } from './objects/registry';
import { countRecords } from './recordCounter';
import { htmlReply, jsonReply } from './replies';
import type { FileFormat, HttpReply, SimReply } from './types';
import { fileIn, type Upload } from './upload';

const formats: ReadonlySet<string> = new Set(['csv', 'tsv', 'ssv']);

export function isOversize(instance: Instance, requestBytes: number): boolean {
	return requestBytes > instance.options.maxRequestBytes;
}

export function oversizeReply(): HttpReply {
	return htmlReply(413, 'Request Entity Too Large');
}

/**
 * A create call of any object. Parameters may be in the query or, as in Adobe's curl example, in
 * the form.
 */
export async function createJob(call: Call, object: BulkObject): Promise<SimReply> {
	const { instance, upload } = call;
	if (isOversize(instance, upload.bytes)) return oversizeReply();
	const form = await readForm(upload);
	if ('code' in form) return refuse(call, form.code, form.subject);

	const parameter: ParameterReader = (name) => {
		const value = call.query.get(name) ?? form.fields.get(name);
		return value === '' && instance.options.emptyParameter === 'ignore' ? undefined : value;
	};
	const format = readFormat(instance, object, parameter('format'));
	if ('code' in format) return refuse(call, format.code, format.subject);
	const target = object.readTarget(call, parameter);
	if ('code' in target) return refuse(call, target.code, target.subject);

	const file = fileIn(form);
	if (file === undefined) return refuse(call, '1002', 'file');
	if (isBlank(file.content) || isRefusedHeader(instance, file.content)) {
		return refuse(call, '1003', 'Empty file');
	}

	const busy = busyCode(instance, target);
	if (busy !== undefined) return refuse(call, busy);
	const job = instance.addJob({
		...target,
		...format,
		content: file.content,
		fileName: file.fileName,
		...(hashesUploads(instance) ? await upload.hashes() : {}),
		requestBytes: upload.bytes,
		user: call.user.clientId,
		...(call.jobFault === undefined ? {} : { fault: call.jobFault }),
	});
	const status = job.fault?.firstStatus ?? 'Queued';
	const { batchId } = job;
	return jsonReply(200, succeed(call, [{ batchId, ...object.createdMembers(job, status) }]));
}

export function hashesUploads({ options: { hashUploads, discardRows } }: Instance): boolean {
	return hashUploads === 'auto' ? !discardRows : hashUploads;
}

async function readForm(upload: Upload): Promise<Form | Refusal> {
	if (!upload.isMultipart) return { code: '612' };
	try {
		return await upload.form();
	} catch {
		return { code: '613' };
	}
}

function readFormat(
	{ options }: Instance,
	{ object }: BulkObject,
	given: string | undefined,
): { format: FileFormat } | Refusal {
	if (given === undefined || given === '') {
		if (options.missingFormat === 'csv') return { format: 'csv' };
		return { code: '1002', subject: 'format' };
	}
	const lower = given.toLowerCase();
	const spelling = object === 'lead' ? options.leadFormatCase : options.formatCase;
	const isSpelled = {
		any: true,
		lower: given === lower,
		upper: given === given.toUpperCase(),
	}[spelling];
	return isSpelled && formats.has(lower)
		? { format: lower as FileFormat }
		: { code: '1001', subject: given };
}

/** A file with only white space is empty. A real file has a letter near its start. */
function isBlank(content: readonly Buffer[]): boolean {
	return content.every((piece) => piece.every((byte) => byte <= 32));
}

function isRefusedHeader({ options }: Instance, content: readonly Buffer[]): boolean {
	return options.headerOnly === '1003' && countRecords(...content) < 2;
}

/** Why the queue rejects the job for now. */
function busyCode(instance: Instance, target: JobTarget): '1016' | '1019' | undefined {
	instance.advance();
	const { queueSize, oneImportPerList, oneImportPerObject } = instance.options;
	if (instance.queueLength >= queueSize) return '1016';
	const isOneAtATime = oneImportPerObject.includes(target.object);
	const isBlocked = instance.unfinishedJobs.some(
		(job) =>
			(oneImportPerList && sharesStaticList(target, job)) ||
			(isOneAtATime &&
				job.object === target.object &&
				bulkObjects[job.object].isSameTarget(target, job)),
	);
	return isBlocked ? '1019' : undefined;
}

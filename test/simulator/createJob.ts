import { lengthOf } from './body';
import { type Call, refuse, succeed } from './call';
import { mayBeLookedUpBy } from './fields';
import type { Instance } from './instance';
import { type Form, parseMultipart } from './multipart';
import { countRecords } from './recordCounter';
import { htmlReply, jsonReply } from './replies';
import type { FileFormat, HttpReply, SimReply, SimRequest } from './types';

const formats: ReadonlySet<string> = new Set(['csv', 'tsv', 'ssv']);

interface Refusal {
	code: string;
	subject?: string;
}

interface Parameters {
	format: FileFormat;
	lookupField: string;
	listId?: number;
	partitionName: string;
}

export function isOversize(instance: Instance, requestBytes: number): boolean {
	return requestBytes > instance.options.maxRequestBytes;
}

export function oversizeReply(): HttpReply {
	return htmlReply(413, 'Request Entity Too Large');
}

/** `POST /bulk/v1/leads.json`. Parameters may be in the query or, as in Adobe's curl example, in the form. */
export async function createJob(call: Call): Promise<SimReply> {
	const { instance, request } = call;
	const requestBytes = lengthOf(request.body);
	if (isOversize(instance, requestBytes)) return oversizeReply();
	const form = await readForm(request.headers['content-type'] ?? '', request.body);
	if ('code' in form) return refuse(call, form.code, form.subject);

	const wanted = readParameters(instance, (name) => call.query.get(name) ?? form.fields.get(name));
	if ('code' in wanted) return refuse(call, wanted.code, wanted.subject);

	const file = form.files.find((part) => part.name === 'file');
	const content = file?.content ?? piecesFrom(form.fields.get('file'));
	if (content === undefined) return refuse(call, '1002', 'file');
	if (isBlank(content)) return refuse(call, '1003', 'Empty file');
	if (instance.options.headerOnly === '1003' && countRecords(...content) < 2) {
		return refuse(call, '1003', 'Empty file');
	}

	instance.advance();
	if (instance.queueLength >= instance.options.queueSize) return refuse(call, '1016');
	if (
		wanted.listId !== undefined &&
		instance.options.oneImportPerList &&
		instance.isImportingTo(wanted.listId)
	) {
		return refuse(call, '1019');
	}
	const job = instance.addJob({
		...wanted,
		content,
		fileName: file?.fileName ?? '',
		requestBytes,
		user: call.user.clientId,
		...(call.jobFault === undefined ? {} : { fault: call.jobFault }),
	});
	const { batchId, importId } = job;
	const status = job.fault?.firstStatus ?? 'Queued';
	return jsonReply(200, succeed(call, [{ batchId, importId, status }]));
}

async function readForm(contentType: string, body: SimRequest['body']): Promise<Form | Refusal> {
	if (!contentType.toLowerCase().startsWith('multipart/form-data')) return { code: '612' };
	try {
		return await parseMultipart(contentType, body);
	} catch {
		return { code: '613' };
	}
}

function piecesFrom(text: string | undefined): Buffer[] | undefined {
	return text === undefined ? undefined : [Buffer.from(text)];
}

/** A file of nothing but white space is empty; a real one shows a letter at once. */
function isBlank(content: readonly Buffer[]): boolean {
	return content.every((piece) => piece.every((byte) => byte <= 32));
}

function readParameters(
	instance: Instance,
	get: (name: string) => string | undefined,
): Parameters | Refusal {
	const format = get('format');
	if (format === undefined || format === '') return { code: '1002', subject: 'format' };
	if (!formats.has(format)) return { code: '1001', subject: format };

	const lookupField = get('lookupField') ?? 'email';
	const field = instance.fieldsByName.get(lookupField);
	if (field === undefined) return { code: '1006', subject: lookupField };
	if (!mayBeLookedUpBy(field)) return { code: '1011', subject: lookupField };

	const list = readListId(instance, get('listId'));
	if ('code' in list) return list;
	const partition = readPartition(instance, get('partitionName'));
	if ('code' in partition) return partition;
	return { format: format as FileFormat, lookupField, ...list, ...partition };
}

function readListId(instance: Instance, value: string | undefined): { listId?: number } | Refusal {
	if (value === undefined) return {};
	if (!/^\d{1,15}$/.test(value)) return { code: '1001', subject: value };
	const listId = Number(value);
	return instance.lists.has(listId) ? { listId } : { code: '1013', subject: value };
}

function readPartition(
	instance: Instance,
	name: string | undefined,
): { partitionName: string } | Refusal {
	const { partitions, partitionRequired } = instance.options;
	if (name === undefined) {
		return partitionRequired
			? { code: '1009' }
			: { partitionName: partitions[0]?.name ?? 'Default' };
	}
	const found = partitions.some((partition) => partition.name === name);
	return found ? { partitionName: name } : { code: '1008', subject: name };
}

import { raise } from '../../csv/raise';
import { Connection, type CallOptions } from './connection';
import { BatchNotFoundError } from '../errors/BatchNotFoundError';
import { MarketoError } from '../errors/MarketoError';
import { UnexpectedReplyError } from '../errors/UnexpectedReplyError';
import { readJob, type ImportJob, type JobStatus } from '../jobs/job';
import type { BatchResource, BatchTarget, ImportTarget, Question } from './importTarget';
import { numberFrom } from '../numberFrom';
import { LISTS_IN_A_PAGE } from './limits';
import { withPermission } from './permission';
import type { MarketoPorts, MarketoReply, MarketoRequest, UploadFile } from './ports';
import { readFileReply, readJsonReply, type SuccessReply } from './reply';

/** The formats that Marketo accepts: comma, tab and semicolon. */
export type ImportFormat = 'csv' | 'tsv' | 'ssv';

export type RowFileKind = Exclude<BatchResource, 'status'>;

export interface StaticList {
	id: number;
	name: string;
	programName?: string;
	workspaceName?: string;
}

export interface LeadPartition {
	name: string;
	description?: string;
}

/** milliseconds; a 10 MB upload over a slow connection takes minutes */
const UPLOAD_TIMEOUT = 300_000;
const DOWNLOAD_TIMEOUT = 180_000;
const CALL_TIMEOUT = 60_000;

/** Required for the lists of lead partitions and static lists. */
const LEAD_PERMISSION = 'Read-Write Lead';

/** Codes that Marketo may return for an unknown batch; Adobe does not document which one. */
const BATCH_NOT_FOUND_CODES: ReadonlySet<string> = new Set(['610', '702', '1003', '1004', '1013']);

/** The calls of the bulk import API, and those for the editor's lists. */
export class MarketoClient {
	private readonly connection: Connection;

	constructor(readonly ports: MarketoPorts) {
		this.connection = new Connection(ports);
	}

	/**
	 * Uploads one part of a file.
	 * @throws MarketoApiError with retry `waitForQueue` or `waitForList` if the upload must be
	 * tried again later
	 */
	async createJob(
		target: ImportTarget,
		file: UploadFile,
		format: ImportFormat,
		uncertain: NonNullable<CallOptions['uncertain']>,
	): Promise<ImportJob> {
		const request: MarketoRequest = {
			method: 'POST',
			path: target.upload.path,
			query: { format, ...target.upload.query },
			file,
			timeout: UPLOAD_TIMEOUT,
			purpose: 'create an import job',
		};
		try {
			// With an ID, the job exists, whatever its status is called: sent again, it would exist twice.
			const read = (reply: MarketoReply): ImportJob => readJobReply(reply, request, 'Queued');
			return await this.call(request, target.permission, read, { uncertain });
		} catch (error) {
			return raise((error instanceof MarketoError && target.explain?.(error)) || error);
		}
	}

	/**
	 * @param mustExist whether Marketo has confirmed the job: if it isn't found, this asks again after a moment
	 * @throws BatchNotFoundError
	 */
	async getJob(target: BatchTarget, batchId: number, mustExist = false): Promise<ImportJob> {
		const request = get(target.batchPath(batchId, 'status'), 'get the status of an import job');
		const retry = mustExist ? 'retryBriefly' : 'stop';
		return await this.call(request, target.permission, (reply) => {
			try {
				if (isEmptySuccess(reply, request)) throw new BatchNotFoundError(batchId, {}, retry);
				return readJobReply(reply, request);
			} catch (error) {
				return raise(asBatchNotFound(error, batchId, true, retry));
			}
		});
	}

	/**
	 * Marketo's file of failed rows or of rows with warnings, unchanged; empty if there is none.
	 * @param deadline milliseconds since 1970, after which the request is not repeated
	 * @throws BatchNotFoundError
	 */
	async getRowFile(
		target: BatchTarget,
		batchId: number,
		kind: RowFileKind,
		deadline?: number,
	): Promise<string> {
		const request = get(
			target.batchPath(batchId, kind),
			kind === 'failures' ? 'get the failed rows' : 'get the rows with warnings',
			DOWNLOAD_TIMEOUT,
		);
		try {
			return await this.call(request, target.permission, readFileReply, { deadline });
		} catch (error) {
			throw asBatchNotFound(error, batchId, false);
		}
	}

	/**
	 * Requests a value from the reply's `result`.
	 * @param pick returns undefined if it is missing: the request is then repeated
	 */
	async ask<T>(
		{ path, query, purpose, permission }: Question,
		pick: (result: unknown[]) => T | undefined,
	): Promise<T> {
		const request = get(path, purpose, CALL_TIMEOUT, query);
		return await this.call(request, permission, (reply) => {
			const picked = pick(readJsonReply(reply, request).result);
			if (picked === undefined) throw incomplete(reply, request);
			return picked;
		});
	}

	async getPartitions(): Promise<LeadPartition[]> {
		return await this.ask(
			{
				path: '/rest/v1/leads/partitions.json',
				purpose: 'list the lead partitions',
				permission: LEAD_PERMISSION,
			},
			(result) => result.map(readPartition).filter((partition) => partition !== undefined),
		);
	}

	/** One page of static lists; `pageToken` is the `nextPageToken` of the previous page. */
	async getLists(query: {
		name?: string;
		pageToken?: string;
	}): Promise<{ lists: StaticList[]; nextPageToken?: string }> {
		const request = get('/rest/v1/lists.json', 'list the static lists', CALL_TIMEOUT, {
			batchSize: String(LISTS_IN_A_PAGE),
			...(query.name !== undefined && { name: query.name }),
			...(query.pageToken !== undefined && { nextPageToken: query.pageToken }),
		});
		const reply = await this.call(request, LEAD_PERMISSION, readJsonReply);
		return {
			lists: reply.result.map(readList).filter((list) => list !== undefined),
			...(reply.moreResult !== false &&
				reply.nextPageToken !== undefined && { nextPageToken: reply.nextPageToken }),
		};
	}

	private async call<T>(
		request: MarketoRequest,
		permission: string,
		read: (reply: MarketoReply, request: MarketoRequest) => T,
		options?: CallOptions,
	): Promise<T> {
		try {
			return await this.connection.call(request, read, options);
		} catch (error) {
			return raise(withPermission(error, request.purpose, permission));
		}
	}
}

function get(
	path: string,
	purpose: string,
	timeout = CALL_TIMEOUT,
	query?: Record<string, string>,
): MarketoRequest {
	return { method: 'GET', path, timeout, purpose, ...(query !== undefined && { query }) };
}

function readJobReply(
	reply: MarketoReply,
	request: MarketoRequest,
	standard?: JobStatus,
): ImportJob {
	const success: SuccessReply = readJsonReply(reply, request);
	const job = readJob(success.result[0], standard);
	if (job === undefined) throw incomplete(reply, request);
	return job;
}

function isEmptySuccess(reply: MarketoReply, request: MarketoRequest): boolean {
	return readJsonReply(reply, request).result.length === 0;
}

function incomplete(reply: MarketoReply, request: MarketoRequest): UnexpectedReplyError {
	return new UnexpectedReplyError(
		'the requested data is missing',
		request.purpose,
		reply.status,
		'retry',
		true,
	);
}

function asBatchNotFound(
	error: unknown,
	batchId: number,
	notFoundCounts: boolean,
	retry?: BatchNotFoundError['retry'],
): unknown {
	if (!(error instanceof MarketoError)) return error;
	const isNotFound =
		BATCH_NOT_FOUND_CODES.has(error.code ?? '') || (notFoundCounts && error.httpStatus === 404);
	return isNotFound ? new BatchNotFoundError(batchId, { cause: error }, retry) : error;
}

function readPartition(value: unknown): LeadPartition | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { name, description } = value as Record<string, unknown>;
	if (typeof name !== 'string' || name === '') return undefined;
	return { name, ...(typeof description === 'string' && description !== '' && { description }) };
}

function readList(value: unknown): StaticList | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { id: givenId, name, programName, workspaceName } = value as Record<string, unknown>;
	const id = numberFrom(givenId);
	if (id === undefined || typeof name !== 'string') return undefined;
	return {
		id,
		name,
		...(typeof programName === 'string' && programName !== '' && { programName }),
		...(typeof workspaceName === 'string' && workspaceName !== '' && { workspaceName }),
	};
}

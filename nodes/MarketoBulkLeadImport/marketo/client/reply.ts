import { ERROR_CODES, UNKNOWN_CODE } from './errorCodes';
import { MarketoApiError } from '../errors/MarketoApiError';
import type { RetryAction } from '../errors/MarketoError';
import { UnexpectedReplyError } from '../errors/UnexpectedReplyError';
import { UploadTooLargeError } from '../errors/UploadTooLargeError';
import type { MarketoReply, MarketoRequest } from './ports';

/** A JSON reply that Marketo calls a success. */
export interface SuccessReply {
	result: unknown[];
	nextPageToken?: string;
	moreResult?: boolean;
}

type StatusAction = Extract<RetryAction, 'retry' | 'slowDown' | 'renewToken' | 'stop'>;

/** HTTP statuses that say something by themselves, body or no body. */
const STATUS_ACTIONS: Readonly<Record<number, StatusAction>> = {
	401: 'renewToken',
	408: 'retry',
	425: 'retry',
	429: 'slowDown',
};

/**
 * Reads a reply that should be JSON. Marketo says most errors inside HTTP 200.
 * @throws MarketoApiError, UnexpectedReplyError, UploadTooLargeError
 */
export function readJsonReply(reply: MarketoReply, request: MarketoRequest): SuccessReply {
	const body = parseObject(reply.body);
	if (body !== undefined) throwIfRefused(body);
	if (reply.status === 413) throw new UploadTooLargeError(request.file?.bytes.length ?? 0);
	if (reply.status < 200 || reply.status > 299 || body === undefined)
		throw unexpected(reply, request);
	if (body.success !== true)
		throw new UnexpectedReplyError(
			'without saying yes or no',
			request.purpose,
			reply.status,
			'retry',
			true,
		);
	return {
		result: Array.isArray(body.result) ? body.result : [],
		...(typeof body.nextPageToken === 'string' && { nextPageToken: body.nextPageToken }),
		...(typeof body.moreResult === 'boolean' && { moreResult: body.moreResult }),
	};
}

/**
 * Reads a reply that should be a delimited file. Errors come as JSON from the same address with HTTP 200,
 * so the body is looked at whatever the content type says. No such file means no such rows.
 * @returns the file's text, empty where there is none
 * @throws MarketoApiError, UnexpectedReplyError
 */
export function readFileReply(reply: MarketoReply, request: MarketoRequest): string {
	const trimmed = reply.body.trimStart();
	const saysJson = reply.contentType.includes('json');
	if (saysJson || trimmed.startsWith('{')) {
		const body = parseObject(reply.body);
		if (body !== undefined && isMarketoEnvelope(body)) {
			throwIfRefused(body);
			if (reply.status === 404) return '';
			throw new UnexpectedReplyError(
				'with JSON instead of a file',
				request.purpose,
				reply.status,
				'retry',
				false,
			);
		}
		if (saysJson && reply.status !== 404 && trimmed !== '') throw unexpected(reply, request);
	}
	if (reply.status === 404) return '';
	if (reply.status < 200 || reply.status > 299 || isHtml(reply)) throw unexpected(reply, request);
	return trimmed === '' ? '' : reply.body;
}

function throwIfRefused(body: Record<string, unknown>): void {
	if (body.success === true) return;
	const errors: unknown[] = Array.isArray(body.errors) ? body.errors : [];
	const error = errors.map(readError).find((one) => one !== undefined);
	if (error === undefined) return;
	const policy = Object.hasOwn(ERROR_CODES, error.code) ? ERROR_CODES[error.code] : UNKNOWN_CODE;
	const requestId = typeof body.requestId === 'string' ? body.requestId : undefined;
	const said = error.message === '' ? '' : `: ${error.message}`;
	const where = requestId === undefined ? '' : `, request ${requestId}`;
	throw new MarketoApiError(
		`${policy.message}${said} (code ${error.code}${where})`,
		policy.description,
		error.code,
		policy.retry,
		policy.mayHaveArrived === true,
	);
}

function readError(value: unknown): { code: string; message: string } | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { code, message } = value as Record<string, unknown>;
	if (typeof code !== 'string' && typeof code !== 'number') return undefined;
	return {
		code: String(code).trim(),
		message: typeof message === 'string' ? message.slice(0, 300) : '',
	};
}

function unexpected(reply: MarketoReply, request: MarketoRequest): UnexpectedReplyError {
	const { status } = reply;
	if (status >= 300 && status < 400)
		return new UnexpectedReplyError(
			`with a redirect${reply.location ? ` to ${hostOf(reply.location)}` : ''}`,
			request.purpose,
			status,
			'stop',
			false,
			'The credential is never sent to another address. Check the endpoint in the credential, and whether a proxy stands between n8n and Marketo.',
		);
	const action: StatusAction =
		STATUS_ACTIONS[status] ?? (status >= 400 && status < 500 ? 'stop' : 'retry');
	const advice =
		action === 'stop'
			? 'Check the endpoint in the credential: it must be the one that Marketo shows under Admin > Web Services.'
			: undefined;
	// 503 and 429 are said before the request is looked at; after any other trouble it may have been acted on.
	const mayHaveArrived = status < 300 || (status >= 500 && status !== 503);
	return new UnexpectedReplyError(
		describe(reply),
		request.purpose,
		status,
		action,
		mayHaveArrived,
		advice,
	);
}

function describe(reply: MarketoReply): string {
	if (reply.body.trim() === '') return 'with nothing';
	if (isHtml(reply)) return 'with a web page';
	return reply.body.trimStart().startsWith('{')
		? 'with a reply that is cut off'
		: 'with something that is no reply of its own';
}

function isHtml(reply: MarketoReply): boolean {
	return (
		reply.contentType.includes('html') ||
		/^\s*<(!doctype|html|head|body)\b/i.test(reply.body.slice(0, 200))
	);
}

function hostOf(location: string): string {
	try {
		return new URL(location).host;
	} catch {
		return 'another page';
	}
}

/** Whether the JSON is a reply of Marketo's rather than a file that happens to begin with a brace. */
function isMarketoEnvelope(body: Record<string, unknown>): boolean {
	return 'success' in body || 'errors' in body || 'requestId' in body;
}

function parseObject(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

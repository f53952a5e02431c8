import { MarketoApiError } from '../errors/MarketoApiError';
import { UnexpectedReplyError } from '../errors/UnexpectedReplyError';
import { UploadTooLargeError } from '../errors/UploadTooLargeError';
import { policyFor } from './errorCodes';
import type { MarketoReply, MarketoRequest } from './ports';

/** A JSON reply with `success: true`. */
export interface SuccessReply {
	result: unknown[];
	nextPageToken?: string;
	moreResult?: boolean;
}

/** HTTP statuses that determine the error, whatever the body. */
const STATUS_ACTIONS: Readonly<Record<number, UnexpectedReplyError['retry']>> = {
	401: 'renewToken',
	408: 'retry',
	425: 'retry',
	429: 'slowDown',
};

/**
 * Reads a reply that should be JSON. Marketo reports most errors with HTTP 200.
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
			'neither a success nor an error code',
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
 * Reads a reply that should be a delimited file. Marketo reports errors as JSON at the same URL
 * with HTTP 200, so the body is inspected whatever its content type. HTTP 404, or a success without
 * a result, means that there are no such rows.
 * @returns the text of the file; empty if there is none
 * @throws MarketoApiError, UnexpectedReplyError
 */
export function readFileReply(reply: MarketoReply, request: MarketoRequest): string {
	const trimmed = reply.body.trimStart();
	const saysJson = reply.contentType.includes('json');
	if (saysJson || trimmed.startsWith('{')) {
		const body = parseObject(reply.body);
		if (body !== undefined && isMarketoEnvelope(body)) {
			throwIfRefused(body);
			if (reply.status === 404 || saysNoRows(body)) return '';
			throw new UnexpectedReplyError(
				'JSON instead of a file',
				request.purpose,
				reply.status,
				'retry',
				false,
			);
		}
		// The URL ends in .json, so a proxy may name that type for a file too.
		const isFile = !saysJson || trimmed === '' || REASON_IN_FIRST_LINE.test(trimmed);
		if (!isFile && reply.status !== 404) throw unexpected(reply, request);
	}
	if (reply.status === 404) return '';
	if (reply.status < 200 || reply.status > 299 || isHtml(reply)) throw unexpected(reply, request);
	return trimmed === '' ? '' : reply.body;
}

const REASON_IN_FIRST_LINE = /^.*\bimport (failure|warning) reason\b/i;

function saysNoRows({ success, result = [] }: Record<string, unknown>): boolean {
	return success === true && Array.isArray(result) && result.length === 0;
}

function throwIfRefused(body: Record<string, unknown>): void {
	if (body.success === true) return;
	const errors: unknown[] = Array.isArray(body.errors) ? body.errors : [];
	const error = errors.map(readError).find((one) => one !== undefined);
	if (error === undefined) return;
	const policy = policyFor(error.code);
	const said = error.message === '' ? '' : `: ${error.message}`;
	const request = typeof body.requestId === 'string' ? `, request ${body.requestId}` : '';
	throw new MarketoApiError(
		`${policy.message}${said} (code ${error.code}${request})`,
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

function unexpected(reply: MarketoReply, { purpose }: MarketoRequest): UnexpectedReplyError {
	const { status } = reply;
	if (status >= 300 && status < 400)
		return new UnexpectedReplyError(
			`a redirect${reply.location ? ` to ${hostOf(reply.location)}` : ''}`,
			purpose,
			status,
			'stop',
			false,
			'The credential is never sent to another address. Check the endpoint in the credential, and any proxy between n8n and Marketo.',
		);
	const retry = STATUS_ACTIONS[status] ?? (status >= 400 && status < 500 ? 'stop' : 'retry');
	const advice =
		retry === 'stop'
			? 'Check the endpoint in the credential. It must be the one that Marketo shows under Admin > Web Services.'
			: undefined;
	// 503 is sent before the request is processed; after any other 5xx, Marketo may have acted on
	// it.
	const mayHaveArrived = status < 300 || (status >= 500 && status !== 503);
	return new UnexpectedReplyError(describe(reply), purpose, status, retry, mayHaveArrived, advice);
}

function describe(reply: MarketoReply): string {
	if (reply.body.trim() === '') return 'an empty body';
	if (isHtml(reply)) return 'a web page';
	if (isJson(reply.body)) return 'unexpected JSON';
	return reply.body.trimStart().startsWith('{') ? 'incomplete JSON' : 'an unknown format';
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

/** Whether JSON is one of Marketo's replies and not a file that happens to start with a brace. */
function isMarketoEnvelope(body: Record<string, unknown>): boolean {
	return 'success' in body || 'errors' in body || 'requestId' in body;
}

function parseObject(text: string): Record<string, unknown> | undefined {
	const value = parseJson(text);
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: undefined;
}

function isJson(text: string): boolean {
	return parseJson(text) !== undefined;
}

/** undefined if the text is not JSON */
function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

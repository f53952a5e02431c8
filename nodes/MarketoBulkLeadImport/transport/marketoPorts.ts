import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';
import { baseUrlOf } from '../marketo/client/endpoint';
import { CancelledError } from '../marketo/errors/CancelledError';
import type { MarketoPorts, MarketoReply, MarketoRequest } from '../marketo/client/ports';
import { oneLine } from '../marketo/wording';
import { clockFor } from './clock';
import { toMarketoError } from './toMarketoError';
import { multipartEncoder, type MultipartBody } from './multipart';
import { untilStopped } from './untilStopped';

const CREDENTIAL_TYPE = 'marketoOAuth2Api';

export type MarketoContext = IExecuteFunctions | ILoadOptionsFunctions;

/** What the layers below need from n8n: authenticated requests, a clock and a log. */
export async function marketoPorts(context: MarketoContext): Promise<MarketoPorts> {
	const credentials = await context.getCredentials(CREDENTIAL_TYPE);
	const { endpoint } = credentials;
	const origin = baseUrlOf(typeof endpoint === 'string' ? endpoint : '');
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const clock = clockFor(signal);
	const encode = multipartEncoder(() => Math.random());
	return {
		account: new URL(origin).host,
		clock,
		random: () => Math.random(),
		log: (message) =>
			context.logger.info(oneLine(`${message}${ofExecution(context.getExecutionId())}`)),
		renewToken: tokenRenewal(context, tokenOf(credentials), signal),
		async send(request) {
			const body = request.file && encode(request.file);
			let response: IN8nHttpFullResponse;
			try {
				response = (await untilStopped(
					signal,
					async (): Promise<unknown> =>
						await context.helpers.httpRequestWithAuthentication.call(
							context,
							CREDENTIAL_TYPE,
							requestOptions(request, origin, body),
						),
				)) as IN8nHttpFullResponse;
			} catch (error) {
				clock.throwIfCancelled();
				throw toMarketoError(error);
			}
			const reply = replyOf(response);
			// Without a response, or after a rejection before everything was read, the upload may still be using
			// this memory.
			if (isConfirmed(reply)) body?.release();
			return reply;
		},
	};
}

/** n8n's text log mixes the lines of all executions of a worker without identifying them. */
function ofExecution(id: string | undefined): string {
	return id === undefined || id === '' ? '' : ` (execution ${id})`;
}

function requestOptions(
	request: MarketoRequest,
	origin: string,
	body: MultipartBody | undefined,
): IHttpRequestOptions {
	const query = new URLSearchParams(request.query).toString();
	return {
		method: request.method,
		url: `${origin}${request.path}${query === '' ? '' : `?${query}`}`,
		headers: { Accept: '*/*', ...(body !== undefined && { 'Content-Type': body.contentType }) },
		timeout: request.timeout,
		// Marketo reports errors in the body, whatever the status. Without an encoding, n8n parses
		// the body and would turn a file of "12345" into a number.
		ignoreHttpStatusErrors: true,
		returnFullResponse: true,
		encoding: 'text',
		// A bearer token must not follow a redirect, and an upload cannot be sent again.
		disableFollowRedirect: true,
		...(body !== undefined && { body: body.bytes }),
	};
}

/** Marketo confirms only what it has read. What was handed to TLS has been encrypted by then, in other memory. */
function isConfirmed({ status, body }: MarketoReply): boolean {
	return status === 200 && /"success"\s*:\s*true/.test(body.slice(0, 1_000));
}

function replyOf({ statusCode, headers, body }: IN8nHttpFullResponse): MarketoReply {
	const header = (name: string): string => {
		const value = (headers as Record<string, unknown>)[name];
		return typeof value === 'string' ? value : '';
	};
	const location = header('location');
	return {
		status: statusCode,
		contentType: header('content-type').toLowerCase(),
		body:
			typeof body === 'string'
				? body
				: body === undefined || body === null
					? ''
					: JSON.stringify(body),
		...(location !== '' && { location }),
	};
}

/**
 * n8n renews tokens only on HTTP 401, but Marketo rejects them with HTTP 200. Another execution may
 * already have renewed the stored token, so the token is read again before a new one is requested.
 * Requests of one execution that fail together share one renewal.
 */
function tokenRenewal(
	context: MarketoContext,
	tokenAtStart: string | undefined,
	signal: AbortSignal | undefined,
): () => Promise<void> {
	let lastSeen = tokenAtStart;
	let running: Promise<void> | undefined;
	const storedToken = async (): Promise<string | undefined> =>
		tokenOf(await untilStopped(signal, async () => await context.getCredentials(CREDENTIAL_TYPE)));
	const renew = async (): Promise<void> => {
		const stored = await storedToken();
		if (stored === undefined || stored === lastSeen || lastSeen === undefined) {
			try {
				await untilStopped(
					signal,
					async (): Promise<unknown> =>
						await context.helpers.refreshOAuth2Token.call(context, CREDENTIAL_TYPE),
				);
			} catch (error) {
				throw error instanceof CancelledError ? error : toMarketoError(error);
			}
		}
		lastSeen = await storedToken();
	};
	return async () => {
		running ??= renew().finally(() => {
			running = undefined;
		});
		await running;
	};
}

function tokenOf({ oauthTokenData }: ICredentialDataDecryptedObject): string | undefined {
	if (typeof oauthTokenData !== 'object' || oauthTokenData === null) return undefined;
	const token = (oauthTokenData as { access_token?: unknown }).access_token;
	return typeof token === 'string' && token !== '' ? token : undefined;
}

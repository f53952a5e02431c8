import { ConnectionError, type ConnectionIssue } from '../marketo/errors/ConnectionError';
import { CredentialsRejectedError } from '../marketo/errors/CredentialsRejectedError';
import type { MarketoError } from '../marketo/errors/MarketoError';
import { WrongAccountError } from '../marketo/errors/WrongAccountError';

/**
 * Error codes of Node and axios for requests that ended without a response. Certificates:
 * https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes
 */
const CODES: Readonly<Record<ConnectionIssue, readonly string[]>> = {
	unknownHost: ['ENOTFOUND', 'ENODATA', 'EAI_NODATA', 'EAI_NONAME'],
	nameLookup: ['EAI_AGAIN', 'EAI_FAIL', 'ESERVFAIL', 'EREFUSED'],
	refused: [
		'ECONNREFUSED',
		'EADDRNOTAVAIL',
		'EHOSTDOWN',
		'EHOSTUNREACH',
		'ENETDOWN',
		'ENETUNREACH',
	],
	untrusted: [
		'CERT_CHAIN_TOO_LONG',
		'CERT_HAS_EXPIRED',
		'CERT_NOT_YET_VALID',
		'CERT_REJECTED',
		'CERT_REVOKED',
		'CERT_SIGNATURE_FAILURE',
		'CERT_UNTRUSTED',
		'CRL_HAS_EXPIRED',
		'CRL_NOT_YET_VALID',
		'CRL_SIGNATURE_FAILURE',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'ERROR_IN_CERT_NOT_AFTER_FIELD',
		'ERROR_IN_CERT_NOT_BEFORE_FIELD',
		'ERROR_IN_CRL_LAST_UPDATE_FIELD',
		'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'HOSTNAME_MISMATCH',
		'INVALID_CA',
		'INVALID_PURPOSE',
		'PATH_LENGTH_EXCEEDED',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
		'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
		'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
		'UNABLE_TO_GET_CRL',
		'UNABLE_TO_GET_ISSUER_CERT',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	],
	handshake: ['EPROTO', 'ERR_TLS_HANDSHAKE_TIMEOUT'],
	reset: ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'],
	timedOut: ['ECONNABORTED', 'ESOCKETTIMEDOUT', 'ETIMEDOUT'],
	other: [],
};

const ISSUES: ReadonlyMap<string, ConnectionIssue> = new Map(
	Object.entries(CODES).flatMap(([issue, codes]) =>
		codes.map((code) => [code, issue as ConnectionIssue] as const),
	),
);

/** Messages of Node and axios that have no code. */
const SENTENCES: ReadonlyArray<[RegExp, ConnectionIssue]> = [
	[
		/socket hang up|network socket disconnected|premature close|\baborted\b|\bstream (?:is|was) (?:closed|destroyed)\b/i,
		'reset',
	],
	[/timeout of \d+ ?ms exceeded|timed out/i, 'timedOut'],
];

const REJECTED =
	/invalid_client|unauthorized_client|bad client credentials|client authentication failed/i;

/** The message of n8n's OAuth2 client for a token response that is not JSON or has no token. */
const NO_TOKEN =
	/expected json response|unsupported content type|unexpected token|without access token/i;

/**
 * The meaning of an error thrown by n8n's request helper. The helper returns every HTTP status, so
 * an error means that the connection failed or that n8n could not get a token. In the latter case,
 * the response of the identity service is wrapped in several layers, which differ between n8n 1.x
 * and 2.x.
 */
export function toMarketoError(error: unknown): MarketoError {
	const cause = { cause: error };
	const layers = layersOf(error);
	const text = layers.flatMap(textsOf).join('\n');
	if (REJECTED.test(text)) return new CredentialsRejectedError(cause);
	const issue = issueOf(layers, text);
	if (issue !== undefined) return new ConnectionError(issue, cause);
	const status = layers.map(statusOf).find((found) => found !== undefined);
	if (status === 401) return new CredentialsRejectedError(cause);
	if (status !== undefined && status < 500) return new WrongAccountError(cause);
	if (NO_TOKEN.test(text)) return new WrongAccountError(cause);
	return new ConnectionError('other', cause);
}

function issueOf(layers: readonly Layer[], text: string): ConnectionIssue | undefined {
	const codes = layers.map(({ code }) => code).filter((code) => typeof code === 'string');
	// n8n replaces some messages with its own, and keeps the code only in the text.
	const words = text.match(/\b[A-Z][A-Z0-9_]{3,}\b/g) ?? [];
	for (const code of [...codes, ...words]) {
		const issue = ISSUES.get(code);
		if (issue !== undefined) return issue;
		if (code.startsWith('ERR_SSL_')) return 'handshake';
	}
	return SENTENCES.find(([sentence]) => sentence.test(text))?.[1];
}

type Layer = Readonly<Record<string, unknown>>;

/** The error and everything that it wraps, outermost first; limited, because causes can form a cycle. */
function layersOf(error: unknown): Layer[] {
	const layers: Layer[] = [];
	const waiting: unknown[] = [error];
	while (waiting.length > 0 && layers.length < 12) {
		const layer = waiting.shift();
		if (typeof layer !== 'object' || layer === null || layers.includes(layer as Layer)) continue;
		layers.push(layer as Layer);
		const { cause, error: inner, errorResponse, context } = layer as Layer;
		waiting.push(cause, inner, errorResponse, context);
	}
	return layers;
}

function textsOf(layer: Layer): string[] {
	const texts: unknown[] = [layer.message, layer.description, layer.code, layer.error, layer.body];
	for (const more of [layer.messages, layer.data])
		if (typeof more === 'object' && more !== null)
			texts.push(...(Object.values(more) as unknown[]));
	return texts.filter((text) => typeof text === 'string');
}

function statusOf(layer: Layer): number | undefined {
	const response = layer.response as Layer | undefined;
	const given = [
		layer.httpCode,
		layer.status,
		layer.statusCode,
		response?.status,
		httpStatusIn(layer.message),
	];
	return given.map(Number).find((status) => status >= 300 && status < 600);
}

function httpStatusIn(message: unknown): string | undefined {
	return typeof message === 'string' ? /HTTP status (\d{3})/.exec(message)?.[1] : undefined;
}

import { ConnectionError, type ConnectionIssue } from '../marketo/errors/ConnectionError';
import { CredentialsRejectedError } from '../marketo/errors/CredentialsRejectedError';
import type { MarketoError } from '../marketo/errors/MarketoError';
import { WrongAccountError } from '../marketo/errors/WrongAccountError';

/** Codes of Node and axios for requests that ended without an answer. */
const TROUBLES: Readonly<Record<string, ConnectionIssue>> = {
	ENOTFOUND: 'unknownHost',
	ECONNREFUSED: 'refused',
	EHOSTUNREACH: 'refused',
	ENETUNREACH: 'refused',
	EAI_AGAIN: 'nameLookup',
	CERT_HAS_EXPIRED: 'untrusted',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
	SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
	ERR_TLS_CERT_ALTNAME_INVALID: 'untrusted',
	ECONNRESET: 'reset',
	EPIPE: 'reset',
	ECONNABORTED: 'timedOut',
	ETIMEDOUT: 'timedOut',
	ESOCKETTIMEDOUT: 'timedOut',
};

/**
 * What an error thrown by n8n's request helper means. The helper is told to return every HTTP status, so an
 * error is a connection that did not work, or n8n's fetching of a token, which wraps what the identity
 * service said in several layers that differ between n8n's lines.
 */
export function toMarketoError(error: unknown): MarketoError {
	const layers = layersOf(error);
	const said = layers.flatMap(textsOf).join('\n');
	if (
		/invalid_client|unauthorized_client|bad client credentials|client authentication failed/i.test(
			said,
		)
	)
		return new CredentialsRejectedError({ cause: error });
	for (const layer of layers) {
		const trouble =
			typeof layer.code === 'string' && Object.hasOwn(TROUBLES, layer.code)
				? TROUBLES[layer.code]
				: undefined;
		if (trouble !== undefined) return new ConnectionError(trouble, { cause: error });
	}
	// n8n keeps the code only in its text where it has put a sentence of its own in front.
	for (const [code, trouble] of Object.entries(TROUBLES))
		if (said.includes(code)) return new ConnectionError(trouble, { cause: error });
	if (/socket hang up|aborted|network socket disconnected|stream/i.test(said))
		return new ConnectionError('reset', { cause: error });
	if (/timeout of \d+ ?ms exceeded|timed out/i.test(said))
		return new ConnectionError('timedOut', { cause: error });
	const status = layers.map(statusOf).find((found) => found !== undefined);
	if (status === 401) return new CredentialsRejectedError({ cause: error });
	if (status !== undefined && status < 500) return new WrongAccountError({ cause: error });
	if (
		/expected json response|unsupported content type|unexpected token|without access token/i.test(
			said,
		)
	)
		return new WrongAccountError({ cause: error });
	return new ConnectionError('other', { cause: error });
}

type Layer = Readonly<Record<string, unknown>>;

/** The error and what it is wrapped around, outermost first; bounded, as causes can form a ring. */
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

import fc from 'fast-check';
import { NodeApiError, type INode } from 'n8n-workflow';
import {
	ConnectionError,
	type ConnectionIssue,
} from '../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import { CredentialsRejectedError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/CredentialsRejectedError';
import { MarketoError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoError';
import { WrongAccountError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/WrongAccountError';
import { toMarketoError } from '../../../nodes/MarketoBulkLeadImport/transport/toMarketoError';

const node: INode = {
	id: '1',
	name: 'Marketo',
	type: 'x',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** An error as created by Node and axios. */
function coded(code: string, message = `connect ${code} 10.0.0.1:443`): Error {
	return Object.assign(new Error(message), { code });
}

function caused(message: string, cause: unknown): Error {
	return new Error(message, { cause });
}

describe('a failed connection', () => {
	test.each<[label: string, error: unknown, issue: ConnectionIssue, mayHaveArrived: boolean]>([
		['ENOTFOUND', coded('ENOTFOUND'), 'unknownHost', false],
		['ECONNREFUSED', coded('ECONNREFUSED'), 'refused', false],
		['EHOSTUNREACH', coded('EHOSTUNREACH'), 'refused', false],
		['ENETUNREACH', coded('ENETUNREACH'), 'refused', false],
		['EAI_AGAIN', coded('EAI_AGAIN'), 'nameLookup', false],
		['CERT_HAS_EXPIRED', coded('CERT_HAS_EXPIRED'), 'untrusted', false],
		['DEPTH_ZERO_SELF_SIGNED_CERT', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'untrusted', false],
		['ERR_TLS_CERT_ALTNAME_INVALID', coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'untrusted', false],
		['CERT_NOT_YET_VALID', coded('CERT_NOT_YET_VALID'), 'untrusted', false],
		['CERT_REVOKED', coded('CERT_REVOKED'), 'untrusted', false],
		['HOSTNAME_MISMATCH', coded('HOSTNAME_MISMATCH'), 'untrusted', false],
		['UNABLE_TO_GET_ISSUER_CERT', coded('UNABLE_TO_GET_ISSUER_CERT'), 'untrusted', false],
		[
			'UNABLE_TO_GET_ISSUER_CERT_LOCALLY only in the text',
			new Error('unable to get local issuer certificate (UNABLE_TO_GET_ISSUER_CERT_LOCALLY)'),
			'untrusted',
			false,
		],
		['EPROTO', coded('EPROTO', 'write EPROTO 80DB: wrong version number'), 'handshake', false],
		['ERR_SSL_*', coded('ERR_SSL_WRONG_VERSION_NUMBER'), 'handshake', false],
		['ERR_TLS_HANDSHAKE_TIMEOUT', coded('ERR_TLS_HANDSHAKE_TIMEOUT'), 'handshake', false],
		['EAI_FAIL', coded('EAI_FAIL'), 'nameLookup', false],
		['ENETDOWN', coded('ENETDOWN'), 'refused', false],
		['the word "upstream" in a proxy\'s message', new Error('no healthy upstream'), 'other', true],
		['ECONNRESET', coded('ECONNRESET'), 'reset', true],
		['EPIPE', coded('EPIPE'), 'reset', true],
		['ECONNABORTED', coded('ECONNABORTED'), 'timedOut', true],
		['ETIMEDOUT', coded('ETIMEDOUT'), 'timedOut', true],
		[
			'a code in the cause',
			caused('The service refused the connection', coded('ECONNREFUSED')),
			'refused',
			false,
		],
		['a code two causes deep', caused('x', caused('y', coded('ENOTFOUND'))), 'unknownHost', false],
		[
			'a code in a NodeApiError',
			new NodeApiError(node, { message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' }),
			'refused',
			false,
		],
		[
			'a code only in the text',
			new Error('getaddrinfo ENOTFOUND 000-aaa-000.mktorest.com'),
			'unknownHost',
			false,
		],
		['a stream that ends too early', new Error('Premature close'), 'reset', true],
		['a hung-up socket', new Error('socket hang up'), 'reset', true],
		['a broken stream', new Error('maxContentLength: stream has been aborted'), 'reset', true],
		['axios’ time-out', new Error('timeout of 300000ms exceeded'), 'timedOut', true],
		[
			'HTTP 503 from the identity service',
			Object.assign(new Error('HTTP status 503'), { status: 503 }),
			'other',
			true,
		],
		['an unknown error', new Error('x'), 'other', true],
		['a string', 'x', 'other', true],
		['nothing', undefined, 'other', true],
	])('%s', (_, error, issue, mayHaveArrived) => {
		const found = toMarketoError(error);
		expect(found).toBeInstanceOf(ConnectionError);
		expect(found).toMatchObject({ issue, mayHaveArrived, cause: error });
	});
});

describe('a failed token request', () => {
	test.each<[label: string, error: unknown]>([
		['Marketo’s own message', Object.assign(new Error('Bad client credentials'), { code: 'x' })],
		[
			'the OAuth code in the body',
			Object.assign(new Error('x'), { body: '{"error":"invalid_client"}' }),
		],
		[
			'the OAuth code in parsed data',
			Object.assign(new Error('x'), { data: { error: 'invalid_client' } }),
		],
		[
			'the OAuth code of the OAuth2 client',
			Object.assign(new Error('EAUTH'), { code: 'invalid_client' }),
		],
		[
			'wrapped by n8n',
			caused('Failed to get a token', caused('Client authentication failed', undefined)),
		],
		[
			'in n8n’s messages',
			Object.assign(new Error('x'), { messages: ['401 - {"error":"unauthorized_client"}'] }),
		],
		['HTTP 401', Object.assign(new Error('x'), { httpCode: '401' })],
		['HTTP 401 in the text', new Error('Unsupported content type with HTTP status 401')],
	])('means wrong credentials: %s', (_, error) => {
		expect(toMarketoError(error)).toBeInstanceOf(CredentialsRejectedError);
	});

	test.each<[label: string, error: unknown]>([
		['HTTP 404', Object.assign(new Error('x'), { response: { status: 404 } })],
		['a redirect', Object.assign(new Error('x'), { status: 302 })],
		[
			'a web page',
			new Error('Expected JSON response from OAuth2 token endpoint but received "text/html"'),
		],
		['not JSON', new SyntaxError('Unexpected token < in JSON at position 0')],
	])("means that the endpoint isn't Marketo: %s", (_, error) => {
		expect(toMarketoError(error)).toBeInstanceOf(WrongAccountError);
	});
});

test.each<[issue: ConnectionIssue, message: string]>([
	['unknownHost', "The host name in the endpoint of the credential doesn't exist"],
	['nameLookup', "The host name of Marketo couldn't be resolved"],
	['untrusted', "The certificate of the endpoint in the credential isn't trusted"],
	['refused', "Couldn't connect to Marketo"],
	['reset', 'The connection to Marketo was interrupted before a response arrived'],
	['timedOut', "Marketo didn't respond in time"],
	['other', 'The connection to Marketo failed'],
])('the message for %s contains no code that n8n would rewrite', (issue, message) => {
	const error = new ConnectionError(issue);
	expect(error.message).toBe(message);
	expect(`${error.message} ${error.description}`).not.toMatch(/\bE[A-Z]{4,}\b/);
	expect(error.description).not.toBe('');
});

test('handles causes that form a cycle', () => {
	const one: Error & { cause?: unknown } = new Error('one');
	one.cause = caused('two', one);
	expect(toMarketoError(one)).toMatchObject({ issue: 'other' });
});

test('turns anything thrown into a MarketoError', () => {
	fc.assert(
		fc.property(
			fc.anything({ withNullPrototype: true, maxDepth: 3 }),
			fc.string(),
			(inner, message) => {
				expect(toMarketoError(inner)).toBeInstanceOf(MarketoError);
				expect(toMarketoError(caused(message, inner))).toBeInstanceOf(MarketoError);
			},
		),
		{ numRuns: 500 },
	);
});

import fc from 'fast-check';
import { ERROR_CODES } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/errorCodes';
import { MarketoApiError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import { MarketoError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoError';
import { UnexpectedReplyError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/UnexpectedReplyError';
import { UploadTooLargeError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/UploadTooLargeError';
import type { MarketoReply } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import {
	readFileReply,
	readJsonReply,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/client/reply';
import { html, refusal, reply, request, success } from '../scripted';

const PASSES =
	'This is usually temporary. Run the workflow again in a few minutes. If it happens again, check the endpoint in the credential and status.adobe.com.';
const WRONG_ENDPOINT =
	'Check the endpoint in the credential. It must be the one that Marketo shows under Admin > Web Services.';
const REDIRECTED =
	'The credential is never sent to another address. Check the endpoint in the credential, and any proxy between n8n and Marketo.';

function caught(work: () => unknown): MarketoError {
	try {
		work();
	} catch (error) {
		if (error instanceof MarketoError) return error;
		throw error;
	}
	throw new Error('Nothing was thrown');
}

describe('a reply that is not from Marketo', () => {
	test.each<
		[
			label: string,
			given: MarketoReply,
			message: string,
			description: string,
			retry: string,
			mayHaveArrived: boolean,
		]
	>([
		['an empty body', reply(''), 'an empty body', PASSES, 'retry', true],
		['blanks', reply(' \r\n'), 'an empty body', PASSES, 'retry', true],
		['a web page', html(200), 'a web page', PASSES, 'retry', true],
		[
			'a web page with the content type JSON',
			reply('<!DOCTYPE html><p>'),
			'a web page',
			PASSES,
			'retry',
			true,
		],
		[
			'JSON that is cut off',
			reply('{"requestId":"d01f#1","success":tr'),
			'incomplete JSON',
			PASSES,
			'retry',
			true,
		],
		['a list', reply([]), 'unexpected JSON', PASSES, 'retry', true],
		['a number', reply('12345'), 'unexpected JSON', PASSES, 'retry', true],
		['null', reply('null'), 'unexpected JSON', PASSES, 'retry', true],
		[
			'JSON without "success"',
			reply({}),
			'neither a success nor an error code',
			PASSES,
			'retry',
			true,
		],
		[
			'success: false without a reason',
			reply({ success: false, errors: [] }),
			'neither a success nor an error code',
			PASSES,
			'retry',
			true,
		],
		[
			'success: false with no errors',
			reply({ success: false }),
			'neither a success nor an error code',
			PASSES,
			'retry',
			true,
		],
		[
			'success: false with invalid errors',
			reply({ success: false, errors: [null, 'x', {}, { code: null }] }),
			'neither a success nor an error code',
			PASSES,
			'retry',
			true,
		],
		[
			'success as text',
			reply({ success: 'true', result: [] }),
			'neither a success nor an error code',
			PASSES,
			'retry',
			true,
		],
		['HTTP 500', html(500), 'a web page', PASSES, 'retry', true],
		['HTTP 502 without a body', reply('', 502), 'an empty body', PASSES, 'retry', true],
		[
			'HTTP 503, sent before the request is processed',
			html(503),
			'a web page',
			PASSES,
			'retry',
			false,
		],
		['HTTP 504', html(504), 'a web page', PASSES, 'retry', true],
		[
			'HTTP 500 with success: true',
			reply({ success: true, result: [] }, 500),
			'unexpected JSON',
			PASSES,
			'retry',
			true,
		],
		['HTTP 401', html(401), 'a web page', PASSES, 'renewToken', false],
		[
			'HTTP 401 with JSON from another server',
			reply({ error: 'unauthorized' }, 401),
			'unexpected JSON',
			PASSES,
			'renewToken',
			false,
		],
		['HTTP 400', html(400), 'a web page', WRONG_ENDPOINT, 'stop', false],
		['HTTP 403', html(403), 'a web page', WRONG_ENDPOINT, 'stop', false],
		['HTTP 404', html(404), 'a web page', WRONG_ENDPOINT, 'stop', false],
		['HTTP 405', reply('', 405), 'an empty body', WRONG_ENDPOINT, 'stop', false],
		['HTTP 408', reply('', 408), 'an empty body', PASSES, 'retry', false],
		['HTTP 425', reply('', 425), 'an empty body', PASSES, 'retry', false],
		['HTTP 429', reply('', 429), 'an empty body', PASSES, 'slowDown', false],
		[
			'a redirect',
			{ ...html(302), location: 'https://evil.example/login?token=x' },
			'a redirect to evil.example',
			REDIRECTED,
			'stop',
			false,
		],
		[
			'a relative redirect',
			{ ...html(301), location: '/login' },
			'a redirect to another page',
			REDIRECTED,
			'stop',
			false,
		],
		['a redirect without a target', html(307), 'a redirect', REDIRECTED, 'stop', false],
	])('%s', (_, given, what, description, retry, mayHaveArrived) => {
		const error = caught(() => readJsonReply(given, request));
		expect(error).toBeInstanceOf(UnexpectedReplyError);
		expect(error).toMatchObject({
			message: `Unexpected response from Marketo while trying to ${request.purpose} (HTTP ${given.status}): ${what}`,
			description,
			retry,
			mayHaveArrived,
			httpStatus: given.status,
		});
	});
});

test.each<[label: string, given: MarketoReply, bytes: number | undefined, message: string]>([
	['a page', html(413), 9_999_999, 'Marketo rejected an upload of 9,999,999 bytes as too large'],
	['an empty body', reply('', 413), 1, 'Marketo rejected an upload of 1 byte as too large'],
	[
		'JSON from another server',
		reply({ error: 'too large' }, 413),
		0,
		'Marketo rejected an upload of 0 bytes as too large',
	],
])('HTTP 413 with %s', (_, given, bytes = 0, message) => {
	const error = caught(() =>
		readJsonReply(given, { ...request, file: { name: 'a.csv', bytes: new Uint8Array(bytes) } }),
	);
	expect(error).toBeInstanceOf(UploadTooLargeError);
	expect(error).toMatchObject({
		message,
		description:
			'Reduce the "Maximum Request Size" option, e.g. to 5000000, and run the workflow again.',
	});
});

describe('success', () => {
	test.each<[label: string, body: Record<string, unknown>, expected: unknown]>([
		['with a result', { success: true, result: [1] }, { result: [1] }],
		['without a result', { success: true }, { result: [] }],
		["with a result that isn't a list", { success: true, result: { batchId: 1 } }, { result: [] }],
		[
			'with a next page',
			{ success: true, result: [], nextPageToken: 'abc', moreResult: true },
			{ result: [], nextPageToken: 'abc', moreResult: true },
		],
		[
			'with errors nevertheless',
			{ success: true, result: [2], errors: [{ code: '606', message: '' }] },
			{ result: [2] },
		],
		[
			'with warnings, which are ignored',
			{ success: true, warnings: ['text', { code: '1', message: 'an object' }, { code: 7 }, 3] },
			{ result: [] },
		],
	])('%s', (_, body, expected) => {
		expect(readJsonReply(reply(body), request)).toEqual(expected);
	});
});

describe('rejections', () => {
	test.each(
		Object.keys(ERROR_CODES).flatMap((code): Array<[string, string | number]> => [
			[code, code],
			[code, Number(code)],
		]),
	)('reads %s given as %j', (code, given) => {
		const policy = ERROR_CODES[code];
		const error = caught(() => readJsonReply(refusal(given, 'As Adobe words it'), request));
		expect(error).toBeInstanceOf(MarketoApiError);
		expect(error).toMatchObject({
			message: `${policy.message}: As Adobe words it (code ${code}, request d01f#15d672f8560)`,
			description: policy.description,
			code,
			retry: policy.retry,
			mayHaveArrived: policy.mayHaveArrived === true,
		});
	});

	test.each<[label: string, given: MarketoReply, message: string]>([
		[
			'unknown code',
			refusal('1077', 'Value not allowed'),
			'Marketo rejected the request: Value not allowed (code 1077, request d01f#15d672f8560)',
		],
		[
			'no message',
			refusal('607', ''),
			"Marketo's daily API quota is used up (code 607, request d01f#15d672f8560)",
		],
		[
			'no request ID',
			reply({ success: false, errors: [{ code: 607 }] }),
			"Marketo's daily API quota is used up (code 607)",
		],
		[
			'no success property',
			reply({ errors: [{ code: '607', message: 'x' }] }),
			"Marketo's daily API quota is used up: x (code 607)",
		],
		[
			'the first error that has a code',
			reply({ success: false, errors: [{}, { code: '607', message: 'x' }, { code: '606' }] }),
			"Marketo's daily API quota is used up: x (code 607)",
		],
		[
			'a code with surrounding blanks',
			refusal(' 607 ', 'x'),
			"Marketo's daily API quota is used up: x (code 607, request d01f#15d672f8560)",
		],
		[
			'an error inside HTTP 500',
			{ ...refusal('607', 'x'), status: 500 },
			"Marketo's daily API quota is used up: x (code 607, request d01f#15d672f8560)",
		],
		[
			'an error inside HTTP 413',
			{ ...refusal('607', 'x'), status: 413 },
			"Marketo's daily API quota is used up: x (code 607, request d01f#15d672f8560)",
		],
		[
			'a code that is the name of a built-in property',
			refusal('constructor', 'x'),
			'Marketo rejected the request: x (code constructor, request d01f#15d672f8560)',
		],
		[
			'a long message',
			refusal('607', 'y'.repeat(5_000)),
			`Marketo's daily API quota is used up: ${'y'.repeat(300)} (code 607, request d01f#15d672f8560)`,
		],
	])('%s', (_, given, message) => {
		expect(caught(() => readJsonReply(given, request)).message).toBe(message);
	});
});

describe('a file', () => {
	const csv = 'email,Import Failure Reason\na@b.example,bad\n';

	test.each<[label: string, given: MarketoReply, expected: string]>([
		['in its normal form', reply(csv, 200, 'text/csv;charset=utf-8'), csv],
		['without a content type', reply(csv, 200, ''), csv],
		['with a binary content type', reply(csv, 200, 'application/octet-stream'), csv],
		['that is a number', reply('12345', 200, 'text/csv'), '12345'],
		['that starts with a brace', reply('{"a"},b\n1,2\n', 200, 'text/csv'), '{"a"},b\n1,2\n'],
		['that starts with a complete object', reply('{"a":1}', 200, 'text/csv'), '{"a":1}'],
		['that does not exist', html(404), ''],
		['that does not exist, with JSON', reply({ error: 'not found' }, 404), ''],
		[
			'that does not exist, with Marketo’s JSON',
			reply({ requestId: '1', success: false, errors: [] }, 404),
			'',
		],
		['that is empty', reply('', 200, 'text/csv'), ''],
		['that is blank', reply('\r\n', 200, 'text/csv'), ''],
		['that is empty with the content type JSON', reply(''), ''],
		['that is a success without a result', success(), ''],
		['that is a success without a list', reply({ requestId: '1', success: true }), ''],
		['with the content type JSON', reply(csv), csv],
		[
			'with the content type JSON and everything quoted',
			reply('"email";"Import Warning Reason"\r\n"a";"b"'),
			'"email";"Import Warning Reason"\r\n"a";"b"',
		],
	])('%s', (_, given, expected) => {
		expect(readFileReply(given, request)).toBe(expected);
	});

	test.each<[label: string, given: MarketoReply, message: string]>([
		[
			'an error',
			refusal('606', 'Rate'),
			"Marketo's rate limit (100 calls in 20 seconds) was still exceeded after several retries: Rate (code 606, request d01f#15d672f8560)",
		],
		[
			'an error with the content type of a file',
			{ ...refusal('606', 'Rate'), contentType: 'text/csv' },
			"Marketo's rate limit (100 calls in 20 seconds) was still exceeded after several retries: Rate (code 606, request d01f#15d672f8560)",
		],
		[
			'an error in HTTP 404',
			{ ...refusal('610', 'No'), status: 404 },
			"Marketo doesn't recognize the request: No (code 610, request d01f#15d672f8560)",
		],
		[
			'success with something else',
			success({ batchId: 3404 }),
			'Unexpected response from Marketo while trying to get the status of an import job (HTTP 200): JSON instead of a file',
		],
		[
			'cut-off JSON',
			reply('{"requestId":"1","succ'),
			'Unexpected response from Marketo while trying to get the status of an import job (HTTP 200): incomplete JSON',
		],
		[
			'JSON from another server',
			reply({ error: 'x' }),
			'Unexpected response from Marketo while trying to get the status of an import job (HTTP 200): unexpected JSON',
		],
		[
			'a web page',
			html(200),
			'Unexpected response from Marketo while trying to get the status of an import job (HTTP 200): a web page',
		],
		[
			'a web page with the content type of a file',
			reply('\n<HTML><head>', 200, 'text/csv'),
			'Unexpected response from Marketo while trying to get the status of an import job (HTTP 200): a web page',
		],
		[
			'HTTP 500',
			reply(csv, 500, 'text/csv'),
			'Unexpected response from Marketo while trying to get the status of an import job (HTTP 500): an unknown format',
		],
		[
			'a redirect',
			{ ...html(302), location: 'http://x.example:81/a' },
			'Unexpected response from Marketo while trying to get the status of an import job (HTTP 302): a redirect to x.example:81',
		],
	])('rejects %s', (_, given, message) => {
		expect(caught(() => readFileReply(given, request)).message).toBe(message);
	});
});

test('throws only its own errors, whatever the reply', () => {
	const body = fc.oneof(
		fc.json(),
		fc.string({ unit: 'binary' }),
		fc
			.record({
				success: fc.anything(),
				errors: fc.anything(),
				warnings: fc.anything(),
				result: fc.anything(),
				requestId: fc.anything(),
			})
			.map((value) => {
				try {
					return JSON.stringify(value);
				} catch {
					return '{';
				}
			}),
	);
	fc.assert(
		fc.property(
			body,
			fc.integer({ min: 200, max: 599 }),
			fc.constantFrom('', 'text/html', 'text/csv', 'application/json'),
			(text, status, contentType) => {
				for (const read of [readJsonReply, readFileReply]) {
					try {
						read({ status, contentType, body: text }, request);
					} catch (error) {
						expect(error).toBeInstanceOf(MarketoError);
					}
				}
			},
		),
		{ numRuns: 1_000 },
	);
});

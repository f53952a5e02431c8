import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import { CredentialStore } from '../engine';
import { runNode } from '../support/runNode';
import { leadsCsv } from '../support/leads';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// A wrong account or endpoint, missing permissions, an exhausted quota, expired tokens.

const marketo = useSimulator();

const OPERATIONS = ['importAndWait', 'create', 'check', 'getStatus', 'wait', 'getFailures'];

function input(operation: string) {
	return operation === 'importAndWait' || operation === 'create' || operation === 'check'
		? { file: leadsCsv(2) }
		: { rows: [{ batchId: 3404 }] };
}

async function run(operation: string, credentials: IDataObject | CredentialStore) {
	return await runNode({
		parameters: { operation, options: QUICK_POLLING },
		...input(operation),
		credentials,
	});
}

function expectNothingDone(): void {
	expect(marketo.simulator.jobs).toEqual([]);
	expect(marketo.simulator.leadCount).toBe(0);
}

describe.each(OPERATIONS)('%s', (operation) => {
	test('with a wrong secret', async () => {
		const failed = await run(operation, { ...marketo.credentials, clientSecret: 'not-the-secret' });
		expect(failed.message).toBe('Marketo rejected the client ID and secret in the credential');
		expect(failed.description).toBe(
			'Copy both again from Marketo: Admin > LaunchPoint > your custom service > View Details. Check for leading or trailing spaces.',
		);
		expect(marketo.steps()).toEqual([]);
		expectNothingDone();
	});

	test('without permission', async () => {
		marketo.set({
			users: [
				{ clientId: 'reader', clientSecret: 'reads-only', email: 'r@example.com', permissions: [] },
			],
		});
		const failed = await run(operation, {
			...marketo.credentials,
			clientId: 'reader',
			clientSecret: 'reads-only',
		});
		expect(failed.message).toMatch(
			/^Marketo denied access: the API user needs the permission "Read-Write Lead" to [a-z ]+ \(code 603, request [0-9a-f#]+\)$/,
		);
		expect(failed.description).toBe(
			'Give the role of the API user the permission "Read-Write Lead" under Admin > Users & Roles. Also check that the IP address of n8n is allowed under Admin > Web Services.',
		);
		expectNothingDone();
	});

	test('when the daily quota is used up', async () => {
		marketo.simulator.faults.add({
			on: (call) => call.step !== 'token',
			times: Infinity,
			then: { kind: 'error', code: '607' },
		});
		const failed = await run(operation, marketo.credentials);
		expect(failed.message).toMatch(
			/^Marketo's daily API quota is used up: Daily quota reached \(code 607, request [0-9a-f#]+\)$/,
		);
		expect(failed.description).toBe(
			'The quota resets at midnight US Central Time. It is shared by everything that uses the Marketo account; Marketo shows its use under Admin > Web Services.',
		);
		// Sent only once: further calls would be rejected as well.
		expect(marketo.steps()).toHaveLength(1);
		expectNothingDone();
	});
});

describe('an endpoint that is not Marketo', () => {
	let other: Server;
	let endpoint: string;
	let answer: RequestListener;
	let seen: string[] = [];

	beforeAll(async () => {
		other = createServer((request, response) => {
			seen.push(`${request.method} ${request.url}`);
			answer(request, response);
		});
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		endpoint = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
	});
	beforeEach(() => {
		seen = [];
	});
	afterAll(async () => {
		other.closeAllConnections();
		await new Promise((resolve) => other.close(resolve));
	});

	const WRONG_ACCOUNT = 'No Marketo account was found at the endpoint in the credential';
	const page =
		(status: number): RequestListener =>
		(_, response) => {
			response.writeHead(status, { 'content-type': 'text/html' });
			response.end('<!DOCTYPE html><html><body>Welcome to nginx!</body></html>');
		};
	const cases: Array<[label: string, answer: RequestListener, message: string]> = [
		['a web page', page(200), WRONG_ACCOUNT],
		['a web page with HTTP 404', page(404), WRONG_ACCOUNT],
		['a web page with HTTP 403', page(403), WRONG_ACCOUNT],
		[
			'JSON of another kind',
			(_, response) => {
				response.writeHead(200, { 'content-type': 'application/json' });
				response.end('{"hello":"world"}');
			},
			WRONG_ACCOUNT,
		],
	];

	test.each(cases)('%s', async (_label, given, message) => {
		answer = given;
		const failed = await run('create', { ...marketo.credentials, endpoint });
		expect(failed.message).toBe(message);
		expect(failed.description).toBe(
			'Compare the endpoint with the one that Marketo shows under Admin > Web Services. The most common reason is a wrong account ID.',
		);
		expect(new Set(seen)).toEqual(new Set(['POST /identity/oauth/token']));
	});

	test('never follows a redirect with the token', async () => {
		const moved: string[] = [];
		answer = (request, response) => {
			if (request.url === '/identity/oauth/token') {
				response.writeHead(200, { 'content-type': 'application/json' });
				response.end(
					'{"access_token":"token-of-somebody","token_type":"bearer","expires_in":3600}',
				);
				return;
			}
			moved.push(String(request.headers.authorization));
			response.writeHead(302, { location: `${marketo.url}${request.url}` });
			response.end();
		};
		const failed = await run('getStatus', { ...marketo.credentials, endpoint });
		expect(failed.message).toBe(
			`Unexpected response from Marketo while trying to get the status of an import job (HTTP 302): a redirect to ${marketo.url.slice(7)}`,
		);
		expect(failed.description).toBe(
			'The credential is never sent to another address. Check the endpoint in the credential, and any proxy between n8n and Marketo.',
		);
		expect(moved).toEqual(['Bearer token-of-somebody']);
		expect(marketo.simulator.requests).toEqual([]);
	});
});

test('reports a closed port', async () => {
	const closed = createServer();
	await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
	const { port } = closed.address() as AddressInfo;
	await new Promise((resolve) => closed.close(resolve));
	const started = Date.now();
	const failed = await run('create', {
		...marketo.credentials,
		endpoint: `http://127.0.0.1:${port}`,
	});
	expect(failed.message).toBe("Couldn't connect to Marketo");
	expect(failed.description).toBe(
		'Nothing accepts connections at the endpoint in the credential. Check the endpoint, and any firewall or proxy between n8n and Marketo.',
	);
	// A user at the editor is not kept waiting.
	expect(Date.now() - started).toBeLessThan(10_000);
});

const ENDPOINTS: Array<[label: string, endpoint: string, reason: string]> = [
	['empty', '', 'it is empty'],
	['http to another host', 'http://123-ABC-456.mktorest.com', "it doesn't start with https://"],
	[
		'a user name in the URL',
		'https://123-ABC-456.mktorest.com@evil.example',
		'it contains a user name or password',
	],
	[
		'a query in the URL',
		'https://evil.example/?.mktorest.com',
		'it contains one of the characters ? # @ % \\',
	],
	[
		'a path',
		'https://123-ABC-456.mktorest.com/rest/v1',
		'it has the path "/rest/v1" after the host',
	],
	["a word that isn't a URL", 'marketo', '"marketo" is neither an account ID nor a full host name'],
	['another scheme', 'ftp://123-ABC-456.mktorest.com', "it doesn't start with https://"],
];

test.each(ENDPOINTS)('rejects an endpoint with %s', async (_label, endpoint, reason) => {
	const failed = await run('getStatus', { ...marketo.credentials, endpoint });
	expect(failed.message).toBe(`The endpoint in the Marketo credential can't be used: ${reason}`);
	expect(failed.description).toBe(
		'Open the credential and enter the account ID, e.g. 123-ABC-456, or the REST endpoint that Marketo shows under Admin > Web Services, e.g. https://123-ABC-456.mktorest.com/rest.',
	);
	expect(marketo.simulator.requests).toEqual([]);
});

test.each(['', '/', '/rest', '/rest/', '/identity', '/identity/'])(
	'accepts an endpoint that ends with "%s"',
	async (suffix) => {
		const done = await run('create', {
			...marketo.credentials,
			endpoint: `  ${marketo.url}${suffix} `,
		});
		expect(done.message).toBeUndefined();
		expect(marketo.simulator.jobs).toHaveLength(1);
	},
);

describe('tokens', () => {
	const TOKEN_CODES: Array<[code: string, tokenErrorStatus: 200 | 401]> = [
		['600', 200],
		['601', 200],
		['602', 200],
		['602', 401],
	];

	test.each(TOKEN_CODES)(
		'a token rejected with code %s and HTTP %d during the wait is renewed',
		async (code, tokenErrorStatus) => {
			marketo.set({ jobSeconds: 0.3, tokenErrorStatus });
			marketo.simulator.faults.add({
				on: 'status',
				nth: 2,
				then: { kind: 'error', code, status: tokenErrorStatus },
			});
			const done = await run('importAndWait', marketo.credentials);
			expect(done.message).toBeUndefined();
			expect(done.json[0]).toEqual([expect.objectContaining({ status: 'Complete', imported: 2 })]);
		},
	);

	test('a token that expires during the wait is renewed once for all calls', async () => {
		marketo.set({ jobSeconds: 0.4, workers: 10 });
		marketo.simulator.faults.add({
			on: 'status',
			nth: 2,
			then: { kind: 'endTokens', how: 'expire' },
		});
		const files = Array.from({ length: 5 }, () => ({ content: leadsCsv(1) }));
		const done = await runNode({
			parameters: { operation: 'importAndWait', options: QUICK_POLLING },
			files,
			credentials: marketo.credentials,
		});
		expect(done.message).toBeUndefined();
		expect(done.json[0]).toHaveLength(5);
		expect(marketo.simulator.callsOf('token')).toBe(2);
		expect(marketo.simulator.callsOf('create')).toBe(5);
	});

	test('an upload rejected for its token is retried with a new one', async () => {
		marketo.simulator.faults.add({ on: 'create', then: { kind: 'endTokens', how: 'revoke' } });
		const done = await run('create', marketo.credentials);
		expect(done.message).toBeUndefined();
		expect(marketo.simulator.callsOf('create')).toBe(2);
		expect(marketo.simulator.jobs).toHaveLength(1);
	});

	test('the next execution reuses the stored token', async () => {
		const store = new CredentialStore({ marketoOAuth2Api: marketo.credentials as never });
		await run('create', store);
		await run('create', store);
		expect(marketo.simulator.callsOf('token')).toBe(1);
		marketo.simulator.expireTokens();
		const done = await run('create', store);
		expect(done.message).toBeUndefined();
		expect(marketo.simulator.callsOf('token')).toBe(2);
	});

	/** Changes each reply of the identity service. */
	function changeTokens(change: (reply: Record<string, unknown>) => object): void {
		marketo.simulator.faults.add({
			on: 'token',
			times: Infinity,
			then: {
				kind: 'edit',
				edit: (reply) => ({
					...reply,
					body: JSON.stringify(
						change(
							JSON.parse(Buffer.from(reply.body as string).toString()) as Record<string, unknown>,
						),
					),
				}),
			},
		});
	}

	test.each<[label: string, value: unknown]>([
		['0', 0],
		['negative', -3_600],
		['a fraction', 0.001],
		['beyond all dates', 1e300],
		['too large for a number', '9'.repeat(400)],
		['text', '3600'],
		['no number', 'soon'],
		['blank', ''],
		['null', null],
		['a list', [3_600]],
		['an object', { seconds: 1 }],
		['missing', undefined],
	])('one token is enough if its lifetime is %s', async (_, expires_in) => {
		changeTokens((reply) => ({ ...reply, expires_in }));
		const store = new CredentialStore({ marketoOAuth2Api: marketo.credentials as never });
		for (const operation of ['importAndWait', 'create']) {
			const done = await run(operation, store);
			expect(done.message).toBeUndefined();
		}
		expect(marketo.simulator.callsOf('create')).toBe(2);
		expect(marketo.simulator.callsOf('token')).toBe(1);
	});

	test.each<[label: string, token: unknown]>([
		['missing', undefined],
		['null', null],
		['blank', ''],
		['an object', { toString: 'x' }],
		['of an unknown form', 'not-one-of-ours'],
	])('few tokens are requested if each is %s, and a message says so', async (_, access_token) => {
		changeTokens((reply) => ({ ...reply, access_token }));
		const failed = await run('importAndWait', marketo.credentials);
		expect(failed.message).toMatch(/Marketo/);
		expect(failed.description).toBeTruthy();
		expect(marketo.simulator.callsOf('token')).toBeLessThanOrEqual(5);
		expectNothingDone();
	});

	test('the token is sent only in the header', async () => {
		await run('importAndWait', marketo.credentials);
		const calls = marketo.wire.filter(({ url }) => !url.startsWith('/identity'));
		expect(calls.length).toBeGreaterThan(2);
		for (const { url, headers, body } of calls) {
			expect(headers.authorization).toMatch(/^Bearer \S{10,}$/);
			const token = String(headers.authorization).slice(7);
			expect(url).not.toContain(token);
			expect(body.includes(token)).toBe(false);
		}
		const [identity] = marketo.wire.filter(({ url }) => url.startsWith('/identity'));
		// The secret is in the form, because URLs end up in logs.
		expect(identity.method).toBe('POST');
		expect(identity.url).toBe('/identity/oauth/token');
	});
});

test.each(['-1', '86400', 'Fri, 31 Dec 9999 23:59:59 GMT', 'soon'])(
	'Retry-After changes nothing: %s',
	async (value) => {
		for (const on of ['create', 'status'] as const)
			marketo.simulator.faults.add({
				on,
				then: { kind: 'http', status: 503, headers: { 'retry-after': value } },
			});
		const before = Date.now();
		const done = await run('importAndWait', marketo.credentials);
		expect(done.json[0]).toEqual([expect.objectContaining({ status: 'Complete', imported: 2 })]);
		expect(marketo.simulator.callsOf('create')).toBe(2);
		// As without it: the first pause is between half a second and a second.
		expect(Date.now() - before).toBeGreaterThan(450);
		expect(Date.now() - before).toBeLessThan(8_000);
	},
);

describe('a daily quota that runs out', () => {
	const MANY = leadsCsv(60);
	const options = { ...QUICK_POLLING, maxRequestBytes: 1_200 };

	test('during the upload: the error names the accepted batches and the last row sent', async () => {
		marketo.simulator.faults.add({
			on: 'create',
			nth: 3,
			times: Infinity,
			then: { kind: 'error', code: '607' },
		});
		const failed = await runNode({
			parameters: { operation: 'importAndWait', options },
			file: MANY,
			credentials: marketo.credentials,
		});
		const [one, two] = marketo.simulator.jobs;
		expect(marketo.simulator.jobs).toHaveLength(2);
		const sent = one.rows + two.rows + 1;
		expect(failed.message).toMatch(
			/^Marketo's daily API quota is used up: Daily quota reached \(code 607, request /,
		);
		expect(failed.message).toMatch(
			new RegExp(
				`\\. leads\\.csv: rows up to ${sent} were sent, the rest were not \\(batches ${one.batchId}–${two.batchId}\\)$`,
			),
		);
		expect(marketo.simulator.callsOf('create')).toBe(3);
	});

	test('during the upload in Create Import Job: outputs the jobs, then the error', async () => {
		marketo.simulator.faults.add({
			on: 'create',
			nth: 3,
			times: Infinity,
			then: { kind: 'error', code: '607' },
		});
		const done = await runNode({
			parameters: { operation: 'create', options },
			file: MANY,
			credentials: marketo.credentials,
			onError: 'continueErrorOutput',
		});
		expect(done.json[0].map(({ batchId }) => batchId)).toEqual(
			marketo.simulator.jobs.map(({ batchId }) => batchId),
		);
		expect(done.json[0]).toHaveLength(2);
		expect(done.json[1]).toEqual([
			expect.objectContaining({ error: expect.stringContaining('daily API quota') as string }),
		]);
	});

	test('during the wait: sends nothing more, and names the batch', async () => {
		marketo.set({ jobSeconds: 5 });
		marketo.simulator.faults.add({
			on: 'status',
			nth: 2,
			times: Infinity,
			then: { kind: 'error', code: '607' },
		});
		const failed = await run('importAndWait', marketo.credentials);
		const [{ batchId }] = marketo.simulator.jobs;
		expect(failed.message).toMatch(
			/^Marketo's daily API quota .*\. leads\.csv: all rows were sent \(batch \d+\)$/,
		);
		expect(failed.message).toContain(`(batch ${batchId})`);
		expect(marketo.simulator.callsOf('status')).toBe(2);
	});
});

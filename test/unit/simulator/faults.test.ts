import type { Effect } from '../../simulator/faults';
import type { SimReply } from '../../simulator/types';
import { batchIdOf, bodyOf, codeOf, httpOf, TestClient } from './client';

const path = '/rest/v1/leads/partitions.json';
const file = 'email\na@b.example\n';

async function meet(then: Effect): Promise<{ client: TestClient; reply: SimReply }> {
	const client = await TestClient.signedIn();
	client.simulator.faults.add({ on: 'partitions', then });
	return { client, reply: await client.send('GET', path) };
}

function shown(reply: SimReply): unknown {
	if (reply.kind !== 'reply') return reply;
	return [
		reply.status,
		reply.headers['content-type'],
		Buffer.from(reply.body as string).toString('utf8'),
	];
}

const json = 'application/json;charset=UTF-8';
const id = expect.stringMatching(/^[0-9a-f]+#/) as string;

describe('effects', () => {
	const errors: [string, Effect, Record<string, unknown>][] = [
		[
			'a code as text',
			{ kind: 'error', code: '611' },
			{ requestId: id, success: false, errors: [{ code: '611', message: 'System error' }] },
		],
		[
			'a code as a number, with its own message and warnings',
			{
				kind: 'error',
				code: 713,
				message: 'Try again',
				warnings: ['slow', { code: 1, message: 'm' }],
			},
			{
				requestId: id,
				success: false,
				warnings: ['slow', { code: 1, message: 'm' }],
				errors: [{ code: 713, message: 'Try again' }],
			},
		],
		[
			'an empty list of errors',
			{ kind: 'noErrors', errors: 'empty' },
			{ requestId: id, success: false, errors: [] },
		],
		[
			'no errors property',
			{ kind: 'noErrors', errors: 'missing' },
			{ requestId: id, success: false },
		],
		[
			'only warnings',
			{ kind: 'noErrors', errors: 'missing', warnings: ['hm'] },
			{ requestId: id, success: false, warnings: ['hm'] },
		],
	];
	test.each(errors)('success:false with %s', async (_label, then, expected) => {
		const { reply } = await meet(then);
		expect(httpOf(reply).status).toBe(200);
		expect(bodyOf(reply)).toEqual(expected);
	});

	test.each([401, 404, 413, 429, 500, 502, 503])(
		'HTTP %i with a page, nothing, or JSON',
		async (status) => {
			const page = httpOf((await meet({ kind: 'http', status })).reply);
			expect([page.status, page.headers['content-type']]).toEqual([status, 'text/html']);
			expect(page.body).toContain(`<h1>${status} `);
			expect(shown((await meet({ kind: 'http', status, body: 'empty' })).reply)).toEqual([
				status,
				'text/plain;charset=UTF-8',
				'',
			]);
			expect(shown((await meet({ kind: 'http', status, body: 'json' })).reply)).toEqual([
				status,
				json,
				expect.stringContaining('"error"'),
			]);
		},
	);

	test('errors and gateway replies can have another status and headers', async () => {
		const { reply } = await meet({ kind: 'error', code: '601', status: 401 });
		expect(httpOf(reply).status).toBe(401);
		const limited = await meet({ kind: 'http', status: 429, headers: { 'retry-after': '7' } });
		expect(httpOf(limited.reply).headers['retry-after']).toBe('7');
	});

	test('HTML pages, empty bodies, cut-off bodies and other content types with HTTP 200', async () => {
		expect(shown((await meet({ kind: 'html' })).reply)).toEqual([
			200,
			'text/html',
			expect.stringContaining('<html>'),
		]);
		expect(shown((await meet({ kind: 'emptyBody' })).reply)).toEqual([200, json, '']);
		const whole = String(
			httpOf((await meet({ kind: 'contentType', value: 'text/html' })).reply).body,
		);
		expect(whole).toContain('"Partner Leads"');
		const half = Buffer.from(
			httpOf((await meet({ kind: 'cutOff', fraction: 0.5 })).reply).body as string,
		);
		expect(half.length).toBe(Math.floor(whole.length / 2));
		expect(() => JSON.parse(half.toString()) as unknown).toThrow(SyntaxError);
		const { reply } = await meet({ kind: 'broken', fraction: 0.5 });
		expect(httpOf(reply).breakAfterBytes).toBe(Math.floor(whole.length / 2));
	});

	test('adds warnings to a successful reply', async () => {
		const { reply } = await meet({ kind: 'withWarnings', warnings: ['w', { code: '7' }] });
		expect(bodyOf(reply)).toMatchObject({ success: true, warnings: ['w', { code: '7' }] });
	});

	test('resets, silence, delays, redirects and custom replies', async () => {
		for (const when of ['before', 'during', 'after'] as const) {
			expect((await meet({ kind: 'reset', when })).reply).toEqual({ kind: 'reset', when });
		}
		expect((await meet({ kind: 'silence' })).reply).toEqual({ kind: 'silence' });
		expect(httpOf((await meet({ kind: 'late', delayMs: 500 })).reply).delayMs).toBe(500);
		const moved = httpOf(
			(await meet({ kind: 'redirect', location: 'http://127.0.0.2/', status: 307 })).reply,
		);
		expect([moved.status, moved.headers.location]).toEqual([307, 'http://127.0.0.2/']);
		const given: SimReply = { kind: 'reply', status: 418, headers: {}, body: 'tea' };
		expect((await meet({ kind: 'reply', reply: given })).reply).toEqual(given);
		const edited = await meet({ kind: 'edit', edit: (reply) => ({ ...reply, status: 201 }) });
		expect(httpOf(edited.reply).status).toBe(201);
	});

	test('expires or revokes the token', async () => {
		expect(codeOf(bodyOf((await meet({ kind: 'endTokens', how: 'expire' })).reply))).toBe('602');
		const { client, reply } = await meet({ kind: 'endTokens', how: 'revoke' });
		expect(codeOf(bodyOf(reply))).toBe('601');
		await client.signIn();
		expect((await client.get(path)).success).toBe(true);
	});

	const uploads: [string, Effect, number][] = [
		['an error', { kind: 'error', code: '1016' }, 0],
		['HTTP 503', { kind: 'http', status: 503 }, 0],
		['a reset before', { kind: 'reset', when: 'before' }, 0],
		['a reset during', { kind: 'reset', when: 'during' }, 0],
		['a reset after', { kind: 'reset', when: 'after' }, 1],
		['silence', { kind: 'silence' }, 1],
		['silence that does nothing', { kind: 'silence', carriedOut: false }, 0],
		['a late reply', { kind: 'late', delayMs: 1 }, 1],
		['a cut-off reply', { kind: 'cutOff', fraction: 0.3 }, 1],
		['a page instead of the reply', { kind: 'html' }, 1],
		['a redirect', { kind: 'redirect', location: '/elsewhere' }, 0],
	];
	test.each(uploads)(
		'%s on an upload creates the expected number of jobs',
		async (_label, then, jobs) => {
			const client = await TestClient.signedIn();
			client.simulator.faults.add({ on: 'create', then });
			await client.uploadRaw(file);
			expect(client.simulator.jobs).toHaveLength(jobs);
		},
	);
});

describe('which calls a rule affects', () => {
	const error: Effect = { kind: 'error', code: '608' };

	async function pattern(client: TestClient, calls: number): Promise<string> {
		let seen = '';
		for (let call = 0; call < calls; call += 1)
			seen += codeOf(await client.get(path)) === undefined ? '.' : 'x';
		return seen;
	}

	test.each([
		['once', {}, 'x.....'],
		['the third call', { nth: 3 }, '..x...'],
		['three calls', { times: 3 }, 'xxx...'],
		['the second call and two more', { nth: 2, times: 3 }, '.xxx..'],
		['always', { times: Infinity }, 'xxxxxx'],
		['never', { probability: 0 }, '......'],
		['surely', { probability: 1 }, 'xxxxxx'],
		['with probability 1, but twice', { probability: 1, times: 2 }, 'xx....'],
	])('%s', async (_label, when, expected) => {
		const client = await TestClient.signedIn();
		client.simulator.faults.add({ on: 'partitions', ...when, then: error });
		expect(await pattern(client, 6)).toBe(expected);
	});

	test('probabilities are reproducible with the same seed', async () => {
		const run = async (seed: number) => {
			const client = await TestClient.signedIn({ seed });
			client.simulator.faults.add({ on: 'partitions', probability: 0.5, then: error });
			return await pattern(client, 60);
		};
		const [first, again, other] = [await run(7), await run(7), await run(8)];
		expect(again).toBe(first);
		expect(other).not.toBe(first);
		expect(first).toMatch(/x.*\..*x/);
	});

	test('matches a step, several steps, any step, or a function', async () => {
		const client = await TestClient.signedIn();
		const { faults } = client.simulator;
		const batchId = batchIdOf(await client.upload(file));
		const rules = [
			faults.add({ on: 'describe', then: error }),
			faults.add({ on: ['status', 'failures'], times: Infinity, then: error }),
			faults.add({
				on: (call) => call.batchId === batchId && call.step === 'warnings',
				then: error,
			}),
			faults.add({ on: (call) => call.query.name === 'x' && call.stepCall === 1, then: error }),
		];
		await client.get('/rest/v1/leads/describe2.json');
		await client.get(`/bulk/v1/leads/batch/${batchId}.json`);
		await client.get(`/bulk/v1/leads/batch/${batchId}/failures.json`);
		await client.get(`/bulk/v1/leads/batch/${batchId}/warnings.json`);
		await client.get('/rest/v1/lists.json?name=x');
		await client.get('/rest/v1/lists.json?name=x');
		expect(rules.map((rule) => rule.fired)).toEqual([1, 2, 1, 1]);
		expect(client.simulator.requests.map((request) => request.faults.length)).toEqual([
			0, 0, 1, 1, 1, 1, 1, 0,
		]);
		faults.add({ on: '*', then: { kind: 'http', status: 500 }, name: 'everything' });
		expect(httpOf(await client.send('GET', '/identity/oauth/token')).status).toBe(500);
		expect(client.simulator.requests.at(-1)?.faults).toEqual(['everything']);
	});

	test('applies the first rule that fires, and no removed or cleared rule', async () => {
		const client = await TestClient.signedIn();
		const { faults } = client.simulator;
		const first = faults.add({
			on: 'partitions',
			times: Infinity,
			then: { kind: 'error', code: '1' },
		});
		const second = faults.add({
			on: 'partitions',
			times: Infinity,
			then: { kind: 'error', code: '2' },
		});
		expect(codeOf(await client.get(path))).toBe('1');
		first.remove();
		expect(codeOf(await client.get(path))).toBe('2');
		expect([first.fired, second.fired, second.matched]).toEqual([1, 1, 2]);
		faults.clear();
		expect(codeOf(await client.get(path))).toBeUndefined();
	});

	test('a call fault and a job fault can apply to the same call', async () => {
		const client = await TestClient.signedIn();
		client.simulator.faults.add({ on: 'create', then: { kind: 'reset', when: 'after' } });
		client.simulator.faults.add({
			on: 'create',
			then: { kind: 'job', fault: { ends: { state: 'Failed' } } },
		});
		expect(await client.uploadRaw(file)).toEqual({ kind: 'reset', when: 'after' });
		client.clock.advance(60_000);
		expect(client.simulator.jobs.map((job) => job.state)).toEqual(['Failed']);
		expect(client.simulator.requests.at(-1)?.faults).toEqual(['reset after', 'job']);
	});
});

describe('faults of one object', () => {
	test('leave the calls of the other objects alone', async () => {
		const client = await TestClient.signedIn();
		const paths = ['/rest/v1/customobjects/car_c/describe.json', '/rest/v1/leads/describe2.json'];
		const ask = async () =>
			await Promise.all(paths.map(async (one) => codeOf(await client.get(one))));
		client.simulator.faults.add({
			on: 'describe',
			object: 'customObject',
			then: { kind: 'error', code: '611' },
		});
		expect(await ask()).toEqual(['611', undefined]);
		expect(await ask()).toEqual([undefined, undefined]);
	});

	test('1019 can be returned without any static list', async () => {
		const client = await TestClient.signedIn();
		client.simulator.faults.add({ on: 'create', times: 2, then: { kind: 'error', code: '1019' } });
		const codes = [];
		for (let call = 0; call < 3; call += 1) codes.push(codeOf(await client.upload(file)));
		expect(codes).toEqual(['1019', '1019', undefined]);
	});
});

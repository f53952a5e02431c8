import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { type ServerOptions, type SimulatorServer, startSimulator } from '../../simulator/server';
import type { ReplyBody } from './client';

let server: SimulatorServer;
let token: string;

async function start(options: ServerOptions = {}): Promise<void> {
	server = await startSimulator(options);
	const { clientId, clientSecret } = server.simulator.options;
	const form = {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	};
	const reply = await fetch(`${server.url}/identity/oauth/token`, {
		method: 'POST',
		body: new URLSearchParams(form),
	});
	token = ((await reply.json()) as { access_token: string }).access_token;
}

afterEach(async () => {
	await server.close();
});

async function call(path: string, init: RequestInit = {}): Promise<Response> {
	return await fetch(`${server.url}${path}`, {
		...init,
		redirect: 'manual',
		headers: { authorization: `Bearer ${token}` },
	});
}

async function upload(content: string | Uint8Array, query = 'format=csv'): Promise<Response> {
	const form = new FormData();
	form.append('file', new Blob([content], { type: 'text/csv' }), 'leads.csv');
	return await call(`/bulk/v1/leads.json?${query}`, { method: 'POST', body: form });
}

async function codeOf(reply: Response): Promise<unknown> {
	return ((await reply.json()) as ReplyBody).errors?.[0]?.code;
}

/** Why a fetch failed. */
async function failure(promise: Promise<Response>): Promise<string> {
	try {
		await (await promise).text();
		return 'nothing';
	} catch (error) {
		const { cause, name } = error as Error & { cause?: { code?: string } };
		return cause?.code ?? name;
	}
}

/**
 * Waits until the server has done something, however busy the machine is; if it never does, jest's
 * time-out ends the test.
 */
async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await sleep(5);
}

const path = '/rest/v1/leads/partitions.json';

describe('over HTTP', () => {
	test('runs an import from the token to the failure file', async () => {
		await start({ jobSeconds: 0 });
		expect(await (await upload('email,firstName\na@b.example,Ada\n,Bea\n')).json()).toMatchObject({
			success: true,
		});
		const status = (await (await call('/bulk/v1/leads/batch/3404.json')).json()) as ReplyBody;
		expect(status.result).toMatchObject([
			{ status: 'Complete', numOfLeadsProcessed: 1, numOfRowsFailed: 1 },
		]);
		const failures = await call('/bulk/v1/leads/batch/3404/failures.json');
		expect(failures.headers.get('content-type')).toBe('text/csv;charset=UTF-8');
		expect(await failures.text()).toBe(
			"firstName,Import Failure Reason\nBea,Value for lookup field 'email' not found\n",
		);
		expect(server.simulator.findLead('a@b.example')?.fields.firstName).toBe('Ada');
	});

	test('jobs end in real time', async () => {
		await start({ jobSeconds: 2 });
		await upload('email\na@b.example\n');
		expect(server.simulator.jobs[0].state).toBe('Importing');
		await until(() => server.simulator.jobs[0].state === 'Complete');
	});

	test.each([false, true])('returns 413 (refuseOversizeEarly: %s)', async (refuseOversizeEarly) => {
		await start({ maxRequestBytes: 1_000_000, refuseOversizeEarly });
		expect((await upload(Buffer.alloc(9_000_000, 'a'))).status).toBe(413);
		expect((await upload(Buffer.alloc(900_000, 'a'))).status).toBe(200);
	});

	test('a call counts as concurrent from its arrival to the end of its reply', async () => {
		await start({ maxConcurrent: 3 });
		for (let i = 0; i < 3; i += 1)
			server.simulator.faults.add({ on: 'partitions', then: { kind: 'silence' } });
		const leaving = new AbortController();
		const held = [1, 2, 3].map(async () => await failure(call(path, { signal: leaving.signal })));
		await until(() => server.simulator.inFlight === 3);
		expect(await codeOf(await call(path))).toBe('615');
		expect(await codeOf(await call(path))).toBe('615');
		expect(server.simulator.maxConcurrent).toBe(4);
		leaving.abort();
		await Promise.all(held);
		await until(() => server.simulator.inFlight === 0);
		expect(await codeOf(await call(path))).toBeUndefined();
	});

	test('accepts a port and a simulator', async () => {
		await start();
		const second = await startSimulator({ simulator: server.simulator });
		expect(second.simulator).toBe(server.simulator);
		await second.close();
		await expect(startSimulator({ port: server.port })).rejects.toMatchObject({
			code: 'EADDRINUSE',
		});
	});

	test('rejects connections, then accepts them again', async () => {
		await start();
		await server.refuse();
		expect(await failure(call(path))).toBe('ECONNREFUSED');
		await server.listen();
		expect((await call(path)).status).toBe(200);
	});
});

describe('network faults', () => {
	test.each(['before', 'during', 'after'] as const)(
		'resets the connection %s an upload',
		async (when) => {
			await start();
			server.simulator.faults.add({ on: 'create', then: { kind: 'reset', when } });
			const reason = await failure(upload(`email\n${'a@b.example\n'.repeat(100_000)}`));
			expect(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']).toContain(reason);
			expect(server.simulator.jobs).toHaveLength(when === 'after' ? 1 : 0);
		},
	);

	test('never responds', async () => {
		await start();
		server.simulator.faults.add({ on: 'create', then: { kind: 'silence' } });
		const form = new FormData();
		form.append('file', new Blob(['email\na@b.example\n']), 'leads.csv');
		const silent = call('/bulk/v1/leads.json?format=csv', {
			method: 'POST',
			body: form,
			signal: AbortSignal.timeout(1_000),
		});
		await expect(silent).rejects.toMatchObject({ name: 'TimeoutError' });
		expect(server.simulator.jobs).toHaveLength(1);
	});

	test('a call whose caller disconnects is no longer in flight', async () => {
		await start({ maxConcurrent: 1 });
		server.simulator.faults.add({ on: 'partitions', then: { kind: 'silence' } });
		const leaving = new AbortController();
		const left = failure(call(path, { signal: leaving.signal }));
		await until(() => server.simulator.inFlight === 1);
		leaving.abort();
		await left;
		await until(() => server.simulator.inFlight === 0);
		expect(await codeOf(await call(path))).toBeUndefined();
	});

	test('delays a reply', async () => {
		await start();
		server.simulator.faults.add({ on: 'partitions', then: { kind: 'late', delayMs: 120 } });
		const begin = Date.now();
		expect((await call(path)).status).toBe(200);
		expect(Date.now() - begin).toBeGreaterThanOrEqual(110);
	});

	test('breaks the connection in the middle of a reply', async () => {
		await start();
		server.simulator.faults.add({ on: 'describe', then: { kind: 'broken', fraction: 0.5 } });
		expect(await failure(call('/rest/v1/leads/describe2.json'))).not.toBe('nothing');
	});

	test('cuts off a reply with a matching Content-Length', async () => {
		await start();
		server.simulator.faults.add({ on: 'describe', then: { kind: 'cutOff', fraction: 0.5 } });
		const text = await (await call('/rest/v1/leads/describe2.json')).text();
		expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
	});

	test('redirects', async () => {
		await start();
		server.simulator.faults.add({
			on: 'partitions',
			then: { kind: 'redirect', location: 'http://127.0.0.1:9/' },
		});
		const reply = await call(path);
		expect([reply.status, reply.headers.get('location')]).toEqual([302, 'http://127.0.0.1:9/']);
	});

	test('close() ends unanswered and delayed calls at once', async () => {
		await start();
		server.simulator.faults.add({ on: 'partitions', then: { kind: 'silence' } });
		server.simulator.faults.add({ on: 'describe', then: { kind: 'late', delayMs: 60_000 } });
		const open = [failure(call(path)), failure(call('/rest/v1/leads/describe2.json'))];
		await until(() => server.simulator.inFlight === 2);
		const begin = Date.now();
		await server.close();
		expect(await Promise.all(open)).not.toContain('nothing');
		expect(Date.now() - begin).toBeLessThan(5_000);
	});

	test('an upload that the client aborts creates no job', async () => {
		await start();
		await new Promise<void>((resolve) => {
			const outgoing = httpRequest(`${server.url}/bulk/v1/leads.json?format=csv`, {
				method: 'POST',
				headers: { authorization: `Bearer ${token}`, 'content-length': 1_000_000 },
			});
			outgoing.on('error', () => resolve());
			outgoing.write(Buffer.alloc(100_000), () => outgoing.destroy());
			outgoing.on('close', () => resolve());
		});
		expect((await call(path)).status).toBe(200);
		expect(server.simulator.jobs).toEqual([]);
	});
});

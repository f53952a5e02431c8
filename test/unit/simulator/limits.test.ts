import { codeOf, TestClient } from './client';

const path = '/rest/v1/leads/partitions.json';

async function codes(client: TestClient, calls: number): Promise<unknown[]> {
	const all: unknown[] = [];
	for (let call = 0; call < calls; call += 1) all.push(codeOf(await client.get(path)));
	return all;
}

describe('limits', () => {
	test('returns 606 after 100 calls in any 20 seconds', async () => {
		const client = await TestClient.signedIn();
		expect(new Set(await codes(client, 60))).toEqual(new Set([undefined]));
		client.clock.advance(10_000);
		expect(await codes(client, 41)).toEqual([...Array<undefined>(40).fill(undefined), '606']);
		client.clock.advance(9_999);
		expect(await codes(client, 1)).toEqual(['606']);
		client.clock.advance(1);
		expect(await codes(client, 61)).toEqual([...Array<undefined>(60).fill(undefined), '606']);
		expect(client.simulator.maxCallsIn20s).toBe(100);
	});

	test('returns 615 for the 11th concurrent call', async () => {
		const client = await TestClient.signedIn();
		const head = { method: 'GET', url: path, headers: { authorization: `Bearer ${client.token}` } };
		const tickets = Array.from({ length: 10 }, () => client.simulator.arrive(head));
		expect(await codes(client, 1)).toEqual(['615']);
		tickets[3].close();
		tickets[3].close();
		expect(await codes(client, 2)).toEqual([undefined, undefined]);
		for (const ticket of tickets) ticket.close();
		expect(client.simulator.maxConcurrent).toBe(11);
	});

	test('returns 607 until midnight in Chicago once the daily quota is used up', async () => {
		// 09:00 UTC is 04:00 in Chicago in summer: 20 hours are left.
		const client = await TestClient.signedIn({ dailyQuota: 3, tokenLifeSeconds: 1e6 });
		expect(await codes(client, 4)).toEqual([undefined, undefined, undefined, '607']);
		client.clock.advance(20 * 3_600_000 - 1);
		expect(await codes(client, 1)).toEqual(['607']);
		client.clock.advance(1);
		expect(await codes(client, 1)).toEqual([undefined]);
		expect(client.simulator.callsToday).toBe(1);
		const { result } = await client.get('/rest/v1/stats/usage.json');
		const userId = 'api-user@simulator.example';
		expect(result).toEqual([{ date: '2026-08-04', total: 2, users: [{ userId, count: 2 }] }]);
	});

	test('counts rejected calls with countRefusedCalls', async () => {
		const client = await TestClient.signedIn({ callsPer20s: 2 });
		await codes(client, 4);
		expect(client.simulator.callsToday).toBe(2);
		client.simulator.options.countRefusedCalls = true;
		await codes(client, 2);
		expect(client.simulator.callsToday).toBe(4);
	});

	test('do not apply to the identity service and the control URLs', async () => {
		const client = await TestClient.signedIn({ callsPer20s: 1, maxConcurrent: 1, dailyQuota: 1 });
		for (let call = 0; call < 5; call += 1) {
			await client.signIn();
			await client.get('/_simulator/state');
		}
		expect(client.token).not.toBe('');
		expect([client.simulator.callsToday, client.simulator.maxConcurrent]).toEqual([0, 0]);
	});

	test('logs one entry per call', async () => {
		const client = await TestClient.signedIn({ callsPer20s: 1 });
		client.clock.advance(5);
		await client.get(`${path}?name=x`);
		await client.get(path);
		expect(client.simulator.requests.slice(1)).toEqual([
			{
				at: client.clock.now(),
				step: 'partitions',
				method: 'GET',
				path,
				query: { name: 'x' },
				status: 200,
				bytes: 0,
				concurrent: 1,
				faults: [],
			},
			expect.objectContaining({ path, query: {}, status: 200, code: '606' }),
		]);
	});

	test('drops old log entries', async () => {
		const client = await TestClient.signedIn({ requestLogSize: 5 });
		await codes(client, 20);
		expect(client.simulator.requests.length).toBeLessThanOrEqual(10);
	});
});

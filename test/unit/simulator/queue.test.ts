import { batchIdOf, codeOf, TestClient } from './client';

const file = 'email\na@b.example\n';

async function fill(client: TestClient, jobs: number): Promise<number[]> {
	const ids: number[] = [];
	for (let index = 0; index < jobs; index += 1) ids.push(batchIdOf(await client.upload(file)));
	return ids;
}

function states(client: TestClient): string {
	return client.simulator.jobs.map((job) => job.state[0]).join('');
}

describe('the queue', () => {
	test('has 2 jobs in progress, first in first out', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 10 });
		await fill(client, 5);
		const seen = [states(client)];
		for (let step = 0; step < 3; step += 1) {
			client.clock.advance(10_000);
			seen.push(states(client));
		}
		expect(seen).toEqual(['IIQQQ', 'CCIIQ', 'CCCCI', 'CCCCC']);
	});

	test('ends jobs on time even if nobody checks in between', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 10 });
		const begin = client.clock.now();
		await fill(client, 5);
		client.clock.advance(3_600_000);
		expect(client.simulator.jobs.map((job) => (job.finishedAt ?? 0) - begin)).toEqual([
			10_000, 10_000, 20_000, 20_000, 30_000,
		]);
	});

	test('accepts a function of the job as jobSeconds', async () => {
		const client = await TestClient.signedIn({
			jobSeconds: (job) => (job.batchId === 3404 ? 30 : 5),
		});
		const begin = client.clock.now();
		await fill(client, 4);
		client.clock.advance(60_000);
		expect(client.simulator.jobs.map((job) => (job.finishedAt ?? 0) - begin)).toEqual([
			30_000, 5_000, 10_000, 15_000,
		]);
	});

	test('rejects the 11th job with 1016 until one has ended', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 10 });
		await fill(client, 10);
		expect(codeOf(await client.upload(file))).toBe('1016');
		client.clock.advance(9_999);
		expect(codeOf(await client.upload(file))).toBe('1016');
		client.clock.advance(1);
		expect((await client.upload(file)).success).toBe(true);
		expect(client.simulator.queueLength).toBe(9);
	});

	test('rejects a second job for a static list with 1019, unless oneImportPerList is false', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 10 });
		const toList = async (listId: string) =>
			codeOf(await client.upload(file, { params: { listId } }));
		expect(await toList('1001')).toBeUndefined();
		expect(await toList('1001')).toBe('1019');
		expect(await toList('1002')).toBeUndefined();
		client.clock.advance(10_000);
		expect(await toList('1001')).toBeUndefined();
		client.simulator.options.oneImportPerList = false;
		expect(await toList('1001')).toBeUndefined();
	});

	test('has counts in the status only when the job has ended', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 10, workers: 1 });
		const [first, second] = await fill(client, 2);
		expect(await client.status(first)).toEqual({
			batchId: first,
			importId: String(first),
			status: 'Importing',
		});
		expect((await client.status(second)).status).toBe('Queued');
		client.clock.advance(10_000);
		expect(await client.status(first)).toEqual({
			batchId: first,
			importId: String(first),
			status: 'Complete',
			numOfLeadsProcessed: 1,
			numOfRowsFailed: 0,
			numOfRowsWithWarning: 0,
			message: 'Import succeeded, 1 records imported (1 members)',
		});
		expect(client.simulator.statusCallsByBatch.get(first)).toBe(2);
	});

	test('lets tests end a job, whether in progress or queued', async () => {
		const client = await TestClient.signedIn({ jobSeconds: Infinity });
		const ids = await fill(client, 4);
		client.simulator.finishJob(ids[0]);
		expect(states(client)).toBe('CIIQ');
		client.simulator.finishJob(ids[3]);
		expect(states(client)).toBe('CIIC');
		client.clock.advance(1e9);
		expect(states(client)).toBe('CIIC');
	});

	test.each([
		['1013', 200, '1013'],
		['1003', 200, '1003'],
		['610', 200, '610'],
		['404', 404, undefined],
	] as const)('returns %s for an unknown or expired batch', async (unknownBatch, status, code) => {
		const client = await TestClient.signedIn({ unknownBatch, tokenLifeSeconds: 1e7 });
		const batchId = await client.importNow(file);
		client.clock.advance(7 * 24 * 3_600_000 - 60_000);
		expect((await client.status(batchId)).status).toBe('Complete');
		client.clock.advance(1);
		for (const path of [
			`${batchId}.json`,
			'99.json',
			`${batchId}/failures.json`,
			'99/warnings.json',
		]) {
			const reply = await client.getText(`/bulk/v1/leads/batch/${path}`);
			expect(reply.status).toBe(status);
			if (code !== undefined) expect(reply.body).toContain(`"code":"${code}"`);
		}
	});

	test('empties the instance on reset()', async () => {
		const client = await TestClient.signedIn();
		await client.importNow(file, { params: { listId: '1001' } });
		client.simulator.faults.add({ on: '*', then: { kind: 'html' } });
		client.simulator.reset();
		const { jobs, leadCount, requests, lists, callsToday } = client.simulator;
		expect([jobs, leadCount, requests, lists.get(1001)?.members.size, callsToday]).toEqual([
			[],
			0,
			[],
			0,
			0,
		]);
	});
});

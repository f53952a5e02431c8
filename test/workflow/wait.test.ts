import { runNode } from '../support/runNode';
import { leadsCsv } from '../support/leads';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

const marketo = useSimulator({ jobSeconds: 0.1 });

async function createJobs(count: number, rows = 2): Promise<number[]> {
	const run = await runNode({
		parameters: { operation: 'create' },
		files: Array.from({ length: count }, () => ({ content: leadsCsv(rows) })),
		credentials: marketo.credentials,
	});
	return run.json[0].map(({ batchId }) => Number(batchId));
}

test('waits for any number of jobs together, and returns one item per job', async () => {
	const ids = await createJobs(6);
	const run = await runNode({
		parameters: { operation: 'wait', options: QUICK_POLLING },
		rows: [...ids].reverse().map((batchId) => ({ batchId })),
		credentials: marketo.credentials,
	});
	expect(run.items).toEqual([
		[...ids].reverse().map((batchId, item) => ({
			json: {
				batchId,
				importId: String(batchId),
				status: 'Complete',
				numOfLeadsProcessed: 2,
				numOfRowsFailed: 0,
				numOfRowsWithWarning: 0,
				message: 'Import succeeded, 2 records imported (2 members)',
				isFinished: true,
			},
			pairedItem: { item },
		})),
	]);
});

test('checks a batch ID that occurs twice once, and returns it twice', async () => {
	const [batchId] = await createJobs(1);
	marketo.simulator.finishJob(batchId);
	const run = await runNode({
		parameters: { operation: 'wait', options: QUICK_POLLING },
		rows: [{ batchId }, { batchId: String(batchId) }],
		credentials: marketo.credentials,
	});
	expect(run.items[0].map(({ json, pairedItem }) => [json.batchId, pairedItem])).toEqual([
		[batchId, { item: 0 }],
		[batchId, { item: 1 }],
	]);
	expect(marketo.simulator.callsOf('status')).toBe(1);
});

test('checks a job at most once per polling interval, and not after its end', async () => {
	marketo.set({ jobSeconds: 0.5, workers: 10 });
	const ids = await createJobs(4);
	const started = Date.now();
	await runNode({
		parameters: { operation: 'wait', options: { pollInterval: 0.2 } },
		rows: ids.map((batchId) => ({ batchId })),
		credentials: marketo.credentials,
	});
	const intervals = Math.ceil((Date.now() - started) / 200) + 1;
	for (const [, calls] of marketo.simulator.statusCallsByBatch)
		expect(calls).toBeLessThanOrEqual(intervals);
	expect(marketo.simulator.maxConcurrent).toBeLessThanOrEqual(5);
});

describe('when the time is up', () => {
	beforeEach(() => marketo.set({ jobSeconds: Infinity }));
	const options = { ...QUICK_POLLING, timeout: 0.005 };

	test('fails by default, and names every batch', async () => {
		const [first, second] = await createJobs(2);
		const run = await runNode({
			parameters: { operation: 'wait', options },
			rows: [{ batchId: first }, { batchId: second }],
			credentials: marketo.credentials,
		});
		expect(run.message).toBe(
			`Import job ${first} didn't finish within 0.005 minutes. Waited for as well: batch ${second}`,
		);
		expect(run.description).toBe(
			'Marketo keeps processing the jobs. Follow them by their batch IDs with "Wait Until Done" or "Get Import Status", then use "Get Failures". To wait longer, increase the "Timeout" option.',
		);
	});

	test('"output" returns the unfinished jobs', async () => {
		const [first, second] = await createJobs(2);
		marketo.simulator.finishJob(first);
		const run = await runNode({
			parameters: { operation: 'wait', options: { ...options, onTimeout: 'output' } },
			rows: [{ batchId: first }, { batchId: second }],
			credentials: marketo.credentials,
		});
		expect(run.status).toBe('success');
		expect(run.json[0]).toEqual([
			expect.objectContaining({ batchId: first, status: 'Complete', isFinished: true }),
			{ batchId: second, importId: String(second), status: 'Importing', isFinished: false },
		]);
	});
});

describe('a job that Marketo ends as failed', () => {
	async function createFailing(): Promise<number[]> {
		marketo.simulator.faults.add({
			on: 'create',
			then: {
				kind: 'job',
				fault: { ends: { state: 'Failed', message: 'Import failed for lack of a header' } },
			},
		});
		return await createJobs(2);
	}

	test('fails its item by default', async () => {
		const [failing, good] = await createFailing();
		const run = await runNode({
			parameters: { operation: 'wait', options: QUICK_POLLING },
			rows: [{ batchId: good }, { batchId: failing }],
			credentials: marketo.credentials,
		});
		expect(run.message).toBe(
			`Import job ${failing} failed in Marketo: Import failed for lack of a header. Waited for as well: batch ${good}`,
		);
		expect(run.error).toMatchObject({ context: { itemIndex: 1 } });
	});

	test('fails only its item if the workflow continues on errors', async () => {
		const [failing, good] = await createFailing();
		const run = await runNode({
			parameters: { operation: 'wait', options: QUICK_POLLING },
			rows: [{ batchId: failing }, { batchId: good }],
			credentials: marketo.credentials,
			onError: 'continueRegularOutput',
		});
		expect(run.items[0].map(({ json, pairedItem }) => [Object.keys(json), pairedItem])).toEqual([
			[['error'], { item: 0 }],
			[expect.arrayContaining(['batchId', 'status']), { item: 1 }],
		]);
	});

	test('is a job like any other with failOnFailedJob off', async () => {
		const [failing] = await createFailing();
		const run = await runNode({
			parameters: { operation: 'wait', options: { ...QUICK_POLLING, failOnFailedJob: false } },
			rows: [{ batchId: failing }],
			credentials: marketo.credentials,
		});
		expect(run.json[0]).toEqual([
			expect.objectContaining({
				batchId: failing,
				status: 'Failed',
				isFinished: true,
				message: 'Import failed for lack of a header',
			}),
		]);
	});
});

test('does not fail because of failed rows alone', async () => {
	const made = await runNode({
		parameters: { operation: 'create' },
		file: 'email,firstName\n,A\n,B\n',
		credentials: marketo.credentials,
	});
	const run = await runNode({
		parameters: { operation: 'wait', options: QUICK_POLLING },
		rows: made.json[0],
		credentials: marketo.credentials,
	});
	expect(run.status).toBe('success');
	expect(run.json[0]).toEqual([
		expect.objectContaining({ status: 'Complete', numOfRowsFailed: 2, numOfLeadsProcessed: 0 }),
	]);
});

test('an error that happens to contain a batch ID still names every batch', async () => {
	marketo.simulator.faults.add({
		on: 'status',
		times: Infinity,
		then: { kind: 'error', code: '607' },
	});
	const run = await runNode({
		parameters: { operation: 'wait', options: QUICK_POLLING },
		// The message names the code, 607.
		rows: [{ batchId: 607 }, { batchId: 608 }],
		credentials: marketo.credentials,
	});
	expect(run.message).toMatch(/^Marketo's daily API quota is used up: .*\(code 607, /);
	expect(run.message).toMatch(/\. Waited for: batches 607, 608$/);
});

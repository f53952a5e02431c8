import { email, leadsCsv } from '../support/leads';
import { credentialFor, runNode } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Marketo's queue of ten jobs, which others use as well, and static lists that accept one import at
// a time.

const marketo = useSimulator({ jobSeconds: 0.05 });

const SPLIT = { ...QUICK_POLLING, maxRequestBytes: 1_300 };
const LIST = { __rl: true, mode: 'id', value: '1001' };

/** Jobs of other users. */
async function fillQueue(count: number, listId?: number): Promise<number[]> {
	const run = await runNode({
		parameters: {
			operation: 'create',
			...(listId !== undefined && { listId: { __rl: true, mode: 'id', value: String(listId) } }),
		},
		files: Array.from({ length: count }, (_, i) => ({
			content: `email\nother${i}@elsewhere.example\n`,
		})),
		credentials: marketo.credentials,
	});
	expect(run.message).toBeUndefined();
	return marketo.simulator.jobs.map(({ batchId }) => batchId);
}

test("waits while the queue is full of others' jobs", async () => {
	marketo.set({ jobSeconds: Infinity });
	const others = await fillQueue(10);
	const timer = setInterval(() => {
		if (!marketo.simulator.requests.some(({ code }) => code === '1016')) return;
		clearInterval(timer);
		for (const batchId of others) marketo.simulator.finishJob(batchId);
		marketo.simulator.options.jobSeconds = 0.02;
	}, 10);
	const before = marketo.simulator.leadCount;
	expect(before).toBe(0);
	const run = await runNode({
		parameters: { operation: 'importAndWait', options: SPLIT },
		file: leadsCsv(40),
		credentials: marketo.credentials,
	});
	clearInterval(timer);
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.requests.some(({ code }) => code === '1016')).toBe(true);
	expect(run.json[0]).toEqual([
		expect.objectContaining({ status: 'Complete', imported: 40, unaccounted: 0 }),
	]);
	expect((run.json[0][0].jobs as Array<{ batchId: number }>).map(({ batchId }) => batchId)).toEqual(
		marketo.simulator.jobs
			.filter(({ batchId }) => !others.includes(batchId))
			.map(({ batchId }) => batchId),
	);
});

test('keeps the queue full with a file of 25 parts, and never fails because of it', async () => {
	const run = await runNode({
		parameters: { operation: 'importAndWait', options: SPLIT },
		file: leadsCsv(420),
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual([
		expect.objectContaining({ status: 'Complete', imported: 420, unaccounted: 0 }),
	]);
	expect(marketo.simulator.jobs.length).toBeGreaterThanOrEqual(20);
	// We never exceed ten jobs of our own, so Marketo never has to reject any.
	expect(marketo.simulator.requests.filter(({ code }) => code === '1016')).toEqual([]);
});

test('reports how to continue if no place becomes free within the limit, and loses nothing', async () => {
	marketo.set({ jobSeconds: Infinity });
	await fillQueue(9);
	const run = await runNode({
		parameters: { operation: 'create', options: { ...SPLIT, queueTimeout: 0.01 } },
		file: leadsCsv(40),
		credentials: marketo.credentials,
	});
	const [ours] = marketo.simulator.jobs.slice(9);
	expect(run.message).toBe(
		`No slot became free in Marketo's import queue within 0.01 minutes. leads.csv: rows up to ${ours.rows + 1} were sent, the rest were not (batch ${ours.batchId})`,
	);
	expect(run.description).toBe(
		'The queue holds ten import jobs, shared by everything that uses the Marketo account, and runs one job at a time for each static list. Run the workflow at a quieter time, or increase the "Queue Timeout" option.',
	);
});

test('waits for a list into which others are importing', async () => {
	marketo.set({ jobSeconds: Infinity });
	const [other] = await fillQueue(1, 1001);
	const timer = setInterval(() => {
		if (!marketo.simulator.requests.some(({ code }) => code === '1019')) return;
		clearInterval(timer);
		marketo.simulator.options.jobSeconds = 0.02;
		marketo.simulator.finishJob(other);
	}, 10);
	const run = await runNode({
		parameters: { operation: 'importAndWait', listId: LIST, options: QUICK_POLLING },
		file: leadsCsv(3),
		credentials: marketo.credentials,
	});
	clearInterval(timer);
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.requests.some(({ code }) => code === '1019')).toBe(true);
	expect(marketo.simulator.jobs).toHaveLength(2);
});

test('imports many parts into one list one after the other, and adds all members', async () => {
	const run = await runNode({
		parameters: { operation: 'importAndWait', listId: LIST, options: SPLIT },
		file: leadsCsv(80),
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual([expect.objectContaining({ status: 'Complete', imported: 80 })]);
	expect(marketo.simulator.jobs.length).toBeGreaterThanOrEqual(4);
	expect(marketo.simulator.lists.get(1001)?.members.size).toBe(80);
});

test('lets several files take turns, and finishes several executions', async () => {
	const credentials = credentialFor(marketo.url, marketo.simulator);
	const runs = await Promise.all(
		[0, 1, 2].map(async (execution) => {
			const files = [0, 1].map((file) => ({
				content: leadsCsv(60).replaceAll('lead0', `e${execution}f${file}-`),
				fileName: `${execution}-${file}.csv`,
			}));
			return await runNode({
				parameters: { operation: 'importAndWait', options: SPLIT },
				files,
				credentials,
			});
		}),
	);
	for (const run of runs) {
		expect(run.json[0].map(({ status, imported }) => [status, imported])).toEqual([
			['Complete', 60],
			['Complete', 60],
		]);
	}
	expect(marketo.simulator.leadCount).toBe(360);
	// The parts of two files of one execution alternate: neither waits until the other is done.
	const ours = marketo.simulator.jobs
		.filter(({ fileName }) => fileName.startsWith('1-'))
		.map(({ fileName }) => fileName);
	expect(new Set(ours.slice(0, 2))).toEqual(new Set(['1-0.csv', '1-1.csv']));
	expect(email(1) in marketo.stored()).toBe(false);
});

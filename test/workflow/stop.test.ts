import { HEADER, csv, email, leadsCsv } from '../support/leads';
import { runNode, type NodeRun, type NodeRunOptions } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// The Stop button, pressed at any point.

const marketo = useSimulator({ jobSeconds: Infinity });

/** Presses Stop when `when` returns true; then no more requests may be sent to Marketo. */
async function runUntil(when: () => boolean, options: NodeRunOptions): Promise<NodeRun> {
	const stop = new AbortController();
	let callsAtStop = 0;
	let wireAtStop = 0;
	const timer = setInterval(() => {
		if (!when()) return;
		clearInterval(timer);
		callsAtStop = marketo.simulator.requests.length;
		wireAtStop = marketo.wire.length;
		stop.abort();
	}, 5);
	const unhandled: unknown[] = [];
	const onUnhandled = (reason: unknown): number => unhandled.push(reason);
	process.on('unhandledRejection', onUnhandled);
	try {
		const run = await runNode({
			...options,
			credentials: marketo.credentials,
			signal: stop.signal,
		});
		// Which message the engine reports depends on whether the node has already ended.
		expect(['canceled', 'error']).toContain(run.status);
		if (run.message !== undefined) expect(run.message).toMatch(/^The execution was stopped/);
		expect(run.stoppedAfterMs).toBeLessThan(2_000);
		// n8n abandons a stopped node; what the node still does shows only after a while.
		await new Promise((resolve) => setTimeout(resolve, 400));
		expect(marketo.wire.length - wireAtStop).toBe(0);
		// Only a call that was already in flight may complete.
		expect(marketo.simulator.requests.length - callsAtStop).toBeLessThanOrEqual(1);
		expect(unhandled).toEqual([]);
		return run;
	} finally {
		clearInterval(timer);
		process.off('unhandledRejection', onUnhandled);
	}
}

/** The node continues for a moment after n8n has abandoned it, and writes its last log lines then. */
async function linesOf(logged: string[], wanted: RegExp): Promise<string> {
	for (let i = 0; i < 100 && !logged.some((line) => wanted.test(line)); i++)
		await new Promise((resolve) => setTimeout(resolve, 10));
	return logged.join('\n');
}

function loggingTo(logged: string[]): Pick<NodeRunOptions, 'onLog'> {
	return { onLog: ({ message }) => logged.push(message) };
}

const SPLIT = { maxRequestBytes: 1_300 };

describe('Import and Wait', () => {
	test.each([0.05, 30])('while it waits for jobs, checking every %d s', async (pollInterval) => {
		const logged: string[] = [];
		await runUntil(() => logged.some((line) => line.startsWith('Marketo import job created')), {
			parameters: { operation: 'importAndWait', options: { pollInterval } },
			file: leadsCsv(2),
			...loggingTo(logged),
		});
		const [{ batchId }] = marketo.simulator.jobs;
		const text = await linesOf(logged, /batch/);
		expect(text).toContain(`Marketo import job created: batch ${batchId} (rows 2 to 3)`);
	});

	test('while it uploads', async () => {
		marketo.simulator.faults.add({ on: 'create', nth: 2, then: { kind: 'late', delayMs: 60_000 } });
		const logged: string[] = [];
		await runUntil(
			() => marketo.wire.filter(({ url }) => url.startsWith('/bulk/v1/leads.json')).length === 2,
			{
				parameters: { operation: 'importAndWait', options: { ...QUICK_POLLING, ...SPLIT } },
				file: leadsCsv(60),
				...loggingTo(logged),
			},
		);
		expect(marketo.simulator.callsOf('create')).toBe(2);
		expect(await linesOf(logged, /created/)).toContain(
			`batch ${marketo.simulator.jobs[0].batchId} `,
		);
	});

	test('while the queue is full', async () => {
		marketo.set({ jobSeconds: Infinity, queueSize: 2 });
		const logged: string[] = [];
		await runUntil(() => marketo.simulator.requests.some(({ code }) => code === '1016'), {
			parameters: { operation: 'importAndWait', options: { ...QUICK_POLLING, ...SPLIT } },
			file: leadsCsv(60),
			...loggingTo(logged),
		});
		const { jobs } = marketo.simulator;
		expect(jobs).toHaveLength(2);
		const text = await linesOf(logged, /created/);
		for (const { batchId } of jobs) expect(text).toContain(`batch ${batchId} `);
	});

	test('while it waits to retry', async () => {
		marketo.simulator.faults.add({
			on: 'create',
			times: Infinity,
			then: { kind: 'error', code: '606' },
		});
		await runUntil(() => marketo.simulator.requests.some(({ code }) => code === '606'), {
			parameters: { operation: 'importAndWait' },
			file: leadsCsv(2),
		});
		expect(marketo.simulator.jobs).toEqual([]);
	});

	test('while it fetches failed rows', async () => {
		marketo.set({ jobSeconds: 0 });
		marketo.simulator.faults.add({ on: 'failures', then: { kind: 'late', delayMs: 60_000 } });
		await runUntil(() => marketo.wire.some(({ url }) => url.endsWith('/failures.json')), {
			parameters: { operation: 'importAndWait', options: QUICK_POLLING },
			file: csv([HEADER, ['', 'A', 'B']]),
		});
	});

	test('while it checks a large file, before anything is sent', async () => {
		const rows = Array.from({ length: 200 }, (_, i) => `${email(i)},"First\n${i}",Last\n`).join('');
		const run = await runUntil(() => marketo.simulator.callsOf('describe') === 1, {
			parameters: { operation: 'importAndWait' },
			file: `email,firstName,lastName\n${rows.repeat(4_000)}`,
			binaryMode: 'filesystem',
		});
		expect(run.elapsedMs).toBeLessThan(20_000);
		expect(marketo.simulator.callsOf('create')).toBe(0);
	});

	test('is not an item error, even if the workflow continues on errors', async () => {
		const run = await runUntil(() => marketo.simulator.queueLength === 1, {
			parameters: { operation: 'importAndWait', options: QUICK_POLLING },
			file: leadsCsv(2),
			onError: 'continueRegularOutput',
		});
		// The engine may pass on the node's input; none of it is ours.
		for (const { json } of run.items.flat()) expect(json).toEqual({});
	});
});

test('Wait Until Done while it waits', async () => {
	const made = await runNode({
		parameters: { operation: 'create' },
		files: [{ content: leadsCsv(1) }, { content: leadsCsv(2) }],
		credentials: marketo.credentials,
	});
	const before = marketo.simulator.callsOf('status');
	await runUntil(() => marketo.simulator.callsOf('status') >= before + 2, {
		parameters: { operation: 'wait', options: QUICK_POLLING },
		rows: made.json[0],
	});
});

test('Create Import Job while the queue is full', async () => {
	marketo.set({ jobSeconds: Infinity, queueSize: 1 });
	const logged: string[] = [];
	await runUntil(() => marketo.simulator.requests.some(({ code }) => code === '1016'), {
		parameters: { operation: 'create', options: SPLIT },
		file: leadsCsv(60),
		...loggingTo(logged),
	});
	expect(await linesOf(logged, /Stopped/)).toMatch(
		new RegExp(
			`Stopped\\. leads\\.csv: rows up to \\d+ were sent(, the rest were not|, those after row \\d+ were not)? \\(batch ${marketo.simulator.jobs[0].batchId}\\)`,
		),
	);
});

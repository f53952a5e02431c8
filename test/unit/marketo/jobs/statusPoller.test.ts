import { BatchNotFoundError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/BatchNotFoundError';
import { CancelledError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import { ConnectionError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import { MarketoApiError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import type { ImportJob } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/job';
import { StatusPoller } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/statusPoller';
import { rejection } from '../scripted';
import { VirtualTime } from '../virtualTime';

const INTERVAL = 10_000;

type Watched = { ends: number; trouble?: (now: number) => Error | undefined };

/** Jobs that end at given times, and a watch over them. */
class Watching {
	readonly time = new VirtualTime(0);
	readonly calls = new Map<number, number[]>();
	readonly found = new Map<number, number>();
	readonly lost = new Map<number, string>();
	readonly watch: StatusPoller;

	constructor(
		readonly jobs: ReadonlyMap<number, Watched>,
		{ interval = INTERVAL, hasAnswered = true } = {},
	) {
		this.watch = new StatusPoller(
			async (id) => await this.getJob(id),
			this.time,
			interval,
			hasAnswered,
		);
	}

	addAll(checkNow = false): void {
		for (const id of this.jobs.keys()) this.add(id, checkNow);
	}

	add(id: number, checkNow = false): void {
		const on = {
			onChange: (job: ImportJob) => {
				if (job.status === 'Complete' || job.status === 'Failed')
					this.found.set(id, this.time.now());
			},
			onLost: (why: Error) => this.lost.set(id, why.message),
		};
		this.watch.add(id, on, checkNow);
	}

	async toEnd(longest = 100 * 3_600_000): Promise<void> {
		for (;;) {
			await this.watch.check();
			if (this.watch.size === 0) return;
			if (this.time.now() > longest) throw new Error(`${this.watch.size} jobs are never found`);
			await this.time.sleep(Math.max(0, this.watch.nextDue() - this.time.now()));
		}
	}

	get callCount(): number {
		return [...this.calls.values()].reduce((sum, { length }) => sum + length, 0);
	}

	/** The shortest time between two calls for one job. */
	get closest(): number {
		return Math.min(
			...[...this.calls.values()].flatMap((at) => at.slice(1).map((time, i) => time - at[i])),
		);
	}

	private async getJob(id: number): Promise<ImportJob> {
		const now = this.time.now();
		this.calls.set(id, [...(this.calls.get(id) ?? []), now]);
		await Promise.resolve();
		const job = this.jobs.get(id);
		const trouble = job?.trouble?.(now);
		if (trouble !== undefined) throw trouble;
		const ends = job?.ends ?? Number.POSITIVE_INFINITY;
		return { batchId: id, importId: String(id), status: now >= ends ? 'Complete' : 'Importing' };
	}
}

/** Two at work, first in first out. */
function fifo(count: number, seconds: (i: number) => number): Map<number, Watched> {
	const free = [0, 0];
	return new Map(
		Array.from({ length: count }, (_, i) => {
			free.sort((a, b) => a - b);
			free[0] += seconds(i) * 1_000;
			return [3_404 + i, { ends: free[0] }] as const;
		}),
	);
}

// Jobs that wait cost a call in 90 seconds each: with 200 of them known from the start that is most of the calls.
describe('jobs one after the other, two at work', () => {
	test.each<
		[
			label: string,
			jobs: number,
			seconds: (i: number) => number,
			interval: number,
			mostCalls: number,
		]
	>([
		['40 jobs of a second', 40, () => 1, 10_000, 120],
		['40 jobs of ten seconds', 40, () => 10, 10_000, 120],
		['40 jobs of half a minute', 40, () => 30, 10_000, 240],
		['40 jobs of a minute', 40, () => 60, 10_000, 420],
		['40 jobs of five minutes', 40, () => 300, 10_000, 1_900],
		['40 jobs of changing length', 40, (i) => [5, 60, 20, 1, 90][i % 5], 10_000, 290],
		['one job of an hour', 1, () => 3_600, 10_000, 130],
		['two jobs of an hour, asked every minute', 2, () => 3_600, 60_000, 130],
		['200 jobs of ten seconds', 200, () => 10, 10_000, 1_350],
	])('%s', async (_, count, seconds, interval, mostCalls) => {
		const watching = new Watching(fifo(count, seconds), { interval });
		watching.addAll();
		await watching.toEnd();
		expect([...watching.found.keys()].sort()).toEqual([...watching.jobs.keys()]);
		expect(watching.closest).toBeGreaterThanOrEqual(interval);
		expect(watching.callCount).toBeLessThanOrEqual(mostCalls);
		// Nobody is asked about after the end.
		for (const [id, calls] of watching.calls)
			expect(calls[calls.length - 1]).toBe(watching.found.get(id));
		// And the end is known within the longest interval.
		const longest = Math.max(interval, 30_000);
		for (const [id, { ends }] of watching.jobs)
			expect((watching.found.get(id) ?? 0) - ends).toBeLessThanOrEqual(3 * longest);
	});
});

test('jobs that end out of order are found, too', async () => {
	const jobs = new Map([
		[1, { ends: 3_600_000 }],
		[2, { ends: 3_000_000 }],
		[3, { ends: 5_000 }],
		[4, { ends: 200_000 }],
		[5, { ends: 0 }],
	]);
	const watching = new Watching(jobs);
	watching.addAll();
	await watching.toEnd();
	expect(watching.found.size).toBe(5);
	for (const [id, { ends }] of jobs)
		expect((watching.found.get(id) ?? 0) - ends).toBeLessThanOrEqual(90_000);
	expect(watching.closest).toBeGreaterThanOrEqual(INTERVAL);
});

test('jobs added in another order are taken by their IDs', async () => {
	const watching = new Watching(
		new Map([
			[1, { ends: 60_000 }],
			[2, { ends: 60_000 }],
			[3, { ends: 120_000 }],
			[4, { ends: 120_000 }],
		]),
	);
	for (const id of [4, 3, 2, 1]) watching.add(id);
	await watching.toEnd();
	expect(watching.found.get(1)).toBeLessThanOrEqual(90_000);
});

test('jobs that have all ended cost one call each, at once', async () => {
	const watching = new Watching(
		new Map(Array.from({ length: 40 }, (_, i) => [i + 1, { ends: 0 }])),
	);
	watching.addAll(true);
	await watching.toEnd();
	expect(watching.callCount).toBe(40);
	expect(watching.time.now()).toBe(0);
});

test('jobs that were just made and have ended at once are found soon', async () => {
	const watching = new Watching(
		new Map(Array.from({ length: 40 }, (_, i) => [i + 1, { ends: 0 }])),
	);
	watching.addAll();
	await watching.toEnd();
	expect(watching.callCount).toBe(40);
	expect(watching.time.now()).toBeLessThanOrEqual(INTERVAL);
});

test('what a batch that is gone leaves behind', async () => {
	const watching = new Watching(
		new Map<number, Watched>([
			[1, { ends: 0, trouble: () => new BatchNotFoundError(1) }],
			[2, { ends: 20_000 }],
		]),
	);
	watching.addAll();
	await watching.toEnd();
	expect([...watching.lost]).toEqual([[1, "Batch 1 wasn't found in Marketo"]]);
	expect([...watching.found.keys()]).toEqual([2]);
});

test('a status that goes back to Queued is waited for', async () => {
	const time = new VirtualTime(0);
	const states = ['Importing', 'Queued', 'Queued', 'Complete'] as const;
	const seen: string[] = [];
	const watch = new StatusPoller(
		async (batchId) =>
			await Promise.resolve({ batchId, importId: '1', status: states[Math.min(seen.length, 3)] }),
		time,
		INTERVAL,
		true,
	);
	watch.add(1, { onChange: ({ status }) => seen.push(status), onLost: () => undefined });
	while (watch.size > 0) {
		await time.sleep(Math.max(0, watch.nextDue() - time.now()));
		await watch.check();
	}
	expect(seen).toEqual(states);
});

describe('trouble', () => {
	const passing = (code: string, retry: 'retry' | 'slowDown') =>
		new MarketoApiError('x', 'x', code, retry, false);

	test.each<[label: string, error: Error]>([
		['608', passing('608', 'retry')],
		['606', passing('606', 'slowDown')],
		['no connection', new ConnectionError('reset')],
		['no host, after answers', new ConnectionError('unknownHost')],
	])('%s is sat out', async (_, error) => {
		let calls = 0;
		const watching = new Watching(
			new Map<number, Watched>([
				[1, { ends: 0, trouble: () => (calls++ < 4 ? error : undefined) }],
			]),
		);
		watching.addAll();
		await watching.toEnd();
		expect(watching.found.size).toBe(1);
		expect(watching.closest).toBeGreaterThanOrEqual(INTERVAL);
	});

	test('trouble that stays ends the wait after five rounds', async () => {
		const watching = new Watching(
			new Map<number, Watched>([[1, { ends: 0, trouble: () => new ConnectionError('reset') }]]),
		);
		watching.addAll();
		expect(await rejection(watching.toEnd())).toMatchObject({ issue: 'reset' });
		expect(watching.callCount).toBe(5);
	});

	test('trouble with one job alone does not end the wait for the others', async () => {
		const watching = new Watching(
			new Map<number, Watched>([
				[
					1,
					{ ends: 0, trouble: (now) => (now < 300_000 ? new ConnectionError('reset') : undefined) },
				],
				[2, { ends: 600_000 }],
			]),
		);
		watching.addAll();
		await watching.toEnd();
		expect(watching.found.size).toBe(2);
	});

	test('trouble with the very first call is told at once', async () => {
		const watching = new Watching(
			new Map<number, Watched>([[1, { ends: 0, trouble: () => new ConnectionError('reset') }]]),
			{ hasAnswered: false },
		);
		watching.addAll(true);
		await rejection(watching.toEnd());
		expect(watching.callCount).toBe(1);
	});

	test.each<[label: string, error: Error]>([
		['607', new MarketoApiError('x', 'x', '607', 'stop', false)],
		['603', new MarketoApiError('x', 'x', '603', 'stop', false)],
		['Stop', new CancelledError()],
		['a mistake of ours', new TypeError('x')],
	])('%s ends the wait at once', async (_, error) => {
		const watching = new Watching(
			new Map<number, Watched>(
				Array.from({ length: 20 }, (_unused, i) => [i, { ends: 0, trouble: () => error }]),
			),
		);
		watching.addAll(true);
		expect(await rejection(watching.toEnd())).toBe(error);
		// The calls that were on their way, and no more.
		expect(watching.callCount).toBeLessThanOrEqual(5);
	});
});

test('nothing watched is never due', () => {
	expect(new Watching(new Map()).watch.nextDue()).toBe(Number.POSITIVE_INFINITY);
});

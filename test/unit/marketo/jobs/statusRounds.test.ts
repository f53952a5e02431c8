import { BatchNotFoundError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/BatchNotFoundError';
import { CancelledError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import { ConnectionError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import { MarketoApiError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import type { JobStatus } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/job';
import {
	checkStatuses,
	newRounds,
	nextRoundAt,
	postponeRound,
	startRounds,
	type RoundOptions,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/statusRounds';
import { rejection } from '../scripted';
import { VirtualTime } from '../virtualTime';

const INTERVAL = 10_000;

interface Watched {
	ends: number;
	trouble?: (now: number) => Error | undefined;
}

/** Jobs that end at given times, and rounds of status calls until the end of each is known. */
class Watching {
	readonly time = new VirtualTime(0);
	/** milliseconds that every call takes */
	latency = 0;
	readonly calls = new Map<number, number[]>();
	readonly found = new Map<number, number>();
	readonly lost = new Map<number, string>();
	readonly rounds;
	private readonly open: Set<number>;

	constructor(
		readonly jobs: ReadonlyMap<number, Watched>,
		private readonly options: Partial<RoundOptions> = {},
	) {
		this.open = new Set(jobs.keys());
		this.rounds = newRounds(this.interval);
	}

	get interval(): number {
		return this.options.interval ?? INTERVAL;
	}

	async round(): Promise<void> {
		const watched = [...this.open].map((batchId) => ({
			batchId,
			getJob: async () => await this.getJob(batchId),
			onStatus: ({ status }: { status: JobStatus }) => {
				if (status !== 'Complete') return;
				this.open.delete(batchId);
				this.found.set(batchId, this.time.now());
			},
			onLost: (why: Error) => {
				this.open.delete(batchId);
				this.lost.set(batchId, why.message);
			},
		}));
		await checkStatuses(this.rounds, watched, {
			clock: this.time,
			hasAnswered: true,
			...this.options,
			interval: this.interval,
		});
	}

	async toEnd(): Promise<void> {
		while (this.open.size > 0) {
			await this.time.sleep(Math.max(0, this.rounds.dueAt - this.time.now()));
			await this.round();
		}
	}

	get callCount(): number {
		return [...this.calls.values()].reduce((sum, { length }) => sum + length, 0);
	}

	/** The shortest time between two calls for the same job. */
	get closest(): number {
		return Math.min(
			...[...this.calls.values()].flatMap((at) => at.slice(1).map((time, i) => time - at[i])),
		);
	}

	private async getJob(batchId: number): Promise<{ batchId: number; status: JobStatus }> {
		const now = this.time.now();
		this.calls.set(batchId, [...(this.calls.get(batchId) ?? []), now]);
		await this.time.sleep(this.latency);
		const job = this.jobs.get(batchId);
		const trouble = job?.trouble?.(now);
		if (trouble !== undefined) throw trouble;
		const ends = job?.ends ?? Number.POSITIVE_INFINITY;
		return { batchId, status: this.time.now() >= ends ? 'Complete' : 'Importing' };
	}
}

/** Two in progress, first in first out. */
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

function sameForAll(count: number, job: Watched): Map<number, Watched> {
	return new Map(Array.from({ length: count }, (_, i) => [i + 1, job]));
}

describe('consecutive jobs, two in progress', () => {
	test.each<[label: string, jobs: number, seconds: (i: number) => number, interval: number]>([
		['40 jobs of one second', 40, () => 1, 10_000],
		['40 jobs of ten seconds', 40, () => 10, 10_000],
		['40 jobs of half a minute', 40, () => 30, 10_000],
		['40 jobs of five minutes', 40, () => 300, 10_000],
		['40 jobs of varying length', 40, (i) => [5, 60, 20, 1, 90][i % 5], 10_000],
		['one job of an hour', 1, () => 3_600, 10_000],
		['two jobs of an hour, checked every minute', 2, () => 3_600, 60_000],
		['200 jobs of ten seconds', 200, () => 10, 10_000],
	])('%s: every end is known within the interval', async (_, count, seconds, interval) => {
		const watching = new Watching(fifo(count, seconds), { interval });
		await watching.toEnd();
		expect([...watching.found.keys()].sort()).toEqual([...watching.jobs.keys()]);
		expect(watching.closest).toBeGreaterThanOrEqual(interval);
		for (const [id, calls] of watching.calls)
			expect(calls[calls.length - 1]).toBe(watching.found.get(id));
		for (const [id, { ends }] of watching.jobs)
			expect((watching.found.get(id) ?? 0) - ends).toBeLessThanOrEqual(interval);
	});

	test('40 jobs of a minute need less than half the calls of checking all ten in the queue', async () => {
		const watching = new Watching(fifo(40, () => 60));
		await watching.toEnd();
		// Two jobs in 120 rounds, and in every fifth round the others too.
		expect(watching.callCount).toBeLessThanOrEqual(120 * (2 + 38 / 5));
		const asked = [...watching.calls.values()].map(({ length }) => length);
		expect(asked[0]).toBe(6);
	});
});

describe('no end is noticed later than by checking all jobs, with fewer calls', () => {
	/** Checks every unfinished job, waits for an interval, and so on. */
	async function askAboutAll(jobs: ReadonlyMap<number, Watched>, latency: number) {
		const time = new VirtualTime(0);
		const found = new Map<number, number>();
		let open = [...jobs];
		let calls = 0;
		while (open.length > 0) {
			await time.sleep(INTERVAL);
			const still: typeof open = [];
			for (const [id, job] of open) {
				await time.sleep(latency);
				calls++;
				if (time.now() >= job.ends) found.set(id, time.now());
				else still.push([id, job]);
			}
			open = still;
		}
		return { found, calls };
	}

	test.each([1, 5, 10, 30, 60, 300])('ten jobs of %d s, more or less', async (seconds) => {
		for (const latency of [50, 200, 700]) {
			const jobs = fifo(10, (i) => seconds * [1, 1.19, 0.83, 1.07, 0.94, 1.13, 0.88][i % 7]);
			const watching = new Watching(jobs);
			watching.latency = latency;
			await watching.toEnd();
			const all = await askAboutAll(jobs, latency);
			expect(watching.found).toEqual(all.found);
			expect(watching.callCount).toBeLessThanOrEqual(all.calls);
			if (seconds >= 10) expect(watching.callCount).toBeLessThan(0.75 * all.calls);
			expect(watching.closest).toBeGreaterThanOrEqual(INTERVAL + latency);
		}
	});
});

test('checks only the two oldest unfinished jobs', async () => {
	const watching = new Watching(
		new Map([
			[4, { ends: Infinity }],
			[2, { ends: 0 }],
			[3, { ends: Infinity }],
			[1, { ends: 0 }],
			[5, { ends: 0 }],
		]),
	);
	await watching.round();
	expect([...watching.calls.keys()]).toEqual([1, 2, 3, 4]);
});

test('finds jobs that end out of order after five rounds at the latest', async () => {
	const watching = new Watching(
		new Map([
			[1, { ends: 3_600_000 }],
			[2, { ends: 3_000_000 }],
			[3, { ends: 5_000 }],
			[4, { ends: 200_000 }],
			[5, { ends: 0 }],
		]),
	);
	await watching.toEnd();
	for (const [id, { ends }] of watching.jobs)
		expect((watching.found.get(id) ?? 0) - ends).toBeLessThanOrEqual(5 * INTERVAL);
});

test('checks each job once in a round for all', async () => {
	const watching = new Watching(sameForAll(40, { ends: 0 }), { all: true });
	await watching.round();
	expect(watching.callCount).toBe(40);
	expect(watching.found.size).toBe(40);
});

test('reports a batch that Marketo does not have, and continues with the others', async () => {
	const watching = new Watching(
		new Map<number, Watched>([
			[1, { ends: 0, trouble: () => new BatchNotFoundError(1) }],
			[2, { ends: 20_000 }],
		]),
	);
	await watching.toEnd();
	expect([...watching.lost.keys()]).toEqual([1]);
	expect([...watching.found.keys()]).toEqual([2]);
});

describe('trouble', () => {
	const temporary = (code: string, remedy: 'retry' | 'slowDown') =>
		new MarketoApiError('x', 'x', code, remedy, false);

	test.each<[label: string, error: Error]>([
		['608', temporary('608', 'retry')],
		['606', temporary('606', 'slowDown')],
		['no connection', new ConnectionError('reset')],
		['an unknown host, after replies', new ConnectionError('unknownHost')],
	])('%s is tolerated for four rounds', async (_, error) => {
		let calls = 0;
		const watching = new Watching(
			new Map([[1, { ends: 0, trouble: () => (calls++ < 4 ? error : undefined) }]]),
		);
		await watching.toEnd();
		expect(watching.found.size).toBe(1);
		expect(watching.closest).toBeGreaterThanOrEqual(INTERVAL);
	});

	test('that persists ends the wait after five rounds', async () => {
		const watching = new Watching(
			new Map([[1, { ends: 0, trouble: () => new ConnectionError('reset') }]]),
		);
		expect(await rejection(watching.toEnd())).toBeInstanceOf(ConnectionError);
		expect(watching.callCount).toBe(5);
	});

	test('with only one job does not end the wait for the others', async () => {
		const watching = new Watching(
			new Map<number, Watched>([
				[
					1,
					{ ends: 0, trouble: (now) => (now < 300_000 ? new ConnectionError('reset') : undefined) },
				],
				[2, { ends: 600_000 }],
			]),
		);
		await watching.toEnd();
		expect(watching.found.size).toBe(2);
	});

	test('in the very first round is reported at once if the account has not replied yet', async () => {
		const watching = new Watching(
			new Map([[1, { ends: 0, trouble: () => new ConnectionError('reset') }]]),
			{ hasAnswered: false },
		);
		await rejection(watching.round());
		expect(watching.callCount).toBe(1);
	});

	test.each<[label: string, error: Error]>([
		['607', new MarketoApiError('x', 'x', '607', 'stop', false)],
		['603', new MarketoApiError('x', 'x', '603', 'stop', false)],
		['Stop', new CancelledError()],
		['a bug of ours', new TypeError('x')],
	])('%s ends the wait at once', async (_, error) => {
		for (const all of [false, true]) {
			const watching = new Watching(sameForAll(20, { ends: 0, trouble: () => error }), { all });
			expect(await rejection(watching.round())).toBe(error);
			// Only the calls that were already in flight.
			expect(watching.callCount).toBeLessThanOrEqual(all ? 5 : 1);
		}
	});
});

describe('uploads postpone the next round', () => {
	test('the first one to an interval after it', () => {
		const rounds = newRounds(0);
		startRounds(rounds, 5_000, INTERVAL);
		expect(rounds.dueAt).toBe(15_000);
	});

	test('later ones by their duration, by at most one interval', () => {
		const rounds = newRounds(0);
		startRounds(rounds, 0, INTERVAL);
		postponeRound(rounds, 1_000);
		expect(rounds.dueAt).toBe(11_000);
		postponeRound(rounds, 9_500);
		expect(rounds.dueAt).toBe(20_000);
	});
});

describe('the last round is at the deadline', () => {
	test.each<[label: string, dueAt: number, heardAt: number, deadline: number, expected: number]>([
		['long before it, rounds are one interval apart', 50_000, 40_000, 100_000, 50_000],
		['a round one interval before it is kept', 50_000, 40_000, 60_000, 50_000],
		['a round less than one interval before it is omitted', 50_000, 40_000, 59_999, 59_999],
		['a round after it is moved to it', 50_000, 40_000, 45_000, 45_000],
		[
			'if a round ended less than half an interval before it, there is no other',
			50_000,
			40_000,
			44_999,
			50_000,
		],
		['if a round ended after it, there is no other', 50_000, 40_000, 39_000, 50_000],
	])('%s', (_, dueAt, heardAt, deadline, expected) => {
		const rounds = { ...newRounds(dueAt), heardAt };
		expect(nextRoundAt(rounds, INTERVAL, deadline)).toBe(expected);
	});
});

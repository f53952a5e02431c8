import { leadTarget } from '../../../../nodes/MarketoBulkLeadImport/objects/lead';
import { CancelledError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import { isFinished } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/job';
import type { Effect, FaultRule } from '../../../simulator/faults';
import { importOf, run, type TestImport } from '../imports';
import { rejection } from '../scripted';
import { SimulatedAccount } from '../simulated';
import { fileSource } from '../sources';

const minutes = (count: number): number => count * 60_000;

const codes = (account: SimulatedAccount): string[] =>
	account.simulator.requests.flatMap(({ code }) => code ?? []);

function expectAllImported(account: SimulatedAccount, file: TestImport): void {
	expect(file.error).toBeUndefined();
	expect(file.isSubmitted).toBe(true);
	expect(file.jobs.every(({ job }) => job.status === 'Complete')).toBe(true);
	expect(file.jobs.reduce((sum, { job }) => sum + (job.processed ?? 0), 0)).toBe(file.checked.rows);
	expect(file.jobs.map(({ part }) => part)).toEqual(file.jobs.map((_, i) => i + 1));
	// The parts follow one another without gaps.
	expect(file.jobs[0].firstRow).toBe(2);
	file.jobs.slice(1).forEach(({ firstRow }, i) => expect(firstRow).toBe(file.jobs[i].lastRow + 1));
	expect(file.jobs[file.jobs.length - 1].lastRow).toBe(file.checked.rows + 1);
	expect(account.simulator.leadCount).toBeGreaterThanOrEqual(file.checked.rows);
	expect(file.finishedAt).toBeGreaterThanOrEqual(file.startedAt);
	expect(file.bytes.unclosed).toBe(0);
}

/** Maximum number of the API user's jobs that were in the queue at the same time. */
function mostAtOnce(
	account: SimulatedAccount,
	only: (fileName: string) => boolean = () => true,
): number {
	const jobs = account.simulator.jobs.filter(({ fileName }) => only(fileName));
	return Math.max(
		...jobs.map(
			({ submittedAt }) =>
				jobs.filter(
					(other) =>
						other.submittedAt <= submittedAt &&
						(other.finishedAt ?? Number.POSITIVE_INFINITY) > submittedAt,
				).length,
		),
	);
}

describe('one file in an empty queue', () => {
	test.each([1, 2, 10, 11, 50])('submits %i parts', async (parts) => {
		const account = new SimulatedAccount();
		const file = await importOf(parts);
		const ports = await run(account, [file]);
		expectAllImported(account, file);
		expect(file.jobs).toHaveLength(parts);
		expect(codes(account)).toEqual([]);
		expect(mostAtOnce(account)).toBeLessThanOrEqual(10);
		expect(account.simulator.leadCount).toBe(parts * 2);
		expect(ports.logged).toHaveLength(parts);
		expect(ports.logged[0]).toBe(
			'Marketo import job created: batch 3404 (rows 2 to 3), part 1 of "leads.csv"',
		);
	});

	test('returns these properties of a job', async () => {
		const account = new SimulatedAccount();
		const file = await importOf(2, { fileName: 'Ünlü leads.csv' });
		await run(account, [file]);
		expect(file.jobs[1]).toEqual({
			job: {
				batchId: 3405,
				importId: '3405',
				status: 'Complete',
				processed: 2,
				failed: 0,
				warnings: 0,
				message: 'Import succeeded, 2 records imported (2 members)',
			},
			fileName: 'Ünlü leads.csv',
			part: 2,
			firstRow: 4,
			lastRow: 5,
			rows: 2,
			bytes: 42,
			format: 'csv',
			resubmitted: false,
		});
	});

	test('keeps the request within the limit, to the byte', async () => {
		const account = new SimulatedAccount({ maxRequestBytes: 700 });
		const file = await importOf(20, { rowsInAPart: 5, maxRequestBytes: 700 });
		await run(account, [file]);
		expectAllImported(account, file);
	});

	test('checks a status at most once per interval, and not after the end', async () => {
		const account = new SimulatedAccount({ jobSeconds: 20 });
		const file = await importOf(30);
		await run(account, [file]);
		const calls = new Map<string, number[]>();
		for (const { step, path, at } of account.simulator.requests)
			if (step === 'status') calls.set(path, [...(calls.get(path) ?? []), at]);
		for (const at of calls.values())
			at.slice(1).forEach((time, i) => expect(time - at[i]).toBeGreaterThanOrEqual(10_000));
		const statusCalls = [...account.simulator.statusCallsByBatch.values()];
		expect(statusCalls.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(4 * 30);
	});

	test('submits everything without status calls if nothing waits for the end', async () => {
		const account = new SimulatedAccount({ jobSeconds: 600 });
		const file = await importOf(7);
		await run(account, [file], { untilFinished: false });
		expect(file.isSubmitted).toBe(true);
		expect(file.jobs.map(({ job }) => job.status)).toEqual(
			Array.from({ length: 7 }, () => 'Queued'),
		);
		expect(account.simulator.callsOf('status')).toBe(0);
	});

	test('makes status calls to find places in the queue even if nothing waits for the end', async () => {
		const account = new SimulatedAccount({ jobSeconds: 10 });
		const file = await importOf(25);
		await run(account, [file], { untilFinished: false });
		expect(file.isSubmitted).toBe(true);
		expect(file.jobs).toHaveLength(25);
		expect(codes(account)).toEqual([]);
	});
});

describe('makespan at the default interval, 40 jobs, two in progress', () => {
	test.each([10, 30, 60])('%i s per job', async (seconds) => {
		const account = new SimulatedAccount({ jobSeconds: seconds });
		const file = await importOf(40);
		const begin = account.time.now();
		await run(account, [file]);
		const ideal = 20 * seconds * 1_000;
		expect(account.lastEnd - begin).toBeLessThanOrEqual(1.05 * ideal);
		expect((file.finishedAt ?? 0) - begin).toBeLessThanOrEqual(1.05 * ideal + 10_000);
	});
});

describe('a shared queue', () => {
	test('waits on 1016 while others occupy all places', async () => {
		const account = new SimulatedAccount({ jobSeconds: 60 });
		const foreign = account.api();
		for (let i = 0; i < 10; i++)
			await foreign.createJob(
				leadTarget({ lookupField: 'email' }),
				{ name: 'other.csv', bytes: Buffer.from('email\no@x.example\n') },
				'csv',
				{ repeat: true, onRepeat: () => undefined },
			);
		const file = await importOf(5);
		await run(account, [file]);
		expectAllImported(account, file);
		expect(codes(account).every((code) => code === '1016')).toBe(true);
		expect(codes(account).length).toBeGreaterThan(0);
		expect(codes(account).length).toBeLessThanOrEqual(15);
	});

	test('lets two executions make progress', async () => {
		const account = new SimulatedAccount({ jobSeconds: 10 });
		const one = await importOf(30, { fileName: 'one.csv', prefix: 'a' });
		const two = await importOf(30, { fileName: 'two.csv', prefix: 'b' });
		const begin = account.time.now();
		await Promise.all([
			run(
				account,
				[one],
				{},
				account.ports(() => 0.3),
			),
			run(
				account,
				[two],
				{},
				account.ports(() => 0.7),
			),
		]);
		expectAllImported(account, one);
		expectAllImported(account, two);
		expect(account.simulator.leadCount).toBe(120);
		const lengths = [one, two].map(({ finishedAt = 0 }) => finishedAt - begin);
		// Sixty jobs take 300 s: neither execution has to wait until the other is done.
		expect(Math.min(...lengths)).toBeGreaterThan(150_000);
		expect(Math.max(...lengths)).toBeLessThanOrEqual(1.25 * 300_000);
		expect(mostAtOnce(account)).toBeLessThanOrEqual(10);
	});

	test('does not starve an execution that starts later', async () => {
		const account = new SimulatedAccount({ jobSeconds: 10 });
		const large = await importOf(100, { fileName: 'large.csv', prefix: 'a' });
		const small = await importOf(4, { fileName: 'small.csv', prefix: 'b' });
		let took = 0;
		await Promise.all([
			run(
				account,
				[large],
				{},
				account.ports(() => 0.3),
			),
			account.time.sleep(100_000).then(async () => {
				const begin = account.time.now();
				await run(
					account,
					[small],
					{},
					account.ports(() => 0.7),
				);
				took = account.time.now() - begin;
			}),
		]);
		expectAllImported(account, small);
		expectAllImported(account, large);
		expect(took).toBeLessThanOrEqual(250_000);
	});

	test('ends a file with an error if it gets no place before the queue time-out', async () => {
		const account = new SimulatedAccount();
		account.simulator.faults.add({
			on: 'create',
			nth: 3,
			times: 1_000,
			then: { kind: 'error', code: '1016' },
		});
		const file = await importOf(5, { queueTimeout: minutes(10) });
		const begin = account.time.now();
		await run(account, [file]);
		expect(file.error).toMatchObject({
			message: "No slot became free in Marketo's import queue within 10 minutes",
			description:
				'The queue holds ten import jobs, shared by everything that uses the Marketo account, and runs one job at a time for each static list. Run the workflow at a quieter time, or increase the "Queue Timeout" option.',
			cause: { code: '1016' },
		});
		expect(file.jobs).toHaveLength(2);
		expect(file.isSubmitted).toBe(false);
		expect(account.time.now() - begin).toBeLessThanOrEqual(minutes(10) + 1_000);
		expect(account.simulator.callsOf('create')).toBeLessThanOrEqual(40);
		expect(file.bytes.unclosed).toBe(0);
	});

	test('tries once if there is no queue time', async () => {
		const account = new SimulatedAccount();
		account.simulator.faults.add({
			on: 'create',
			times: 1_000,
			then: { kind: 'error', code: 1016 },
		});
		const file = await importOf(5, { queueTimeout: 0 });
		await run(account, [file]);
		expect(file.error?.message).toBe(
			"No slot became free in Marketo's import queue within 0 minutes",
		);
		expect(account.simulator.callsOf('create')).toBe(1);
	});

	test('restarts the queue time with every job that gets a place', async () => {
		const account = new SimulatedAccount({ jobSeconds: 50 });
		const file = await importOf(40, { queueTimeout: minutes(2) });
		await run(account, [file]);
		expectAllImported(account, file);
	});
});

describe('a static list', () => {
	test('of our own gets one job after the other', async () => {
		const account = new SimulatedAccount({ jobSeconds: 10 });
		const file = await importOf(6, { target: { listId: 1001 } });
		await run(account, [file]);
		expectAllImported(account, file);
		expect(mostAtOnce(account)).toBe(1);
		expect(account.simulator.lists.get(1001)?.members.size).toBe(12);
		// One rejection shows that the list accepts one import at a time.
		expect(codes(account)).toEqual(['1019']);
	});

	test('into which others import is waited for', async () => {
		const account = new SimulatedAccount({ jobSeconds: 100 });
		const foreign = { name: 'other.csv', bytes: Buffer.from('email\no@x.example\n') };
		await account
			.api()
			.createJob(leadTarget({ lookupField: 'email', listId: 1001 }), foreign, 'csv', {
				repeat: true,
				onRepeat: () => undefined,
			});
		const file = await importOf(1, { target: { listId: 1001 } });
		await run(account, [file]);
		expectAllImported(account, file);
		expect(codes(account).length).toBeGreaterThan(0);
		expect(codes(account).length).toBeLessThanOrEqual(12);
	});

	test('does not delay a file for another list', async () => {
		const account = new SimulatedAccount({ jobSeconds: 20 });
		account.simulator.faults.add({
			on: ({ step, query }) => step === 'create' && query.listId === '1001',
			times: 1_000,
			then: { kind: 'error', code: '1019' },
		});
		const busy = await importOf(1, {
			fileName: 'busy.csv',
			target: { listId: 1001 },
			queueTimeout: minutes(5),
		});
		const free = await importOf(3, { fileName: 'free.csv', target: { listId: 1002 } });
		await run(account, [busy, free]);
		expect(busy.error?.message).toBe(
			'Another import into the same static list was still running after 5 minutes',
		);
		expectAllImported(account, free);
	});

	test('is not needed to wait on 1019', async () => {
		const account = new SimulatedAccount({ jobSeconds: 10 });
		account.simulator.faults.add({
			on: 'create',
			nth: 2,
			times: 3,
			then: { kind: 'error', code: '1019' },
		});
		const file = await importOf(4);
		await run(account, [file]);
		expectAllImported(account, file);
		expect(codes(account)).toEqual(['1019', '1019', '1019']);
	});

	test('gets several imports at once if Marketo allows it', async () => {
		const account = new SimulatedAccount({ jobSeconds: 10, oneImportPerList: false });
		const file = await importOf(6, { target: { listId: 1001 } });
		await run(account, [file]);
		expectAllImported(account, file);
		expect(mostAtOnce(account)).toBe(6);
	});
});

describe('uploads without a reply', () => {
	const lost: Array<[label: string, then: Effect]> = [
		['a connection cut after the upload', { kind: 'reset', when: 'after' }],
		['no reply', { kind: 'silence' }],
		['an empty body', { kind: 'emptyBody' }],
		['a web page', { kind: 'html' }],
		['a cut-off body', { kind: 'cutOff', fraction: 0.5 }],
	];

	test.each(lost)('%s: sends the part again, and marks the job', async (_, then) => {
		const account = new SimulatedAccount();
		account.simulator.faults.add({ on: 'create', nth: 2, then });
		const file = await importOf(3);
		await run(account, [file]);
		expectAllImported(account, file);
		expect(file.jobs.map(({ resubmitted }) => resubmitted)).toEqual([false, true, false]);
		expect(account.simulator.jobs).toHaveLength(4);
		expect(account.simulator.leadCount).toBe(6);
	});

	test.each(lost)('%s: does not send the part again if the option is off', async (_, then) => {
		const account = new SimulatedAccount();
		account.simulator.faults.add({ on: 'create', nth: 2, then });
		const file = await importOf(3, { resubmitUncertain: false });
		await run(account, [file]);
		expect(file.error?.message).toMatch(
			/. Marketo may or may not have created an import job for this upload$/,
		);
		expect(file.jobs).toHaveLength(1);
		expect(account.simulator.callsOf('create')).toBe(2);
	});

	test('keeps the mark through a full queue', async () => {
		const account = new SimulatedAccount();
		const { faults } = account.simulator;
		faults.add({ on: 'create', nth: 1, then: { kind: 'reset', when: 'after' } });
		faults.add({ on: 'create', nth: 1, times: 3, then: { kind: 'error', code: '1016' } });
		const file = await importOf(2);
		await run(account, [file]);
		expectAllImported(account, file);
		expect(file.jobs.map(({ resubmitted }) => resubmitted)).toEqual([true, false]);
	});

	test('does not mark an upload that cannot have arrived', async () => {
		const account = new SimulatedAccount();
		account.simulator.faults.add({ on: 'create', nth: 1, then: { kind: 'error', code: '608' } });
		account.simulator.faults.add({
			on: 'create',
			nth: 2,
			then: { kind: 'endTokens', how: 'expire' },
		});
		const file = await importOf(3, { resubmitUncertain: false });
		const ports = await run(account, [file]);
		expectAllImported(account, file);
		expect(file.jobs.some(({ resubmitted }) => resubmitted)).toBe(false);
		expect(ports.renewals).toBe(1);
	});
});

describe('the first status', () => {
	test('is Failed', async () => {
		const account = new SimulatedAccount();
		account.simulator.faults.add({
			on: 'create',
			nth: 2,
			then: { kind: 'job', fault: { firstStatus: 'Failed' } },
		});
		const file = await importOf(3);
		await run(account, [file]);
		expect(file.jobs.map(({ job }) => job.status)).toEqual(['Complete', 'Failed', 'Complete']);
		expect(file.finishedAt).toBeDefined();
		expect(account.simulator.job(file.jobs[1].job.batchId)?.statusCalls).toBe(0);
	});

	test('is Complete, for all jobs', async () => {
		const account = new SimulatedAccount({ jobSeconds: 0 });
		account.simulator.faults.add({
			on: 'create',
			times: 100,
			then: {
				kind: 'edit',
				edit: (answer) => ({
					...answer,
					body: Buffer.from(answer.body as string)
						.toString()
						.replace('"Queued"', '"Complete"'),
				}),
			},
		});
		const file = await importOf(15);
		await run(account, [file]);
		expect(file.jobs).toHaveLength(15);
		expect(file.jobs.every(({ job }) => isFinished(job))).toBe(true);
		expect(account.simulator.callsOf('status')).toBe(0);
	});
});

describe('jobs that go wrong', () => {
	test('a job that fails keeps its message and does not stop the others', async () => {
		const account = new SimulatedAccount();
		account.simulator.faults.add({
			on: 'create',
			nth: 1,
			then: { kind: 'job', fault: { ends: { state: 'Failed', message: 'Import failed' } } },
		});
		const file = await importOf(3);
		await run(account, [file]);
		expect(file.error).toBeUndefined();
		expect(file.jobs.map(({ job }) => [job.status, job.message])[0]).toEqual([
			'Failed',
			'Import failed',
		]);
		expect(file.jobs.slice(1).every(({ job }) => job.status === 'Complete')).toBe(true);
	});

	test('a batch that vanishes is reported as lost, and frees its place', async () => {
		const account = new SimulatedAccount();
		account.simulator.faults.add({
			on: 'create',
			nth: 1,
			then: { kind: 'job', fault: { vanishes: { fromStatusCall: 1 } } },
		});
		const file = await importOf(12);
		await run(account, [file]);
		expect(file.jobs[0].lost).toBe("Batch 3404 wasn't found in Marketo");
		expect(file.jobs.slice(1).every(({ job }) => job.status === 'Complete')).toBe(true);
		expect(file.finishedAt).toBeDefined();
	});
});

describe('an early end', () => {
	test('on 607, stops at once and keeps the jobs', async () => {
		const account = new SimulatedAccount({ jobSeconds: 60 });
		account.simulator.faults.add({
			on: 'create',
			nth: 4,
			times: 100,
			then: { kind: 'error', code: '607' },
		});
		const file = await importOf(9);
		const other = await importOf(3, { fileName: 'other.csv' });
		await run(account, [file, other]);
		expect(file.error).toMatchObject({ code: '607' });
		expect(other.error).toMatchObject({ code: '607' });
		expect(file.jobs.length + other.jobs.length).toBe(3);
		expect(account.simulator.callsOf('create')).toBe(4);
		expect([file.bytes.unclosed, other.bytes.unclosed]).toEqual([0, 0]);
	});

	test('on 607 for a status call, stops at once and keeps the jobs', async () => {
		const account = new SimulatedAccount({ jobSeconds: 60 });
		account.simulator.faults.add({ on: 'status', times: 100, then: { kind: 'error', code: 607 } });
		const file = await importOf(15);
		await run(account, [file]);
		expect(file.error).toMatchObject({ code: '607' });
		expect(file.jobs).toHaveLength(10);
		expect(account.simulator.callsOf('status')).toBeLessThanOrEqual(2);
	});

	test('does not come from status calls that fail for a while', async () => {
		const account = new SimulatedAccount({ jobSeconds: 30 });
		account.simulator.faults.add({
			on: 'status',
			nth: 2,
			times: 20,
			then: { kind: 'http', status: 503 },
		});
		const file = await importOf(12);
		await run(account, [file]);
		expectAllImported(account, file);
	});

	test('at the deadline, returns the jobs as they are', async () => {
		const account = new SimulatedAccount({ jobSeconds: 100 });
		const file = await importOf(14, { timeout: minutes(3) });
		const begin = account.time.now();
		await run(account, [file]);
		expect(file.isTimedOut).toBe(true);
		expect(file.error).toBeUndefined();
		expect(account.time.now() - begin).toBe(minutes(3));
		expect(file.finishedAt).toBe(account.time.now());
		expect(file.jobs.map(({ job }) => job.status)).toContain('Complete');
		expect(file.jobs.map(({ job }) => job.status)).toContain('Queued');
		expect(file.isSubmitted).toBe(false);
		expect(file.bytes.unclosed).toBe(0);
	});

	test.each([
		['a job that ended since the last round counts', 59, 60, 'Complete'],
		['a round shortly before the deadline is omitted', 65, 66, 'Complete'],
		['a job that takes longer is reported as it is at the deadline', 67, 66, 'Importing'],
	])('the last round comes when the time is up: %s', async (_, ends, seconds, status) => {
		const account = new SimulatedAccount({ jobSeconds: ends });
		const file = await importOf(1, { timeout: seconds * 1_000 });
		const begin = account.time.now();
		await run(account, [file]);
		const asked = account.simulator.requests
			.filter(({ step }) => step === 'status')
			.map(({ at }) => (at - begin) / 1_000);
		expect(asked).toEqual([10, 20, 30, 40, 50, seconds]);
		expect(account.time.now() - begin).toBe(seconds * 1_000);
		expect(file.jobs[0].job.status).toBe(status);
		expect(file.isTimedOut).toBe(status !== 'Complete');
	});

	test('a file continues if the time of another one is up', async () => {
		const account = new SimulatedAccount({ jobSeconds: 100, queueSize: 2 });
		const short = await importOf(2, { timeout: minutes(1) });
		const long = await importOf(2, { fileName: 'more.csv', prefix: 'b' });
		await run(account, [short, long]);
		expect(short.isTimedOut).toBe(true);
		expect(long.isTimedOut).toBe(false);
		expect(long.jobs.map(({ job }) => job.status)).toEqual(['Complete', 'Complete']);
	});

	test('sends nothing if there is no time at all', async () => {
		const account = new SimulatedAccount();
		const file = await importOf(2, { timeout: 0 });
		await run(account, [file]);
		expect(file.isTimedOut).toBe(true);
		expect(account.simulator.requests).toHaveLength(0);
	});

	test('on Stop, ends sleeping and sending at once, and reports what was sent', async () => {
		const account = new SimulatedAccount({ jobSeconds: 100 });
		const file = await importOf(30);
		const ports = account.ports();
		const running = run(account, [file], {}, ports);
		void account.time.sleep(250_000).then(
			() => {
				account.time.isCancelled = true;
			},
			() => undefined,
		);
		expect(await rejection(running)).toBeInstanceOf(CancelledError);
		const { length } = account.simulator.requests;
		await new Promise((resolve) => setImmediate(resolve));
		expect(account.simulator.requests).toHaveLength(length);
		expect(file.jobs.length).toBeGreaterThanOrEqual(10);
		expect(file.jobs).toHaveLength(ports.logged.length);
		expect(file.bytes.unclosed).toBe(0);
	});
});

describe('several files', () => {
	test('take turns', async () => {
		const account = new SimulatedAccount({ jobSeconds: 10 });
		const files = [
			await importOf(12, { fileName: 'a.csv' }),
			await importOf(12, { fileName: 'b.csv', prefix: 'b' }),
			await importOf(2, { fileName: 'c.csv', prefix: 'c' }),
		];
		await run(account, files);
		for (const file of files) expectAllImported(account, file);
		expect(account.simulator.jobs.slice(0, 8).map(({ fileName }) => fileName)).toEqual([
			'a.csv',
			'b.csv',
			'c.csv',
			'a.csv',
			'b.csv',
			'c.csv',
			'a.csv',
			'b.csv',
		]);
		expect(mostAtOnce(account)).toBe(10);
		expect(account.simulator.leadCount).toBe(52);
	});

	const ownTroubles: Array<[label: string, rule: FaultRule['then'], message: RegExp]> = [
		['1006', { kind: 'error', code: '1006' }, /A field of this import doesn't exist in Marketo/],
		['1008', { kind: 'error', code: 1008 }, /Marketo rejected the lead partition/],
		['413', { kind: 'http', status: 413 }, /Marketo rejected an upload of/],
	];

	test.each(ownTroubles)(
		'continue if one file has %s and the option is set',
		async (_, then, message) => {
			const account = new SimulatedAccount();
			account.simulator.faults.add({
				on: ({ step, query }) => step === 'create' && query.partitionName === 'Europe',
				times: 10,
				then,
			});
			const good = await importOf(3, { fileName: 'good.csv' });
			const bad = await importOf(3, {
				fileName: 'bad.csv',
				prefix: 'b',
				target: { partitionName: 'Europe' },
			});
			await run(account, [bad, good], { goOnAfterError: true });
			expect(bad.error?.message).toMatch(message);
			expectAllImported(account, good);
		},
	);

	test('all end if one file has an error and the option is set', async () => {
		const account = new SimulatedAccount({ jobSeconds: 60 });
		account.simulator.faults.add({ on: 'create', nth: 3, then: { kind: 'error', code: '1006' } });
		const files = [
			await importOf(3, { fileName: 'a.csv' }),
			await importOf(3, { fileName: 'b.csv', prefix: 'b' }),
		];
		await run(account, files, { goOnAfterError: false });
		expect(files.map(({ error }) => error?.message)).toEqual([
			files[0].error?.message,
			files[0].error?.message,
		]);
		expect(files[0].error).toMatchObject({ code: '1006' });
		expect(account.simulator.callsOf('create')).toBe(3);
	});

	test('a finished file stays finished if a later one ends with an error', async () => {
		const account = new SimulatedAccount({ jobSeconds: 1 });
		account.simulator.faults.add({
			on: ({ query, step }) => step === 'create' && query.listId === '1001',
			nth: 5,
			then: { kind: 'error', code: '607' },
		});
		const short = await importOf(1, { fileName: 'short.csv' });
		const long = await importOf(9, { fileName: 'long.csv', prefix: 'b', target: { listId: 1001 } });
		await run(account, [short, long]);
		expectAllImported(account, short);
		expect(long.error).toMatchObject({ code: '607' });
	});

	test('no files, no calls', async () => {
		const account = new SimulatedAccount();
		await run(account, []);
		expect(account.simulator.requests).toHaveLength(0);
	});
});

describe('reading', () => {
	test('reads at most two parts ahead of Marketo', async () => {
		const account = new SimulatedAccount({ jobSeconds: 20 });
		const file = await importOf(15, { rowsInAPart: 500 });
		const open = file.bytes.open.bind(file.bytes);
		const bytesInAPart = 500 * 18;
		let taken = 0;
		file.bytes.open = async () => {
			const chunks = await open();
			return (async function* () {
				for await (const chunk of chunks) {
					taken += chunk.length;
					// The parts that Marketo has and the one being sent, and the chunk that crosses
					// their end.
					expect(taken).toBeLessThanOrEqual(
						(account.simulator.jobs.length + 1) * bytesInAPart + 2 * 4_096,
					);
					yield chunk;
				}
			})();
		};
		await run(account, [file]);
		expectAllImported(account, file);
	});

	test('ends a file with the row number if a row has become too large since the check', async () => {
		const account = new SimulatedAccount();
		// Blank lines are left out, so its records are searched for again.
		const file = await importOf(3, { text: '\n\na000001@x.example\n' });
		const later = fileSource(`email\na@x.example\nb@x.example\n${'c'.repeat(2_000)}\n`);
		file.checked.source.open = async () => await later.open();
		await run(account, [file]);
		expect(file.error).toMatchObject({
			message: 'Row 4 of leads.csv has 2,000 bytes, more than fits in one upload',
			description:
				'Shorten the row, or increase the "Maximum Request Size" option if it was reduced. Marketo accepts up to 10 MB.',
		});
	});

	test.each<[string, string]>([
		['shorter', `email\n${'a000000@x.example\n'.repeat(5)}`],
		['split in other places', `email\n${'bb@x.example\n'.repeat(50)}`],
	])('ends a file that changed since the check with what was sent: %s', async (_, text) => {
		const account = new SimulatedAccount();
		const file = await importOf(3);
		const later = fileSource(text);
		file.checked.source.open = async () => await later.open();
		await run(account, [file]);
		expect(file.error).toMatchObject({
			message: 'leads.csv changed during the import',
			description:
				'Something wrote to the file while it was being imported. Rows sent before the change were imported as they were. Run the import again for the rest.',
		});
		expect(file.isSubmitted).toBe(false);
		expect(file.jobs).toHaveLength(account.simulator.jobs.length);
	});

	test('does not blame Marketo for a source that fails', async () => {
		const account = new SimulatedAccount();
		const file = await importOf(3);
		file.checked.source.open = async () => await Promise.reject(new TypeError('gone'));
		expect((await rejection(run(account, [file]))).message).toBe('gone');
	});
});

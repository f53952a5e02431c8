import { leadTarget } from '../../../../nodes/MarketoBulkLeadImport/objects/lead';
import {
	waitForJobs,
	type WaitedJob,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/waitForJobs';
import { isFinished } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/job';
import { rejection } from '../scripted';
import { SimulatedAccount } from '../simulated';

const file = { name: 'leads.csv', bytes: Buffer.from('email\na@b.example\n') };
const leads = leadTarget({ lookupField: 'email' });
const uncertain = { repeat: true, onRepeat: () => undefined };

async function accountWithJobs(
	jobs: number,
	seconds: number,
): Promise<{ account: SimulatedAccount; ids: number[] }> {
	const account = new SimulatedAccount({
		jobSeconds: seconds,
		queueSize: 1_000,
		callsPer20s: 10_000,
	});
	const api = account.api();
	const ids: number[] = [];
	for (let i = 0; i < jobs; i++)
		ids.push((await api.createJob(leads, file, 'csv', uncertain)).batchId);
	return { account, ids };
}

const batchesOf = (ids: readonly number[]) => ids.map((batchId) => ({ target: leads, batchId }));

/** @param timeout milliseconds */
async function waitFor(
	account: SimulatedAccount,
	ids: readonly number[],
	timeout: number,
): Promise<Map<number, WaitedJob>> {
	const waited = new Map<number, WaitedJob>();
	await waitForJobs(account.api(), batchesOf(ids), { pollInterval: 10_000, timeout }, waited);
	return waited;
}

/** Whether the wait for this job is over. */
function isWaitedFor({ job, error }: WaitedJob): boolean {
	return error !== undefined || (job !== undefined && isFinished(job));
}

const minutes = (count: number): number => count * 60_000;

test('waits for many jobs together, and checks each at most once per interval', async () => {
	const { account, ids } = await accountWithJobs(12, 20);
	const begin = account.time.now();
	const waited = await waitFor(account, [...ids, ids[0]], minutes(60));
	expect([...waited.keys()]).toEqual(ids);
	expect([...waited.values()].every(isWaitedFor)).toBe(true);
	expect(waited.get(ids[0])?.job).toMatchObject({
		status: 'Complete',
		processed: 1,
		failed: 0,
	});
	expect(account.time.now() - begin).toBeLessThanOrEqual(140_000);
	expect(account.simulator.callsOf('status')).toBeLessThanOrEqual(80);
});

test('checks finished jobs once each, and never exceeds the rate that Adobe recommends', async () => {
	const { account, ids } = await accountWithJobs(120, 1);
	account.time.advance(minutes(10));
	await waitFor(account, ids, minutes(60));
	expect(account.simulator.callsOf('status')).toBe(120);
	const at = account.simulator.requests
		.filter(({ step }) => step === 'status')
		.map((one) => one.at);
	const busiest = Math.max(
		...at.map((from) => at.filter((time) => time >= from && time < from + 20_000).length),
	);
	expect(busiest).toBe(50);
});

test('returns the jobs as they are when the time is up', async () => {
	const { account, ids } = await accountWithJobs(3, 100);
	const begin = account.time.now();
	const waited = await waitFor(account, ids, minutes(1));
	expect(account.time.now() - begin).toBe(minutes(1));
	expect(ids.map((id) => waited.get(id)?.job?.status)).toEqual([
		'Importing',
		'Importing',
		'Queued',
	]);
	expect([...waited.values()].map(isWaitedFor)).toEqual([false, false, false]);
});

test('the last round is at the deadline, and one shortly before it is omitted', async () => {
	const { account, ids } = await accountWithJobs(1, 64);
	const begin = account.time.now();
	const waited = await waitFor(account, ids, 65_000);
	const asked = account.simulator.requests
		.filter(({ step }) => step === 'status')
		.map(({ at }) => at - begin);
	expect(asked).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 65_000]);
	expect(waited.get(ids[0])?.job?.status).toBe('Complete');
});

test('makes no more rounds if less than half an interval is left', async () => {
	const { account, ids } = await accountWithJobs(1, 100);
	const ports = account.ports();
	const begin = account.time.now();
	await waitForJobs(
		account.api(ports),
		batchesOf(ids),
		{ pollInterval: 10_000, timeout: 4_000 },
		new Map(),
	);
	expect(account.simulator.callsOf('status')).toBe(1);
	expect(account.time.now() - begin).toBe(0);
});

test('checks once even if there is no time', async () => {
	const { account, ids } = await accountWithJobs(1, 100);
	const waited = await waitFor(account, ids, 0);
	expect(waited.get(ids[0])?.job?.status).toBe('Importing');
	expect(account.simulator.callsOf('status')).toBe(1);
});

test('reports an unknown batch, and continues with the others', async () => {
	const { account, ids } = await accountWithJobs(1, 30);
	const waited = await waitFor(account, [77, ...ids], minutes(5));
	expect(waited.get(77)).toMatchObject({
		error: { message: "Batch 77 wasn't found in Marketo" },
	});
	expect(waited.get(ids[0])?.job?.status).toBe('Complete');
});

test('on 607, ends the wait and keeps what is known', async () => {
	const { account, ids } = await accountWithJobs(2, 30);
	const ports = account.ports();
	const waited = new Map<number, WaitedJob>();
	account.simulator.faults.add({
		on: 'status',
		nth: 3,
		times: 100,
		then: { kind: 'error', code: '607' },
	});
	const error = await rejection(
		waitForJobs(
			account.api(ports),
			batchesOf(ids),
			{ pollInterval: 10_000, timeout: minutes(5) },
			waited,
		),
	);
	expect(error).toMatchObject({ code: '607' });
	expect(waited.get(ids[0])?.job?.status).toBe('Importing');
	expect(account.simulator.callsOf('status')).toBeLessThanOrEqual(4);
});

test('renews a token that expires in the meantime', async () => {
	const { account, ids } = await accountWithJobs(2, 30);
	const ports = account.ports();
	account.simulator.faults.add({
		on: 'status',
		nth: 2,
		then: { kind: 'endTokens', how: 'expire' },
	});
	const waited = new Map<number, WaitedJob>();
	await waitForJobs(
		account.api(ports),
		batchesOf(ids),
		{ pollInterval: 10_000, timeout: minutes(5) },
		waited,
	);
	expect([...waited.values()].every(isWaitedFor)).toBe(true);
	expect(ports.renewals).toBeGreaterThanOrEqual(1);
});

test('sends no more calls after Stop', async () => {
	const { account, ids } = await accountWithJobs(2, 3_600);
	const ports = account.ports();
	const waiting = waitForJobs(
		account.api(ports),
		batchesOf(ids),
		{ pollInterval: 10_000, timeout: minutes(500) },
		new Map(),
	);
	void account.time.sleep(95_000).then(
		() => {
			account.time.isCancelled = true;
		},
		() => undefined,
	);
	expect((await rejection(waiting)).name).toBe('CancelledError');
	const calls = account.simulator.callsOf('status');
	await new Promise((resolve) => setImmediate(resolve));
	expect(account.simulator.callsOf('status')).toBe(calls);
});

test('checks each batch at the URL of its own object', async () => {
	const { account, ids } = await accountWithJobs(2, 1);
	account.time.advance(minutes(1));
	const ports = account.ports();
	const asked: string[] = [];
	const other = {
		...leads,
		batchPath: (batchId: number) => {
			asked.push(`other ${batchId}`);
			return leads.batchPath(batchId, 'status');
		},
	};
	const waited = new Map<number, WaitedJob>();
	await waitForJobs(
		account.api(ports),
		[
			{ target: leads, batchId: ids[0] },
			{ target: other, batchId: ids[1] },
		],
		{ pollInterval: 10_000, timeout: minutes(5) },
		waited,
	);
	expect(asked).toEqual([`other ${ids[1]}`]);
	expect([...waited.values()].every(isWaitedFor)).toBe(true);
});

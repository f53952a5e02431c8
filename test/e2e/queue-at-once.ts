import assert from 'node:assert/strict';
import type { ExecutionResult } from '../n8n/rest-client';
import { until, type Checks } from './checks';
import { batchIdsIn } from './queue-logs';
import type { QueueScene } from './queue-scene';
import { assertArrivedOnce, rowsOf } from './queue-store';
import { limitCodes, trafficOf, type Traffic } from './queue-traffic';
import { goodLeadsOf, makeWorks, sharedListId, type Work } from './queue-work';
import { table } from './table';

const works = makeWorks(
	[
		['file', 8],
		['items', 6],
		['list', 4],
		['split', 2],
	],
	400,
	1,
);

/** Far more than the ten jobs that fit in Marketo's queue. */
const farMoreThanTheQueueHolds = 50;

/**
 * The share of calls that may be rejected. Twenty executions start at once without knowing of each
 * other, so they use up the 100 calls within seconds, and their retries are rejected until the 20
 * seconds are over.
 */
const mostRefused = 0.5;

export async function atOnce(checks: Checks, scene: QueueScene): Promise<void> {
	const { simulator, workers } = scene;
	// n8n already has a token, as if the workflows had been created in the editor.
	await scene.openDropdown();
	const startedAt = Date.now();
	let results = new Map<number, ExecutionResult>();
	let traffic: Traffic = trafficOf([], []);

	await checks.check(
		`${works.length} executions at once succeed, although the token expires meanwhile`,
		async () => {
			await scene.post(works);
			await until(
				'a third of the rows are uploaded',
				() => rowsGiven(scene) > rowsOf(works) / 3,
				120_000,
			);
			simulator.expireTokens();
			results = await scene.ended(await scene.executionIds(works), 210_000);
			traffic = trafficOf(simulator.requests, simulator.jobs);
			const fallen = [...results].filter(([, { status }]) => status !== 'success');
			assert.deepEqual(
				fallen.map(([number, { status, error }]) => `work ${number}: ${status}: ${error?.message}`),
				[],
			);
		},
	);
	const seconds = (Date.now() - startedAt) / 1000;

	await checks.check(
		`all ${rowsOf(works)} rows are in Marketo, once and with their values`,
		async () => {
			assertArrivedOnce(simulator, works);
			assert.equal(simulator.leadCount, rowsOf(works) - works.length);
			assert.equal(rowsGiven(scene), rowsOf(works));
			const members = [...(simulator.lists.get(sharedListId)?.members ?? [])].sort((a, b) => a - b);
			const listed = works.filter(({ kind }) => kind === 'list').flatMap(goodLeadsOf);
			assert.deepEqual(
				members,
				listed.map(({ email }) => simulator.findLead(email)?.id ?? 0).sort((a, b) => a - b),
			);
		},
	);

	await checks.check('every execution accounts for all of its rows', async () => {
		for (const work of works) assertAccount(scene, work, results.get(work.number));
	});

	await checks.check("workers get main's files from the database", async () => {
		const files = works.filter(({ kind }) => kind === 'file' || kind === 'list');
		for (const { number } of files) {
			const id = results.get(number)?.output.Webhook[0][0].binary?.data.id;
			assert.ok(id?.startsWith('database'), `the file of work ${number} is stored as ${id}`);
		}
	});

	await checks.check(
		"executions reach Marketo's limits, stay within them, and don't fail because of them",
		async () => {
			assert.ok(simulator.jobs.length > farMoreThanTheQueueHolds, `${simulator.jobs.length} jobs`);
			assert.equal(traffic.mostJobs, simulator.options.queueSize);
			assert.ok(
				simulator.maxCallsIn20s <= simulator.options.callsPer20s,
				`${simulator.maxCallsIn20s} calls in 20 s`,
			);
			assert.ok(
				traffic.mostAtOnce <= simulator.options.maxConcurrent,
				`${traffic.mostAtOnce} calls at once`,
			);
			assert.ok((traffic.refused['1016'] ?? 0) > 0, 'some uploads found the queue full');
			assert.ok((traffic.refused['1019'] ?? 0) > 0, 'some uploads found the list in use');
			assert.equal(traffic.refused['607'], undefined);
			const refused = (codes: readonly string[]) =>
				codes.reduce((sum, code) => sum + (traffic.refused[code] ?? 0), 0);
			assert.ok(
				refused(limitCodes) < traffic.calls * mostRefused,
				`${refused(limitCodes)} of ${traffic.calls} calls were rejected`,
			);
			// Each of these is a whole upload in vain.
			assert.ok(
				refused(['1016', '1019']) < simulator.jobs.length,
				`${refused(['1016', '1019'])} uploads were rejected`,
			);
		},
	);

	await checks.check('both workers run executions, main runs none', async () => {
		const ran = workers.map(({ executions }) => executions);
		const ids = [...results.values()].map(({ id }) => id);
		assert.deepEqual(ran.flat().sort(), ids.sort(), 'each execution runs in one worker');
		for (const [i, worker] of workers.entries()) {
			assert.ok(
				ran[i].length >= works.length / 4,
				`${worker.name} ran ${ran[i].length} executions`,
			);
			assert.ok(worker.jobs.length > 0, `${worker.name} created jobs`);
		}
		assert.deepEqual(
			batchIdsIn(workers),
			simulator.jobs.map(({ batchId }) => batchId),
			'every batch ID is in the logs, once',
		);
	});

	await checks.check('all executions share one token, which is renewed once', async () => {
		assert.ok((traffic.refused['602'] ?? 0) > 0, 'Marketo refused the expired token');
		assert.equal(
			traffic.identityCalls,
			2,
			'one token for the editor, and one for all executions after it expired',
		);
	});

	for (const line of report(scene, results, traffic, seconds)) checks.note(line);
}

function rowsGiven({ simulator }: QueueScene): number {
	return simulator.jobs.reduce((sum, { rows }) => sum + rows, 0);
}

function assertAccount(
	{ simulator }: QueueScene,
	work: Work,
	execution: ExecutionResult | undefined,
): void {
	const { number, kind, rows } = work;
	assert.ok(execution, `work ${number} has an execution`);
	if (kind === 'split') {
		const jobs = execution.output.Wait[0].map(({ json }) => json);
		const sum = (member: string) => jobs.reduce((total, job) => total + Number(job[member]), 0);
		assert.deepEqual([sum('numOfLeadsProcessed'), sum('numOfRowsFailed')], [rows - 1, 1]);
		return;
	}
	const [[{ json: summary }], failed, warnings] = execution.output.Marketo;
	const { imported, failed: refused, unaccounted, status } = summary;
	assert.deepEqual(
		[summary.rows, imported, refused, unaccounted, status],
		[rows, rows - 1, 1, 0, 'Partly Failed'],
		`work ${number}`,
	);
	const jobs = summary.jobs as Array<{ batchId: number; rows: number }>;
	assert.ok(jobs.length >= 3, `work ${number} has several parts`);
	for (const { batchId, rows: sent } of jobs) assert.equal(simulator.job(batchId)?.rows, sent);
	assert.deepEqual(
		failed.map(({ json }) => json['Import Row Number']),
		[kind === 'items' ? rows : rows + 1],
	);
	assert.equal(warnings.length, 0);
}

function report(
	{ simulator, workers }: QueueScene,
	results: Map<number, ExecutionResult>,
	traffic: Traffic,
	seconds: number,
): string[] {
	const rowsOfJob = new Map(simulator.jobs.map(({ batchId, rows }) => [batchId, rows]));
	const lines = workers.map(({ name, executions, jobs }) => [
		name,
		executions.length,
		jobs.length,
		jobs.reduce((sum, { batchId }) => sum + (rowsOfJob.get(batchId) ?? 0), 0),
	]);
	const total = [
		'total',
		results.size,
		simulator.jobs.length,
		[...rowsOfJob.values()].reduce((sum, rows) => sum + rows, 0),
	];
	const refused = limitCodes.map((code) => `${code}: ${traffic.refused[code] ?? 0}`).join(', ');
	const steps = Object.entries(traffic.bySteps)
		.map(([step, count]) => `${step} ${count}`)
		.join(', ');
	return [
		...table(['', 'executions', 'jobs', 'rows'], [...lines, total]),
		`calls: ${traffic.calls} (${steps})`,
		`refused: ${refused}`,
		`peaks: ${traffic.mostJobs} jobs, ${traffic.mostAtOnce} calls; in 20 s ${simulator.maxCallsIn20s} calls`,
		`import times: ${spread(
			results,
			works.filter(({ kind }) => kind !== 'list'),
		)}, into the shared list ${spread(
			results,
			works.filter(({ kind }) => kind === 'list'),
		)}`,
		`all in ${seconds.toFixed(1)} s`,
	];
}

/** The shortest and the longest import time. */
function spread(results: Map<number, ExecutionResult>, of: readonly Work[]): string {
	const taken = of.flatMap(({ number }) => {
		const summary = results.get(number)?.output.Marketo?.[0]?.[0]?.json as
			{ startedAt: string; finishedAt: string } | undefined;
		return summary === undefined
			? []
			: [(Date.parse(summary.finishedAt) - Date.parse(summary.startedAt)) / 1000];
	});
	return taken.length === 0
		? 'unknown'
		: `${Math.min(...taken).toFixed(0)} to ${Math.max(...taken).toFixed(0)} s`;
}

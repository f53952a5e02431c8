import assert from 'node:assert/strict';
import type { ExecutionResult } from '../n8n/rest-client';
import { until, type Checks } from './checks';
import { batchIdsIn, type LoggedJob, type WorkerLog } from './queue-logs';
import { jobSeconds, type QueueScene } from './queue-scene';
import { assertArrived, rowsOf } from './queue-store';
import { fileNameOf, goodLeadsOf, makeWorks, type Work } from './queue-work';
import { table } from './table';
import { chain, marketo, node, start } from './workflows';

const firstNumber = 101;
/** These start first. With one part each, they leave room in Marketo's queue for the others. */
const splitWorks = makeWorks([['split', 4]], 60, firstNumber);
const importWorks = makeWorks(
	[
		['file', 4],
		['items', 2],
	],
	400,
	firstNumber + splitWorks.length,
);
const works = [...splitWorks, ...importWorks];

/** Kills a worker while Marketo processes its jobs and other rows wait for room in the queue. */
export async function killedWorker(
	checks: Checks,
	scene: QueueScene,
	victim: WorkerLog,
): Promise<void> {
	const { simulator, workers } = scene;
	const before = simulator.jobs.length;
	const jobsMade = () => simulator.jobs.slice(before);
	const logged = (worker: WorkerLog) =>
		worker.jobs.filter(({ batchId }) => jobsMade().some((job) => job.batchId === batchId));
	const [survivor] = workers.filter((worker) => worker !== victim);
	let ids = new Map<number, string>();
	let dead: Work[] = [];
	const startedAt = Date.now();

	await checks.check(
		"after SIGKILL of a worker with Marketo's queue full, the logs contain every batch ID",
		async () => {
			simulator.options.jobSeconds = Infinity;
			await scene.post(splitWorks);
			await until('the first jobs are created', () => jobsMade().length >= splitWorks.length);
			await scene.post(importWorks);
			// If the queue is full and all its jobs are logged, no upload in flight can become a
			// job.
			await until('the queue is full', () => jobsMade().length >= simulator.options.queueSize);
			await until(
				'both workers have logged the jobs',
				() => workers.flatMap(logged).length === jobsMade().length,
			);
			ids = await scene.executionIds(works);
			await victim.process.kill();
			assert.deepEqual(
				batchIdsIn(workers),
				simulator.jobs.map(({ batchId }) => batchId),
			);
			dead = works.filter(({ number }) => victim.executions.includes(ids.get(number) ?? ''));
			assert.ok(dead.length > 0 && dead.length < works.length);
			checks.note(
				`killed ${victim.name} with ${dead.length} executions and ${logged(victim).length} jobs; ${survivor.name} has the others`,
			);
		},
	);

	await checks.check(
		'the output of finished nodes is kept if the workflow saves its progress',
		async () => {
			const split = dead.filter(({ kind }) => kind === 'split');
			for (const work of split) {
				const { output } = await scene.rest.execution(ids.get(work.number) ?? '');
				const given = output.Create?.[0].map(({ json }) => json.batchId);
				assert.deepEqual(
					given,
					jobsOf(work, logged(victim), ids).map(({ batchId }) => batchId),
				);
			}
			checks.note(`${split.length} of ${dead.length} killed executions save their progress`);
		},
	);

	const alive = () => works.filter((work) => !dead.includes(work));
	let results = new Map<number, ExecutionResult>();

	await checks.check('the other worker finishes its executions', async () => {
		simulator.options.jobSeconds = jobSeconds;
		for (const job of jobsMade().filter(({ state }) => state === 'Importing'))
			simulator.finishJob(job.batchId);
		results = await scene.ended(idsOf(alive(), ids), 150_000);
		const fallen = [...results].filter(([, { status }]) => status !== 'success');
		assert.deepEqual(
			fallen.map(([number, { status, error }]) => `work ${number}: ${status}: ${error?.message}`),
			[],
		);
		for (const work of alive())
			for (const lead of goodLeadsOf(work)) assertArrived(simulator, lead);
	});

	await checks.check(
		'the log of the killed worker names the rows and the execution of every batch',
		async () => {
			const jobs = logged(victim);
			const byBatch = new Map(simulator.jobs.map((job) => [job.batchId, job]));
			for (const { batchId, firstRow, lastRow } of jobs)
				assert.equal(byBatch.get(batchId)?.rows, lastRow - firstRow + 1);
			for (const work of dead) {
				const own = jobsOf(work, jobs, ids);
				assertWithoutGaps(work, own);
				const name = work.kind === 'items' ? 'items' : fileNameOf(work);
				assert.ok(own.every(({ fileName }) => fileName === name));
			}
			assert.equal(
				jobs.length,
				dead.flatMap((work) => jobsOf(work, jobs, ids)).length,
				'every job belongs to an execution',
			);
		},
	);

	await checks.check(
		'Wait Until Done and Get Failures on the other worker account for all rows that were sent',
		async () => {
			const jobs = logged(victim);
			const sent = jobs.reduce((sum, { firstRow, lastRow }) => sum + lastRow - firstRow + 1, 0);
			const { status, error, output, id } = await takeOver(
				scene,
				jobs.map(({ batchId }) => batchId),
			);
			assert.equal(status, 'success', error?.message);
			assert.ok(survivor.executions.includes(id), `${survivor.name} ran it`);
			const finished = output.Wait[0].map(({ json }) => json);
			const sum = (member: string) =>
				finished.reduce((total, job) => total + Number(job[member]), 0);
			assert.equal(sum('numOfLeadsProcessed') + sum('numOfRowsFailed'), sent);
			// The row without an address is the last one, so it was sent only if all rows were.
			const whole = dead.filter((work) => lastRowSent(work, jobsOf(work, jobs, ids)) === work.rows);
			assert.equal(sum('numOfRowsFailed'), whole.length);
			assert.equal(
				(output.Failures?.[0] ?? []).filter(
					({ json }) => json['Import Failure Reason'] !== undefined,
				).length,
				whole.length,
			);
			for (const work of dead) {
				const upTo = lastRowSent(work, jobsOf(work, jobs, ids));
				for (const [i, lead] of goodLeadsOf(work).entries()) {
					if (i < upTo) assertArrived(simulator, lead);
					else
						assert.equal(simulator.findLead(lead.email), undefined, `${lead.email} was not sent`);
				}
			}
			checks.note(
				`the killed executions had sent ${sent} of ${rowsOf(dead)} rows in ${jobs.length} jobs`,
			);
		},
	);

	await checks.check('n8n notices the killed worker, and fails its executions', async () => {
		const ended = await scene.ended(idsOf(dead, ids), 150_000);
		for (const [number, { status, error }] of ended) {
			assert.ok(status === 'error' || status === 'crashed', `work ${number} is ${status}`);
			assert.ok(!/\b(1016|1019|606|615)\b/.test(error?.message ?? ''));
		}
		const [{ error }] = ended.values();
		checks.note(`n8n shows: "${error?.message}"`);
	});

	await checks.check(
		'running the failed executions again on the other worker imports all of their rows',
		async () => {
			await scene.post(dead);
			const again = await scene.ended(
				await scene.executionIds(dead, new Set(ids.values())),
				150_000,
			);
			assert.deepEqual([...new Set([...again.values()].map(({ status }) => status))], ['success']);
			assert.ok([...again.values()].every(({ id }) => survivor.executions.includes(id)));
			for (const work of works)
				for (const lead of goodLeadsOf(work)) assertArrived(simulator, lead);
		},
	);

	const lines = [victim, survivor].map((worker) => [
		worker.name,
		ownExecutions(worker, ids),
		logged(worker).length,
	]);
	for (const line of table(['', 'executions', 'jobs'], lines)) checks.note(line);
	checks.note(`duration: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

function ownExecutions({ executions }: WorkerLog, ids: Map<number, string>): number {
	return [...ids.values()].filter((id) => executions.includes(id)).length;
}

function idsOf(works: readonly Work[], ids: ReadonlyMap<number, string>): Map<number, string> {
	return new Map(works.map(({ number }) => [number, ids.get(number) ?? '']));
}

function jobsOf(
	{ number }: Work,
	jobs: readonly LoggedJob[],
	ids: Map<number, string>,
): LoggedJob[] {
	return jobs.filter(({ executionId }) => executionId === ids.get(number));
}

/** The number of rows sent, counted from the first. A file's header is row 1. */
function lastRowSent({ kind }: Work, jobs: readonly LoggedJob[]): number {
	const last = jobs[jobs.length - 1];
	if (last === undefined) return 0;
	return kind === 'items' ? last.lastRow : last.lastRow - 1;
}

function assertWithoutGaps({ kind, number }: Work, jobs: readonly LoggedJob[]): void {
	let next = kind === 'items' ? 1 : 2;
	jobs.forEach(({ firstRow, lastRow, part }, i) => {
		assert.deepEqual([part, firstRow], [i + 1, next], `work ${number}`);
		next = lastRow + 1;
	});
}

/** Finishes imports from the batch IDs in a log. */
async function takeOver(
	{ rest, credential }: QueueScene,
	batchIds: readonly number[],
): Promise<ExecutionResult> {
	const fields = {
		assignments: {
			assignments: [{ id: 'a', name: 'batchId', type: 'array', value: JSON.stringify(batchIds) }],
		},
		options: {},
	};
	const workflow = chain(
		'Finish imports of a killed worker',
		start,
		node('From the log', 'n8n-nodes-base.set', 3.4, fields),
		node('Batch IDs', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'batchId', options: {} }),
		marketo(credential, { operation: 'wait', options: { pollInterval: 5 } }, {}, 'Wait'),
		marketo(credential, { operation: 'getFailures' }, {}, 'Failures'),
	);
	return await rest.runWorkflow(await rest.createWorkflow(workflow));
}

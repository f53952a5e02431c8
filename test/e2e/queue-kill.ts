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
/** These go first: with one part each they leave places in Marketo's queue to the others. */
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

/** A worker dies with jobs at Marketo and rows that wait for a place there. */
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
		"one worker is killed with SIGKILL, Marketo's queue full: every batch ID that Marketo gave is in a log",
		async () => {
			simulator.options.jobSeconds = Infinity;
			await scene.post(splitWorks);
			await until('the first works are with Marketo', () => jobsMade().length >= splitWorks.length);
			await scene.post(importWorks);
			// With the queue full and all of it logged nothing is on its way that Marketo could still take in.
			await until('the queue is full', () => jobsMade().length >= simulator.options.queueSize);
			await until(
				'both workers have told of it',
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
				`${victim.name} died with ${dead.length} executions and ${logged(victim).length} jobs, ${survivor.name} has the others`,
			);
		},
	);

	await checks.check(
		'what a node of a dead execution had put out is kept, where its workflow saves progress',
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
			checks.note(`${split.length} of ${dead.length} dead executions were of that kind`);
		},
	);

	const alive = () => works.filter((work) => !dead.includes(work));
	let results = new Map<number, ExecutionResult>();

	await checks.check('the other worker brings its executions to their end', async () => {
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
		'the log of the dead worker says which rows of which execution are in which batch',
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
				'no job of unknown origin',
			);
		},
	);

	await checks.check(
		'Wait Until Done and Get Failures on the other worker account for the rows that were sent',
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
			// The row without an address is the last: it was sent where the whole work was.
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
				`of ${rowsOf(dead)} rows of the dead executions ${sent} had been sent, in ${jobs.length} jobs; all of them accounted for`,
			);
		},
	);

	await checks.check('n8n finds that the worker has died, and fails its executions', async () => {
		const ended = await scene.ended(idsOf(dead, ids), 150_000);
		for (const [number, { status, error }] of ended) {
			assert.ok(status === 'error' || status === 'crashed', `work ${number} is called ${status}`);
			assert.ok(!/\b(1016|1019|606|615)\b/.test(error?.message ?? ''));
		}
		const [{ error }] = ended.values();
		checks.note(`n8n shows: "${error?.message}"`);
	});

	await checks.check(
		'run again on the other worker, the works of the dead are complete',
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
	checks.note(`all in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
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

/** Rows of a work from its first on that were sent; a file's header is its row 1. */
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

/** What somebody does with the batch IDs from a log. */
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
		'Taken over from a dead worker',
		start,
		node('From the log', 'n8n-nodes-base.set', 3.4, fields),
		node('Batch IDs', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'batchId', options: {} }),
		marketo(credential, { operation: 'wait', options: { pollInterval: 5 } }, {}, 'Wait'),
		marketo(credential, { operation: 'getFailures' }, {}, 'Failures'),
	);
	return await rest.runWorkflow(await rest.createWorkflow(workflow));
}

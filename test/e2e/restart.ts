import assert from 'node:assert/strict';
import type { RunningN8n } from '../n8n/start-n8n';
import { startSimulator, type SimulatorServer } from '../simulator/server';
import { until } from './checks';
import { manyLeads } from './people';
import { exampleEnvironment, importExample, leadsFile, leadsInFile } from './example-stage';
import type { Part, Scene, Stage } from './stage';
import { chain, download, fetchItems, marketo, quickly, start } from './workflows';

const rows = 3_000;

/** n8n dies while the node waits: what Marketo has been given is in the log, and can be finished from there. */
export const restart: Part = {
	name: 'restart',
	about: 'n8n killed in the middle of the wait, finished from the batch IDs in its log',
	async run(stage) {
		const { checks, simulator, files } = stage;
		simulator.reset();
		const scene = await stage.start({ env: exampleEnvironment });
		const { credential } = scene;
		const durable = await startDurableWait(stage, scene);
		let n8n: RunningN8n = scene.n8n;
		let batchIds: number[] = [];
		const file = files.put('restart.csv', `${manyLeads(rows, 50)},Nobody,Without Address,\n`);

		await checks.check(
			'killed with SIGKILL while Marketo is at work: the execution is called crashed',
			async () => {
				simulator.faults.add({
					on: 'create',
					times: Infinity,
					then: { kind: 'job', fault: { neverEnds: true } },
				});
				const parameters = {
					operation: 'importAndWait',
					options: { ...quickly, maxRequestBytes: 100_000 },
				};
				const workflow = chain(
					'To be cut off',
					start,
					download(file),
					marketo(credential, parameters),
				);
				const id = await n8n.rest.startWorkflow(await n8n.rest.createWorkflow(workflow));
				await until(
					'all parts are with Marketo',
					() => simulator.callsOf('status') > 3 && rowsGiven() === rows + 1,
				);
				batchIds = batchIdsIn(n8n.process.log());
				checks.note(`the log names batches ${batchIds.join(', ')}`);
				n8n = await n8n.restart('kill');
				const { status } = await n8n.rest.waitForExecution(id);
				assert.equal(status, 'crashed');
			},
		);

		function rowsGiven(): number {
			return simulator.jobs.reduce((sum, job) => sum + job.rows, 0);
		}

		await checks.check('every batch ID that Marketo gave is in the log', async () => {
			assert.deepEqual(
				batchIds,
				simulator.jobs.map(({ batchId }) => batchId),
			);
			assert.ok(batchIds.length >= 3);
		});

		await checks.check(
			'Wait Until Done and Get Failures take it from there: every row accounted for',
			async () => {
				for (const batchId of batchIds) simulator.finishJob(batchId);
				const ids = files.put(
					'batches.json',
					JSON.stringify(batchIds.map((batchId) => ({ batchId }))),
					'application/json',
				);
				const workflow = chain(
					'Taken up again',
					start,
					fetchItems(ids, 'Batch IDs'),
					marketo(credential, { operation: 'wait', options: quickly }, {}, 'Wait'),
					marketo(credential, { operation: 'getFailures' }, {}, 'Failures'),
				);
				const { status, error, output } = await n8n.rest.runWorkflow(
					await n8n.rest.createWorkflow(workflow),
				);
				assert.equal(status, 'success', JSON.stringify(error));
				const jobs = output.Wait[0].map(({ json }) => json);
				assert.deepEqual(
					jobs.map(({ batchId }) => batchId),
					batchIds,
				);
				const sum = (member: string) => jobs.reduce((total, job) => total + Number(job[member]), 0);
				assert.equal(sum('numOfLeadsProcessed'), rows);
				assert.equal(sum('numOfRowsFailed'), 1);
				assert.deepEqual(
					output.Failures[0].map(({ json }) => json.lastName),
					['Without Address'],
				);
				assert.equal(simulator.leadCount, rows);
			},
		);
		await checks.check(
			'the example "durable-wait": its Wait goes on where it was, through the kill',
			async () => {
				const { status, error, output } = await n8n.rest.waitForExecution(
					durable.executionId,
					200_000,
				);
				assert.equal(status, 'success', JSON.stringify(error));
				const [summary] = output.Summary[0];
				assert.equal(summary.json.unaccounted, 0);
				assert.equal(summary.json.imported, leadsInFile.imported);
				assert.equal(output['Failed Rows'][0].length, leadsInFile.failed);
				assert.equal(output.Warnings[0].length, leadsInFile.warnings);
				assert.equal(durable.marketo.simulator.leadCount, leadsInFile.imported);
				assert.equal(durable.marketo.simulator.jobs.length, 1);
			},
		);
		await durable.marketo.close();
		await n8n.stop();
	},
};

/** The example, up to its Wait of 70 seconds, with a Marketo of its own. */
async function startDurableWait(
	stage: Stage,
	{ n8n, rest }: Scene,
): Promise<{ marketo: SimulatorServer; executionId: string }> {
	const marketo = await startSimulator({ jobSeconds: 0.3 });
	const credential = await stage.saveCredential(
		rest,
		{ endpoint: marketo.url },
		'Marketo of the durable wait',
	);
	const workflow = await importExample(stage, { rest }, credential, 'durable-wait', {
		parameters: { 'Read Leads File': { fileSelector: leadsFile } },
	});
	const executionId = await n8n.rest.startWorkflow(workflow);
	await until(
		'the example waits',
		async () => (await n8n.rest.execution(executionId)).status === 'waiting',
	);
	return { marketo, executionId };
}

/** As an administrator would find them. */
function batchIdsIn(log: string): number[] {
	const found = [...log.matchAll(/\bbatch (\d+)/gi)].map(([, id]) => Number(id));
	return [...new Set(found)].sort((a, b) => a - b);
}

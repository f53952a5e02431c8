import assert from 'node:assert/strict';
import type { RunningN8n } from '../n8n/start-n8n';
import type { SimulatorServer } from '../simulator/server';
import { until } from './checks';
import { manyLeads } from './people';
import { exampleEnvironment, importExample, leadsFile, leadsInFile } from './example-stage';
import type { Part, Scene, Stage } from './stage';
import {
	assertImportedOnce,
	assertStoredState,
	smallParts,
	startOwnMarketo,
	stepsNode,
	storedThenShort,
	untilWaiting,
} from './steps';
import { chain, download, fetchItems, marketo, quickly, start } from './workflows';

const rows = 3_000;

/** n8n is killed while imports are under way. */
export const restart: Part = {
	name: 'restart',
	about:
		'n8n killed during imports: Import in Steps continues, others are finished from their batch IDs',
	async run(stage) {
		const { checks, simulator, files } = stage;
		simulator.reset();
		const scene = await stage.start({ env: exampleEnvironment });
		const { credential } = scene;
		const inSteps = await startImportInSteps(stage, scene);
		let n8n: RunningN8n = scene.n8n;
		let batchIds: number[] = [];
		const file = files.put('restart.csv', `${manyLeads(rows, 50)},Nobody,Without Address,\n`);

		await checks.check(
			'after SIGKILL during Import and Wait, n8n marks the execution as crashed',
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
					'Killed during the import',
					start,
					download(file),
					marketo(credential, parameters),
				);
				const id = await n8n.rest.startWorkflow(await n8n.rest.createWorkflow(workflow));
				await until(
					'all parts are uploaded',
					() => simulator.callsOf('status') > 3 && rowsGiven() === rows + 1,
				);
				batchIds = batchIdsIn(n8n.process.log(), id);
				checks.note(`the log names batches ${batchIds.join(', ')}`);
				n8n = await n8n.restart('kill');
				const { status } = await n8n.rest.waitForExecution(id);
				assert.equal(status, 'crashed');
			},
		);

		function rowsGiven(): number {
			return simulator.jobs.reduce((sum, job) => sum + job.rows, 0);
		}

		await checks.check('the log contains every batch ID', async () => {
			assert.deepEqual(
				batchIds,
				simulator.jobs.map(({ batchId }) => batchId),
			);
			assert.ok(batchIds.length >= 3);
		});

		await checks.check(
			'Wait Until Done and Get Failures finish the killed import: every row accounted for',
			async () => {
				for (const batchId of batchIds) simulator.finishJob(batchId);
				const ids = files.put(
					'batches.json',
					JSON.stringify(batchIds.map((batchId) => ({ batchId }))),
					'application/json',
				);
				const workflow = chain(
					'Finish the import',
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
			'Import in Steps continues after the kill: every row accounted for, no part sent twice',
			async () => {
				const execution = await n8n.rest.waitForExecution(inSteps.executionId, 200_000);
				const { simulator: own } = inSteps.marketo;
				assertImportedOnce(execution, own);
				checks.note(`${own.jobs.length} parts, ${inSteps.partsBefore()} of them before the kill`);
				assert.equal(execution.output['Failed Rows'][0].length, leadsInFile.failed);
				assert.equal(execution.output.Warnings[0].length, leadsInFile.warnings);
			},
		);
		await inSteps.marketo.close();
		await n8n.stop();
	},
};

interface WaitingImport {
	marketo: SimulatorServer;
	executionId: string;
	partsBefore: () => number;
}

/** Runs the example durable-wait up to its Wait node. */
async function startImportInSteps(stage: Stage, { rest }: Scene): Promise<WaitingImport> {
	const marketo = await startOwnMarketo();
	const credential = await stage.saveCredential(
		rest,
		{ endpoint: marketo.url },
		'Marketo of the import in steps',
	);
	const workflow = await importExample(stage, { rest }, credential, 'durable-wait', {
		parameters: {
			'Read Leads File': { fileSelector: leadsFile },
			[stepsNode]: { options: smallParts },
			Wait: { amount: storedThenShort },
		},
	});
	const executionId = await rest.startWorkflow(workflow);
	let parts = 0;
	await stage.checks.check(
		'Import in Steps waits with its state and a reference to its file stored',
		async () => {
			await untilWaiting(rest, executionId);
			assertStoredState(await rest.execution(executionId), 'filesystem');
			parts = marketo.simulator.jobs.length;
		},
	);
	return { marketo, executionId, partsBefore: () => parts };
}

/** The batch IDs that an execution has logged, in order. */
function batchIdsIn(log: string, executionId: string): number[] {
	const lines = log.split('\n').filter((line) => line.includes(`(execution ${executionId})`));
	const ids = lines.flatMap((line) =>
		[...line.matchAll(/\bbatch (\d+)/gi)].map(([, id]) => Number(id)),
	);
	return [...new Set(ids)];
}

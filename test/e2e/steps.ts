import assert from 'node:assert/strict';
import type { INode, INodeParameters } from 'n8n-workflow';
import type {
	ExecutionResult,
	RestClient,
	SavedCredential,
	WorkflowInput,
} from '../n8n/rest-client';
import { startSimulator, type SimulatorServer } from '../simulator/server';
import type { MarketoSimulator } from '../simulator/simulator';
import { until } from './checks';
import { leadsInFile } from './example-stage';
import { chain, marketo, node, start } from './workflows';

/** The node's name in the example durable-wait, and in the workflows of these tests. */
export const stepsNode = 'Import in Steps';

/** Small enough to split leads.csv into more parts than one step uploads. */
export const smallParts = { maxRequestBytes: 45_000 };

/** n8n stores a wait of more than 65 seconds; only the first one is that long, to save time. */
export const storedThenShort = '={{ $runIndex === 0 ? 70 : 2 }}';

/** Maximum number of uploads in one step: the places in Marketo's queue. */
const mostUploads = 10;

/** The state takes at most 100 kB for 1,000 jobs; this import has about 15 jobs. */
const mostStateBytes = 10_000;

/**
 * Import in Steps, with a Wait node from Not Finished back to it.
 * @param amount seconds, as a parameter of the Wait node
 */
export function stepsWorkflow(
	credential: SavedCredential,
	input: INode,
	parameters: INodeParameters,
	amount: number | string,
): WorkflowInput {
	const importInSteps = marketo(
		credential,
		{ operation: 'importInSteps', ...parameters },
		{},
		stepsNode,
	);
	const wait = node('Wait', 'n8n-nodes-base.wait', 1.1, { amount });
	const line = chain('Import in steps', start, input, importInSteps);
	return {
		...line,
		nodes: [...(line.nodes as INode[]), wait],
		connections: {
			...line.connections,
			[stepsNode]: { main: [[], [], [], [{ node: wait.name, type: 'main', index: 0 }]] },
			[wait.name]: { main: [[{ node: stepsNode, type: 'main', index: 0 }]] },
		},
	};
}

/** A separate Marketo instance, because other checks change the behavior of the shared one meanwhile. */
export async function startOwnMarketo(): Promise<SimulatorServer> {
	return await startSimulator({ jobSeconds: 0.3, callsPer20s: 10_000 });
}

export async function untilWaiting(rest: RestClient, executionId: string): Promise<void> {
	await until(
		'the import waits',
		async () => (await rest.execution(executionId)).status === 'waiting',
	);
}

/**
 * Checks what an execution stores while it waits: the import state, and a reference to the file.
 * @param storage where n8n stores files; their IDs begin with it
 */
export function assertStoredState({ output }: ExecutionResult, storage: string): void {
	const [summaries, , , notFinished] = output[stepsNode];
	assert.equal(summaries.length, 0);
	const [{ json, binary }] = notFinished;
	assert.equal(json.status, 'Importing');
	assert.equal(json.rows, leadsInFile.rows);
	const sent = json.sent as number;
	assert.ok(sent > 0 && sent < leadsInFile.rows, `${sent} rows were sent in the first step`);
	assert.equal((json.jobs as unknown[]).length, mostUploads);
	assert.ok(binary?.data.id?.startsWith(storage), `the file is stored as ${binary?.data.id}`);
	const bytes = JSON.stringify(json.importState).length;
	assert.ok(bytes < mostStateBytes, `the state takes ${bytes} bytes`);
}

/** Checks that every row of leads.csv is accounted for, and no part was sent twice. */
export function assertImportedOnce(
	{ status, error, output }: ExecutionResult,
	simulator: MarketoSimulator,
): void {
	assert.equal(status, 'success', JSON.stringify(error));
	const [[{ json }], failedRows, warnings] = output[stepsNode];
	const { rows, imported, failed, warnings: warned, unaccounted } = json;
	assert.deepEqual({ rows, imported, failed, warnings: warned }, leadsInFile);
	assert.equal(unaccounted, 0);
	assert.deepEqual(
		[failedRows.length, warnings.length],
		[leadsInFile.failed, leadsInFile.warnings],
	);
	const { jobs } = simulator;
	assert.ok(jobs.length > mostUploads, `${jobs.length} parts`);
	assert.equal(simulator.callsOf('create'), jobs.length, 'no upload was repeated');
	assert.equal(new Set(jobs.map(({ fileSha256 }) => fileSha256)).size, jobs.length);
	assert.equal(
		jobs.reduce((sum, job) => sum + job.rows, 0),
		leadsInFile.rows,
	);
	assert.equal(simulator.leadCount, leadsInFile.imported);
	for (const lead of simulator.leads)
		assert.equal(lead.updatedByBatch, lead.createdByBatch, `${lead.fields.email} was sent once`);
}

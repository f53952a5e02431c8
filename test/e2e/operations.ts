import assert from 'node:assert/strict';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { ExecutionResult } from '../n8n/rest-client';
import { fiveItems, fiveLeads } from './people';
import type { Part, Stage } from './stage';
import { stepsNode, stepsWorkflow } from './steps';
import { chain, download, fetchItems, marketo, quickly, said, start } from './workflows';

/** Every operation, in workflows that are saved and run as the editor does it. */
export const operations: Part = {
	name: 'operations',
	about: 'every operation in a saved workflow, from a file and from items',
	async run(stage) {
		const { checks, simulator, files } = stage;
		const file = files.put('five-leads.csv', fiveLeads);
		const rows = files.put('five-leads.json', JSON.stringify(fiveItems), 'application/json');
		const fromFile = { input: download(file), parameters: {} };
		const fromItems = { input: fetchItems(rows), parameters: { source: 'items' } };
		const run = async (
			input: typeof fromFile.input,
			parameters: INodeParameters,
		): Promise<ExecutionResult> => {
			const { rest, credential } = await stage.shared();
			const workflow = await rest.createWorkflow(
				chain('Operations', start, input, marketo(credential, parameters)),
			);
			const result = await rest.runWorkflow(workflow);
			assert.equal(result.status, 'success', JSON.stringify(result.error));
			return result;
		};
		await stage.shared();

		for (const [source, { input, parameters }] of Object.entries({
			'a file': fromFile,
			items: fromItems,
		})) {
			const isFile = source === 'a file';
			await checks.check(
				`Import and Wait imports ${source}, and accounts for every row on three outputs`,
				async () => {
					simulator.reset();
					const { output } = await run(input, {
						...parameters,
						operation: 'importAndWait',
						options: quickly,
					});
					const [summaries, failed, warnings] = output.Marketo;
					assert.deepEqual([summaries.length, failed.length, warnings.length], [1, 1, 1]);
					const {
						status,
						rows: all,
						imported,
						failed: failedCount,
						warnings: warned,
						unaccounted,
						jobs,
					} = summaries[0].json;
					assert.deepEqual(
						{ status, all, imported, failedCount, warned, unaccounted },
						{
							status: 'Partly Failed',
							all: 5,
							imported: 4,
							failedCount: 1,
							warned: 1,
							unaccounted: 0,
						},
					);
					const { batchId } = (jobs as IDataObject[])[0];
					const [row] = failed.map(({ json }) => json);
					assert.equal(row[isFile ? 'Last Name' : 'lastName'], 'Babbage');
					// For a file, the row number in a spreadsheet; for items, the position.
					assert.equal(row['Import Row Number'], isFile ? 3 : 2);
					assert.equal(row['Import Batch ID'], batchId);
					assert.match(said(failed[0], 'Import Failure Reason'), /lookup field 'email'/i);
					assert.equal(warnings[0].json['Import Row Number'], isFile ? 5 : 4);
					assert.match(said(warnings[0], 'Import Warning Reason'), /email/i);
					assert.equal(simulator.leadCount, 4);
					assert.equal(simulator.findLead('grace@example.com')?.fields.lastName, 'Hopper');
				},
			);

			await checks.check(
				`Import in Steps imports ${source}, and accounts for every row once it is finished`,
				async () => {
					simulator.reset();
					const { rest, credential } = await stage.shared();
					const { status, error, output } = await rest.runWorkflow(
						await rest.createWorkflow(stepsWorkflow(credential, input, parameters, 1)),
					);
					assert.equal(status, 'success', JSON.stringify(error));
					const [summaries, failed, warnings, notFinished] = output[stepsNode];
					const { rows: all, imported, failed: failedCount, unaccounted } = summaries[0].json;
					assert.deepEqual([all, imported, failedCount, unaccounted], [5, 4, 1, 0]);
					assert.equal(failed[0].json['Import Row Number'], isFile ? 3 : 2);
					assert.equal(warnings[0].json['Import Row Number'], isFile ? 5 : 4);
					assert.deepEqual(notFinished, []);
					assert.equal(simulator.jobs.length, 1);
				},
			);

			await checks.check(`Check File reports on ${source}, and sends nothing`, async () => {
				simulator.reset();
				const { output } = await run(input, { ...parameters, operation: 'check' });
				const [{ json }] = output.Marketo[0];
				assert.equal(json.ready, true);
				assert.equal(json.rows, 5);
				const columns = json.columns as Array<{ column: string; field: string; matchedBy: string }>;
				assert.deepEqual(columns.map(({ field }) => field).slice(0, 3), [
					'email',
					'firstName',
					'lastName',
				]);
				assert.equal(columns[0].matchedBy, isFile ? 'displayName' : 'apiName');
				assert.equal(simulator.callsOf('create'), 0);
				assert.equal(simulator.jobs.length, 0);
			});

			await checks.check(
				`Create Import Job sends ${source} into a list and a partition, and returns immediately`,
				async () => {
					simulator.reset();
					const target = {
						listId: { __rl: true, mode: 'id', value: '1003' },
						partitionName: { __rl: true, mode: 'name', value: 'Europe' },
					};
					const { output } = await run(input, { ...parameters, ...target, operation: 'create' });
					const [{ json }] = output.Marketo[0];
					assert.equal(json.isFinished, false);
					assert.deepEqual(
						[json.part, json.firstRow, json.lastRow, json.rows],
						isFile ? [1, 2, 6, 5] : [1, 1, 5, 5],
					);
					const job = simulator.job(Number(json.batchId));
					assert.equal(job?.listId, 1003);
					assert.equal(job?.partitionName, 'Europe');
					simulator.finishJob(Number(json.batchId));
					assert.equal(simulator.lists.get(1003)?.members.size, 4);
					assert.equal(simulator.findLead('ada@example.com')?.partition, 'Europe');
				},
			);
		}

		await checks.check(
			'Create, Wait Until Done, Get Failures and Get Warnings work in sequence',
			async () => {
				simulator.reset();
				await chained(stage, file);
			},
		);

		await checks.check('Get Import Status returns running and finished jobs', async () => {
			simulator.reset();
			simulator.faults.add({ on: 'create', then: { kind: 'job', fault: { seconds: 3600 } } });
			const created = await run(download(file), { operation: 'create' });
			const { batchId } = created.output.Marketo[0][0].json;
			const ask = async () =>
				(await run(fetchItems(rows), { operation: 'getStatus', batchId: `${batchId as number}` }))
					.output.Marketo[0];
			const before = await ask();
			assert.equal(before.length, fiveItems.length, 'one output item for each input item');
			assert.deepEqual([before[0].json.isFinished, before[0].json.status], [false, 'Importing']);
			simulator.finishJob(Number(batchId));
			const {
				status,
				isFinished,
				numOfLeadsProcessed,
				numOfRowsFailed,
				numOfRowsWithWarning,
				message,
			} = (await ask())[0].json;
			assert.deepEqual(
				{ status, isFinished, numOfLeadsProcessed, numOfRowsFailed, numOfRowsWithWarning },
				{
					status: 'Complete',
					isFinished: true,
					numOfLeadsProcessed: 4,
					numOfRowsFailed: 1,
					numOfRowsWithWarning: 1,
				},
			);
			assert.match(message as string, /1 failed/);
		});
	},
};

/** The separate operations, each with the batch ID from the previous one. */
async function chained(stage: Stage, file: string): Promise<void> {
	const { rest, credential } = await stage.shared();
	const line = chain(
		'Create, wait, collect',
		start,
		download(file),
		marketo(credential, { operation: 'create' }, {}, 'Create'),
		marketo(credential, { operation: 'wait', options: quickly }, {}, 'Wait'),
	);
	const failures = marketo(
		credential,
		{ operation: 'getFailures', output: 'both' },
		{},
		'Failures',
	);
	const warnings = marketo(
		credential,
		{ operation: 'getWarnings', output: 'file', outputBinaryField: 'file' },
		{},
		'Warnings',
	);
	line.nodes = [...(line.nodes as INode[]), failures, warnings];
	line.connections.Wait = {
		main: [[failures, warnings].map(({ name }) => ({ node: name, type: 'main', index: 0 }))],
	};
	const { status, error, output } = await rest.runWorkflow(await rest.createWorkflow(line));
	assert.equal(status, 'success', JSON.stringify(error));
	assert.equal(output.Wait[0][0].json.status, 'Complete');
	assert.equal(output.Wait[0][0].json.batchId, output.Create[0][0].json.batchId);
	const [refused] = output.Failures[0];
	// Marketo returns the columns as they were sent, under the names of fields.
	assert.equal(refused.json.lastName, 'Babbage');
	assert.equal(refused.json['Import Batch ID'], output.Create[0][0].json.batchId);
	assert.match(refused.binary?.data.fileName ?? '', /\.csv$/);
	const [taken] = output.Warnings[0];
	assert.deepEqual(Object.keys(taken.binary ?? {}), ['file']);
	assert.equal(stage.simulator.leadCount, 4);
}

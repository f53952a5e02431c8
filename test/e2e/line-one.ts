import assert from 'node:assert/strict';
import { productCredentialType, productNodeType } from '../engine/product';
import { until } from './checks';
import { fiveLeads } from './people';
import type { Part } from './stage';
import { stepsNode, stepsWorkflow } from './steps';
import { stopAndWatch } from './stop';
import { chain, download, fetchItems, marketo, quickly, said, start } from './workflows';

const version = '1.123.81';

/** The same tarball in n8n 1.x, which is still widely used. */
export const lineOne: Part = {
	name: 'n8n-1',
	about: `the same package in n8n ${version}`,
	async run(stage) {
		const { checks, simulator, files } = stage;
		simulator.reset();
		const scene = await stage.start({ version });
		const { rest, credential } = scene;
		const file = files.put('line-one.csv', fiveLeads);
		let batchId = 0;

		await checks.check('loads the node and its tool', async () => {
			const types = await rest.nodeTypes();
			assert.ok(types.includes(productNodeType));
			assert.ok(types.includes(`${productNodeType}Tool`));
		});

		await checks.check('tests a valid and an invalid credential', async () => {
			assert.equal((await rest.testCredential(credential, stage.account)).status, 'OK');
			const wrong = await rest.testCredential(credential, {
				...stage.account,
				clientSecret: 'wrong',
			});
			checks.note(`n8n shows: ${wrong.status}, "${wrong.message}"`);
			assert.equal(wrong.status, 'Error');
		});

		await checks.check('returns a page of static lists', async () => {
			const page = await rest.resourceLocatorResults({
				path: 'parameters.listId',
				methodName: 'searchStaticLists',
				nodeType: productNodeType,
				parameters: { listId: { __rl: true, mode: 'list', value: '' } },
				credentials: { [productCredentialType]: { id: credential.id, name: credential.name } },
			});
			assert.equal(page.results.length, 300);
		});

		await checks.check('Import and Wait accounts for every row on three outputs', async () => {
			const workflow = chain(
				'Import',
				start,
				download(file),
				marketo(credential, { operation: 'importAndWait', options: quickly }),
			);
			const { status, error, output } = await rest.runWorkflow(await rest.createWorkflow(workflow));
			assert.equal(status, 'success', JSON.stringify(error));
			assert.equal(
				output.Download[0][0].binary?.data.id,
				undefined,
				'n8n 1.x keeps files in memory',
			);
			const [summaries, failed, warnings] = output.Marketo;
			assert.equal(said(summaries[0], 'status'), 'Partly Failed');
			assert.deepEqual(
				[summaries[0].json.rows, summaries[0].json.imported, summaries[0].json.unaccounted],
				[5, 4, 0],
			);
			assert.deepEqual([failed.length, warnings.length], [1, 1]);
			assert.equal(failed[0].json['Import Row Number'], 3);
			assert.equal(simulator.leadCount, 4);
			batchId = simulator.jobs[0].batchId;
		});

		await checks.check('Get Import Status and Get Failures return the finished job', async () => {
			const ids = files.put('line-one.json', JSON.stringify([{ batchId }]), 'application/json');
			const status = marketo(credential, { operation: 'getStatus' }, {}, 'Status');
			const failures = marketo(
				credential,
				{ operation: 'getFailures', output: 'both' },
				{},
				'Failures',
			);
			const workflow = chain('Status', start, fetchItems(ids), status, failures);
			const result = await rest.runWorkflow(await rest.createWorkflow(workflow));
			assert.equal(result.status, 'success', JSON.stringify(result.error));
			const { output } = result;
			assert.equal(output.Status[0][0].json.status, 'Complete');
			assert.equal(output.Failures[0][0].json.lastName, 'Babbage');
			assert.ok(output.Failures[0][0].binary?.data);
		});

		await checks.check('Import in Steps accounts for every row once it is finished', async () => {
			simulator.reset();
			const workflow = stepsWorkflow(credential, download(file), {}, 1);
			const { status, error, output } = await rest.runWorkflow(await rest.createWorkflow(workflow));
			assert.equal(status, 'success', JSON.stringify(error));
			const [[{ json: summary }], failed] = output[stepsNode];
			assert.deepEqual([summary.rows, summary.imported, summary.unaccounted], [5, 4, 0]);
			assert.equal(failed[0].json['Import Row Number'], 3);
			assert.equal(simulator.jobs.length, 1);
		});

		await checks.check('Stop ends the wait', async () => {
			simulator.faults.add({ on: 'create', then: { kind: 'job', fault: { neverEnds: true } } });
			const workflow = chain(
				'Stopped import',
				start,
				download(file),
				marketo(credential, { operation: 'importAndWait', options: { pollInterval: 1 } }),
			);
			const before = simulator.callsOf('status');
			const id = await rest.startWorkflow(await rest.createWorkflow(workflow));
			await until('the node checks the status', () => simulator.callsOf('status') > before);
			await stopAndWatch(stage, rest, id);
		});
		await stage.end(scene);
	},
};

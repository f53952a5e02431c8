import assert from 'node:assert/strict';
import type { IConnections, INode } from 'n8n-workflow';
import { productCredentialType } from '../engine/product';
import { HeadlessN8n } from '../n8n/headless';
import { fiveLeads } from './people';
import type { Part } from './stage';
import { download, marketo, quickly, start } from './workflows';

const credential = { id: 'marketocred', name: 'Marketo' };

/** One workflow with seven operations. */
function everything(file: string): { nodes: INode[]; connections: IConnections } {
	const names = [
		'Import and Wait',
		'Check',
		'Create',
		'Wait',
		'Get Status',
		'Get Failures',
		'Get Warnings',
	];
	const operations = [
		'importAndWait',
		'check',
		'create',
		'wait',
		'getStatus',
		'getFailures',
		'getWarnings',
	];
	const withOptions = new Set(['importAndWait', 'wait']);
	const nodes = names.map((name, i) =>
		marketo(
			credential,
			{ operation: operations[i], ...(withOptions.has(operations[i]) && { options: quickly }) },
			{},
			name,
		),
	);
	const to = (...targets: string[]) => ({
		main: [targets.map((node) => ({ node, type: 'main' as const, index: 0 }))],
	});
	return {
		nodes: [start, download(file), ...nodes],
		connections: {
			Start: to('Download'),
			Download: to('Import and Wait', 'Check', 'Create'),
			Create: to('Wait'),
			Wait: to('Get Status', 'Get Failures', 'Get Warnings'),
		},
	};
}

export const commandLine: Part = {
	name: 'command-line',
	about: 'one workflow with seven operations, run by "n8n execute"',
	async run(stage) {
		const { checks, simulator } = stage;
		simulator.reset();
		const file = stage.files.put('command-line.csv', fiveLeads);
		await checks.check(
			'imports and executes the workflow, and every operation returns its result',
			async () => {
				const n8n = await HeadlessN8n.make({ tarball: await stage.tarball() });
				try {
					await n8n.importCredentials([
						{ ...credential, type: productCredentialType, data: stage.account },
					]);
					await n8n.importWorkflows([
						{ ...everything(file), id: 'everything', name: 'Everything', active: false },
					]);
					const { data } = await n8n.execute('everything');
					assert.equal(data.resultData.error, undefined, JSON.stringify(data.resultData.error));
					const output = (name: string, index = 0) =>
						(data.resultData.runData[name][0].data?.main[index] ?? []).map(({ json }) => json);
					assert.equal(output('Import and Wait')[0].status, 'Partly Failed');
					assert.equal(output('Import and Wait', 1)[0]['Import Row Number'], 3);
					assert.equal(output('Import and Wait', 2)[0]['Import Row Number'], 5);
					assert.equal(output('Check')[0].ready, true);
					assert.equal(output('Wait')[0].batchId, output('Create')[0].batchId);
					assert.equal(output('Get Status')[0].status, 'Complete');
					assert.equal(output('Get Failures').length, 1);
					assert.equal(output('Get Warnings').length, 1);
					assert.equal(simulator.jobs.length, 2);
					assert.equal(simulator.leadCount, 4);
				} finally {
					n8n.remove();
				}
			},
		);
	},
};

import assert from 'node:assert/strict';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { ExecutionResult } from '../n8n/rest-client';
import { fiveLeads } from './people';
import type { Part } from './stage';
import { chain, download, fetchItems, marketo, quickly, said, start } from './workflows';

const wrongColumn = 'Email Address,Frist Name\nmary@example.com,Mary\n';

/** Errors with each value of the node's setting On Error. */
export const errorHandling: Part = {
	name: 'errors',
	about: 'the setting On Error: stop, continue, and continue with error output',
	async run(stage) {
		const { checks, simulator, files } = stage;
		const { rest, credential } = await stage.shared();
		const good = files.put('good.csv', fiveLeads);
		const bad = files.put('bad.csv', wrongColumn);
		const both = files.put(
			'both.json',
			JSON.stringify([{ url: bad }, { url: good }]),
			'application/json',
		);
		const run = async (
			parameters: INodeParameters,
			onError: INode['onError'],
		): Promise<ExecutionResult> => {
			simulator.reset();
			const workflow = chain(
				`On error: ${onError}`,
				start,
				fetchItems(both),
				download('={{ $json.url }}'),
				marketo(credential, parameters, { onError }),
			);
			return await rest.runWorkflow(await rest.createWorkflow(workflow));
		};

		await checks.check(
			'Stop Workflow: the message names the column and the nearest field, and nothing is sent',
			async () => {
				const { status, error } = await run(
					{ operation: 'importAndWait', options: quickly },
					'stopWorkflow',
				);
				checks.note(`n8n shows: "${error?.message}" / "${error?.description ?? ''}"`);
				assert.equal(status, 'error');
				assert.match(`${error?.message} ${error?.description}`, /"Frist Name".+firstName/s);
				assert.equal(simulator.callsOf('create'), 0);
			},
		);

		await checks.check(
			'Continue: the invalid file becomes an item with the message, and the valid file is imported',
			async () => {
				const { status, output } = await run(
					{ operation: 'importAndWait', options: quickly },
					'continueRegularOutput',
				);
				assert.equal(status, 'success');
				const [summaries, failed] = output.Marketo;
				assert.equal(summaries.length, 2);
				assert.match(said(summaries[0], 'error'), /Frist Name/);
				assert.equal(summaries[1].json.imported, 4);
				assert.equal(failed.length, 1);
				assert.equal(simulator.leadCount, 4);
			},
		);

		await checks.check(
			'Continue (using error output): Import and Wait puts the invalid file on a fourth output',
			async () => {
				const { status, output } = await run(
					{ operation: 'importAndWait', options: quickly },
					'continueErrorOutput',
				);
				assert.equal(status, 'success');
				const [summaries, failed, warnings, errors] = output.Marketo;
				assert.deepEqual(
					[summaries.length, failed.length, warnings.length, errors.length],
					[1, 1, 1, 1],
				);
				assert.match(said(errors[0], 'error'), /Frist Name/);
				assert.equal(summaries[0].json.imported, 4);
			},
		);

		await checks.check(
			'Continue (using error output): Create Import Job puts the invalid file on its second output',
			async () => {
				const { status, output } = await run({ operation: 'create' }, 'continueErrorOutput');
				assert.equal(status, 'success');
				const [jobs, errors] = output.Marketo;
				assert.deepEqual([jobs.length, errors.length], [1, 1]);
				assert.match(said(errors[0], 'error'), /Frist Name/);
				assert.equal(jobs[0].json.batchId, simulator.jobs[0].batchId);
			},
		);

		await checks.check(
			'Continue (using error output): Get Import Status puts unknown batch IDs there',
			async () => {
				const { status, output } = await run(
					{ operation: 'getStatus', batchId: '987654' },
					'continueErrorOutput',
				);
				assert.equal(status, 'success');
				const [known, errors] = output.Marketo;
				assert.deepEqual([known.length, errors.length], [0, 2]);
				assert.match(said(errors[0], 'error'), /987654/);
			},
		);
	},
};

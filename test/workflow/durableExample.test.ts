import type { INodeExecutionData } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runWorkflow, type WorkflowFile } from '../engine';
import { waitNode } from '../support/runSteps';
import { email, leadsCsv } from '../support/leads';
import { useSimulator } from '../support/simulation';

const marketo = useSimulator({ jobSeconds: 0.05 });

const example = JSON.parse(
	readFileSync(path.resolve(__dirname, '../../examples/durable-wait.workflow.json'), 'utf8'),
) as WorkflowFile;

test('the example "durable-wait" imports a file in steps, and waits in between', async () => {
	const waits: INodeExecutionData[][] = [];
	const run = await runWorkflow({
		workflow: example,
		sources: {
			'Read Leads File': [
				{
					files: { data: { content: leadsCsv(30).replace(email(1), ''), fileName: 'leads.csv' } },
				},
			],
		},
		credentials: {
			marketoOAuth2Api: {
				endpoint: marketo.url,
				clientId: marketo.simulator.options.clientId,
				clientSecret: marketo.simulator.options.clientSecret,
			},
		},
		nodeTypes: {
			'n8n-nodes-base.wait': waitNode((items) => {
				waits.push(items);
				return items;
			}, 100),
		},
		binaryMode: 'filesystem',
	});
	expect(run.status).toBe('success');
	expect(waits.length).toBeGreaterThan(0);
	const [summary] = run.output.Summary[0];
	expect(summary.json).toMatchObject({
		fileName: 'leads.csv',
		rows: 30,
		imported: 29,
		failed: 1,
		unaccounted: 0,
	});
	expect(run.output['Failed Rows'][0]).toHaveLength(1);
	expect(marketo.simulator.jobs).toHaveLength(1);
});

test('its Wait is long enough for n8n to store the execution', () => {
	const wait = example.nodes.find(({ type }) => type === 'n8n-nodes-base.wait');
	expect(Number(wait?.parameters?.amount)).toBeGreaterThan(65);
});

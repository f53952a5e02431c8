import assert from 'node:assert/strict';
import { agentVersions, agentWorkflow, toolType } from './agent-workflow';
import { fiveItems } from './people';
import type { Part } from './stage';
import { oneCall, startStubModel } from './stub-model';
import { chain, fetchItems, marketo, start } from './workflows';

interface ServedDescription {
	name: string;
	displayName: string;
	inputs: unknown;
	outputs: unknown;
	properties: Array<{ name: string }>;
	codex?: { categories?: string[]; subcategories?: Record<string, string[]> };
}

/** The node as a tool of an AI agent. How well a real model uses it can't be tested here. */
export const aiTool: Part = {
	name: 'ai-tool',
	about: "the node as a tool of n8n's AI agent, with a stand-in for the language model",
	async run(stage) {
		const { checks, simulator, files } = stage;
		const { n8n, rest, credential } = await stage.shared();

		await checks.check('n8n lists the tool with its parameters', async () => {
			const { name, value } = rest.session;
			const response = await fetch(`${n8n.url}/types/nodes.json`, {
				headers: { cookie: `${name}=${value}` },
			});
			const types = (await response.json()) as ServedDescription[];
			const tool = types.find((type) => type.name === toolType);
			assert.ok(tool, `n8n doesn't list ${toolType}`);
			assert.equal(tool.displayName, 'Marketo Bulk Lead Import Tool');
			assert.deepEqual([tool.inputs, tool.outputs], [[], ['ai_tool']]);
			const names = tool.properties.map((property) => property.name);
			assert.ok(
				['toolDescription', 'operation', 'batchId', 'source'].every((wanted) =>
					names.includes(wanted),
				),
				names.join(),
			);
		});

		for (const version of agentVersions)
			await checks.check(
				`an agent of version ${version} gets the status of the batch that the model asks for`,
				async () => {
					simulator.reset();
					const rows = files.put('agent.json', JSON.stringify(fiveItems), 'application/json');
					const create = chain(
						'For the agent',
						start,
						fetchItems(rows),
						marketo(credential, { operation: 'create', source: 'items' }),
					);
					const created = await rest.runWorkflow(await rest.createWorkflow(create));
					const batchId = created.output.Marketo[0][0].json.batchId as number;
					simulator.finishJob(batchId);

					const model = await startStubModel();
					try {
						const openAi = await rest.createCredential('Stand-in', 'openAiApi', {
							apiKey: 'none',
							url: model.url,
						});
						const workflow = agentWorkflow({
							version,
							marketo: credential,
							openAi,
							tools: {
								Marketo: {
									operation: 'getStatus',
									batchId: "={{ $fromAI('batchId', 'The batch ID of the import job', 'string') }}",
								},
							},
						});
						const talk = model.follow(oneCall({ batchId: String(batchId) }));
						const { status, error, output } = await rest.runWorkflow(
							await rest.createWorkflow(workflow),
						);
						assert.equal(status, 'success', JSON.stringify(error));
						const [tool] = talk.tools;
						checks.note(`the tool for the model is "${tool.name}": ${tool.description}`);
						assert.deepEqual(Object.keys(tool.parameters?.properties ?? {}), ['batchId']);
						const answer = JSON.parse(talk.toolAnswers[0]) as Array<Record<string, unknown>>;
						assert.equal(answer[0].batchId, batchId);
						assert.equal(answer[0].numOfRowsFailed, 1);
						assert.match(JSON.stringify(output.Agent[0][0].json), /The tool returned/);
					} finally {
						await model.close();
					}
				},
			);
	},
};

import assert from 'node:assert/strict';
import type { INode } from 'n8n-workflow';
import { productCredentialType, productNodeType } from '../engine/product';
import type { WorkflowInput } from '../n8n/rest-client';
import { fiveItems } from './people';
import type { Part } from './stage';
import { startStubModel } from './stub-model';
import { chain, fetchItems, marketo, node, start } from './workflows';

const toolType = `${productNodeType}Tool`;

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

		await checks.check(
			'an agent gets the status of the batch that the model asks for',
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

				const model = await startStubModel({ batchId: String(batchId) });
				try {
					const openAi = await rest.createCredential('Stand-in', 'openAiApi', {
						apiKey: 'none',
						url: model.url,
					});
					const workflow = agentWorkflow(openAi, {
						operation: 'getStatus',
						batchId: "={{ $fromAI('batchId', 'The batch ID of the import job', 'string') }}",
					});
					const { status, error, output } = await rest.runWorkflow(
						await rest.createWorkflow(workflow),
					);
					assert.equal(status, 'success', JSON.stringify(error));
					const [tool] = model.tools;
					checks.note(`the tool for the model is "${tool.name}": ${tool.description}`);
					assert.deepEqual(Object.keys(tool.parameters?.properties ?? {}), ['batchId']);
					const answer = JSON.parse(model.toolAnswers[0]) as Array<Record<string, unknown>>;
					assert.equal(answer[0].batchId, batchId);
					assert.equal(answer[0].numOfRowsFailed, 1);
					assert.match(JSON.stringify(output.Agent[0][0].json), /The tool returned/);
				} finally {
					await model.close();
				}
			},
		);

		function agentWorkflow(
			openAi: { id: string; name: string },
			parameters: INode['parameters'],
		): WorkflowInput {
			const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', 2.2, {
				promptType: 'define',
				text: 'What is the status of the import?',
				options: {},
			});
			const model = node(
				'Model',
				'@n8n/n8n-nodes-langchain.lmChatOpenAi',
				1.2,
				{ model: { __rl: true, mode: 'id', value: 'stand-in' }, options: {} },
				{ credentials: { openAiApi: { id: openAi.id, name: openAi.name } } },
			);
			const tool = node('Marketo', toolType, 1, parameters, {
				credentials: { [productCredentialType]: { id: credential.id, name: credential.name } },
			});
			const line = chain('Agent with the Marketo tool', start, agent);
			return {
				...line,
				nodes: [...(line.nodes as INode[]), model, tool],
				connections: {
					...line.connections,
					Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
					Marketo: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
				},
			};
		}
	},
};

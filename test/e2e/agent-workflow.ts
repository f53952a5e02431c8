import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import { productCredentialType, productNodeType } from '../engine/product';
import type { SavedCredential, WorkflowInput } from '../n8n/rest-client';
import { chain, node, start } from './workflows';

/** The node's type as a tool, which n8n derives from the node. */
export const toolType = `${productNodeType}Tool`;

/**
 * Of n8n's AI Agent node. Since 3.0, n8n's engine runs the tools with the arguments as the model wrote
 * them. Before, LangChain compares them with the tool's parameters first.
 */
export const agentVersions = [2.2, 3.1] as const;

export interface AgentOptions {
	version: (typeof agentVersions)[number];
	marketo: Pick<SavedCredential, 'id' | 'name'>;
	openAi: Pick<SavedCredential, 'id' | 'name'>;
	/** Parameters of each tool, by its name. */
	tools: Readonly<Record<string, INodeParameters>>;
	/** Of each tool. */
	onError?: INode['onError'];
	/** How many times the agent asks the model. */
	maxIterations?: number;
}

/** An AI agent with a language model and the node as its tools. */
export function agentWorkflow({
	version,
	marketo,
	openAi,
	tools,
	onError,
	maxIterations,
}: AgentOptions): WorkflowInput {
	const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', version, {
		promptType: 'define',
		text: 'What is the status of the import?',
		options: { ...(maxIterations !== undefined && { maxIterations }) },
	});
	const model = node(
		'Model',
		'@n8n/n8n-nodes-langchain.lmChatOpenAi',
		1.2,
		{ model: { __rl: true, mode: 'id', value: 'stand-in' }, options: {} },
		{ credentials: { openAiApi: { id: openAi.id, name: openAi.name } } },
	);
	const toolNodes = Object.entries(tools).map(([name, parameters]) =>
		node(name, toolType, 1, parameters, {
			credentials: { [productCredentialType]: { id: marketo.id, name: marketo.name } },
			...(onError !== undefined && { onError }),
		}),
	);
	const line = chain('Agent with the Marketo tool', start, agent);
	const connections: IConnections = {
		...line.connections,
		Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
	};
	for (const { name } of toolNodes)
		connections[name] = { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] };
	return {
		...line,
		nodes: [...(line.nodes as INode[]), model, ...toolNodes],
		connections,
		// As in every workflow that the editor creates. In the older order, n8n asks the model again
		// before it has run the tool.
		settings: { executionOrder: 'v1' },
	};
}

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * Whether an AI agent runs the node as a tool. Then the language model gets the items of the first
 * output only, without files, and an empty text if there are none. n8n derives the type of the tool
 * from that of the node.
 */
export function runsAsTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** Items of another output, for the model: it can't return a file or an import state to the node. */
export function forModel(items: readonly INodeExecutionData[]): INodeExecutionData[] {
	return items.map(({ json: { importState: _, ...json }, pairedItem }) => ({ json, pairedItem }));
}

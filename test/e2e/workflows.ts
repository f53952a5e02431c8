import { randomUUID } from 'node:crypto';
import type { IConnections, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { productCredentialType, productNodeType } from '../engine/product';
import type { SavedCredential, WorkflowInput } from '../n8n/rest-client';

/** Jobs take a third of a second in the simulator, so frequent status checks keep the tests short. */
export const quickly = { pollInterval: 0.2 };

export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode {
	return { id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters, ...more };
}

export const start: INode = node('Start', 'n8n-nodes-base.manualTrigger', 1, {});

/** Downloads a file into the binary field `data`. */
export function download(url: string, name = 'Download'): INode {
	const options = { response: { response: { responseFormat: 'file' } } };
	return node(name, 'n8n-nodes-base.httpRequest', 4.2, { url, options });
}

/** Fetches a JSON array, one item per element. */
export function fetchItems(url: string, name = 'Rows'): INode {
	return node(name, 'n8n-nodes-base.httpRequest', 4.2, { url, options: {} });
}

/** The node under test. */
export function marketo(
	{ id, name }: Pick<SavedCredential, 'id' | 'name'>,
	parameters: INodeParameters,
	more: Partial<INode> = {},
	nodeName = 'Marketo',
): INode {
	return node(nodeName, productNodeType, 1, parameters, {
		credentials: { [productCredentialType]: { id, name } },
		...more,
	});
}

/** A workflow whose nodes are connected in sequence, laid out from left to right. */
export function chain(name: string, ...nodes: INode[]): WorkflowInput {
	const connections: IConnections = {};
	nodes.forEach((from, i) => {
		const to = nodes[i + 1];
		if (to !== undefined)
			connections[from.name] = { main: [[{ node: to.name, type: 'main', index: 0 }]] };
	});
	return { name, nodes: nodes.map((one, i) => ({ ...one, position: [i * 240, 0] })), connections };
}

/** The text in a property of an item. */
export function said({ json }: INodeExecutionData, member: string): string {
	const text = json[member];
	if (typeof text !== 'string') throw new Error(`"${member}" isn't text: ${JSON.stringify(json)}`);
	return text;
}

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import { productCredentialType } from '../engine/product';
import type { SavedCredential, SavedWorkflow, RestClient, WorkflowInput } from './rest-client';

export const examplesFolder = path.resolve(__dirname, '../../examples');

export interface Example extends WorkflowInput {
	/** File name below `examples/`. */
	file: string;
	nodes: INode[];
}

export function readExamples(folder = examplesFolder): Example[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((file) => file.endsWith('.workflow.json'))
		.sort()
		.map((file) => {
			const workflow = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Omit<
				Example,
				'file'
			>;
			return { ...workflow, file };
		});
}

/**
 * The workflow with a Marketo credential set. Credentials of other services stay missing, as
 * they are for any user who imports the example.
 */
export function withCredential<T extends { nodes: INode[] }>(
	workflow: T,
	{ id, name }: SavedCredential,
): T {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			// Matches both the node and its variant as a tool of an AI agent.
			/marketoBulkLeadImport/.test(node.type)
				? { ...node, credentials: { ...node.credentials, [productCredentialType]: { id, name } } }
				: node,
		),
	};
}

/** Saves all example workflows into an n8n. */
export async function importExamples(
	rest: RestClient,
	credential: SavedCredential,
): Promise<SavedWorkflow[]> {
	const saved: SavedWorkflow[] = [];
	for (const { name, nodes, connections, settings } of readExamples()) {
		const workflow = withCredential({ name, nodes, connections, settings }, credential);
		saved.push(await rest.createWorkflow(workflow));
	}
	return saved;
}

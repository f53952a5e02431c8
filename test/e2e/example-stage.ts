import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INode, INodeParameters } from 'n8n-workflow';
import { examplesFolder, readExamples, withCredential, type Example } from '../n8n/examples';
import type { SavedCredential, SavedWorkflow } from '../n8n/rest-client';
import type { Scene, Stage } from './stage';
import { node } from './workflows';

/** The file that the examples read, and its counts. test/demo/makeLeads.ts creates it. */
export const leadsFile = path.join(examplesFolder, 'leads.csv');
export const leadsInFile = { rows: 5000, imported: 4993, failed: 7, warnings: 2 };

/** Lets n8n read files from examples/. */
export const exampleEnvironment = { N8N_RESTRICT_FILE_ACCESS_TO: examplesFolder };

/** Changes that let an example run in these tests. The rest runs as shipped. */
export interface Changes {
	/** Replacements for nodes whose service is not available. */
	standIns?: Record<string, (original: INode) => INode>;
	/** Parameters of nodes, merged into those of the example. */
	parameters?: Record<string, INodeParameters>;
	credentials?: Record<string, { type: string; saved: SavedCredential }>;
	/** The node to connect the trigger to, instead of the original one. */
	startAt?: string;
}

/** Imports an example with these changes, and prints a note about each stand-in. */
export async function importExample(
	{ checks }: Stage,
	{ rest }: Pick<Scene, 'rest'>,
	credential: SavedCredential,
	file: string,
	{ standIns = {}, parameters = {}, credentials = {}, startAt }: Changes = {},
): Promise<SavedWorkflow> {
	const example = readExamples().find((one) => one.file === `${file}.workflow.json`);
	if (example === undefined) throw new Error(`examples/${file}.workflow.json doesn't exist`);
	for (const name of Object.keys({ ...standIns, ...parameters, ...credentials })) {
		if (!example.nodes.some((one) => one.name === name))
			throw new Error(`${file} has no node "${name}"`);
	}
	const nodes = example.nodes.map((original): INode => {
		const { name } = original;
		if (standIns[name] !== undefined) {
			const standIn = {
				...standIns[name](original),
				name,
				id: original.id,
				position: original.position,
			};
			checks.note(`stand-in for "${name}" (${shortType(original)}): ${shortType(standIn)}`);
			return standIn;
		}
		const own = credentials[name];
		return {
			...original,
			parameters: { ...original.parameters, ...parameters[name] },
			...(own !== undefined && {
				credentials: { [own.type]: { id: own.saved.id, name: own.saved.name } },
			}),
		};
	});
	const changed = { ...example, nodes, connections: startingAt(example, startAt) };
	const { name, connections, settings } = changed;
	return await rest.createWorkflow({
		...withCredential({ nodes }, credential),
		name,
		connections,
		settings,
	});
}

function startingAt(
	{ nodes, connections }: Example,
	startAt: string | undefined,
): Example['connections'] {
	if (startAt === undefined) return connections;
	const trigger = nodes.find(({ type }) => /trigger/i.test(type));
	if (trigger === undefined) throw new Error('The example has no trigger');
	return {
		...connections,
		[trigger.name]: { main: [[{ node: startAt, type: 'main', index: 0 }]] },
	};
}

function shortType({ type }: INode): string {
	return type.replace(/^.*\./, '');
}

/** Replaces a download by reading leads.csv from disk. */
export function readsLeads(): INode {
	return node('', 'n8n-nodes-base.readWriteFile', 1, { fileSelector: leadsFile, options: {} });
}

/** Replaces a service that receives data. */
export function takesAll(): INode {
	return node('', 'n8n-nodes-base.noOp', 1, {});
}

export function leadsText(): string {
	return readFileSync(leadsFile, 'utf8');
}

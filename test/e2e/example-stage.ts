import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INode, INodeParameters } from 'n8n-workflow';
import { examplesFolder, readExamples, withCredential, type Example } from '../n8n/examples';
import type { SavedCredential, SavedWorkflow } from '../n8n/rest-client';
import type { Scene, Stage } from './stage';
import { node } from './workflows';

/** The file that the examples read, and what is in it: see test/demo/makeLeads.ts. */
export const leadsFile = path.join(examplesFolder, 'leads.csv');
export const leadsInFile = { rows: 5000, imported: 4993, failed: 7, warnings: 2 };

/** For `N8N_RESTRICT_FILE_ACCESS_TO`: n8n reads files from there only. */
export const exampleEnvironment = { N8N_RESTRICT_FILE_ACCESS_TO: examplesFolder };

/** What has to be different here from a user's n8n. Whatever is not named runs as it is shipped. */
export interface Changes {
	/** Nodes whose service is out of reach, and what plays their part. */
	standIns?: Record<string, (original: INode) => INode>;
	/** Real nodes, with the address of something on this machine. */
	parameters?: Record<string, INodeParameters>;
	credentials?: Record<string, { type: string; saved: SavedCredential }>;
	/** The node that the trigger is connected to instead. */
	startAt?: string;
}

/** Imports an example as a user does, with these changes, and tells of each. */
export async function importExample(
	{ checks }: Stage,
	{ rest }: Pick<Scene, 'rest'>,
	credential: SavedCredential,
	file: string,
	{ standIns = {}, parameters = {}, credentials = {}, startAt }: Changes = {},
): Promise<SavedWorkflow> {
	const example = readExamples().find((one) => one.file === `${file}.workflow.json`);
	if (example === undefined) throw new Error(`examples/${file}.workflow.json is not there`);
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
			checks.note(
				`stand-in: "${name}" (${shortType(original)}) is played by ${shortType(standIn)}`,
			);
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

/** Reads the leads from the disk, in the place of a download from a service. */
export function readsLeads(): INode {
	return node('', 'n8n-nodes-base.readWriteFile', 1, { fileSelector: leadsFile, options: {} });
}

/** Lets everything through, in the place of a service that takes it. */
export function takesAll(): INode {
	return node('', 'n8n-nodes-base.noOp', 1, {});
}

export function leadsText(): string {
	return readFileSync(leadsFile, 'utf8');
}

import type { INode } from 'n8n-workflow';
import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceItem, WorkflowFile } from '../engine';
import type { DemoArguments } from './arguments';

export const WORKFLOW_FILE = path.resolve(__dirname, '../../examples/import-leads.workflow.json');

const OUR_NODE = 'n8n-nodes-marketo-bulk-import.marketoBulkLeadImport';
/** Not part of n8n-core, so the engine gets a stand-in that outputs the file. */
const FILE_NODE = 'n8n-nodes-base.readWriteFile';

/** Seconds between status checks. Shorter than for Marketo, because the simulator has no other load. */
const POLL_INTERVAL = 0.25;

export interface DemoWorkflow {
	workflow: WorkflowFile;
	/** the name of the Marketo node */
	importNode: string;
	/** items that replace the output of nodes, by node name */
	sources: Record<string, SourceItem[]>;
}

/** The example workflow, with the file and the settings of this run. */
export function demoWorkflow(wanted: DemoArguments): DemoWorkflow {
	const workflow = JSON.parse(readFileSync(WORKFLOW_FILE, 'utf8')) as WorkflowFile & {
		nodes: INode[];
	};
	const importNode = oneOfType(workflow.nodes, OUR_NODE);
	const fileNode = oneOfType(workflow.nodes, FILE_NODE);
	importNode.parameters = {
		...importNode.parameters,
		...(wanted.lookupField !== undefined && { lookupField: wanted.lookupField }),
		...(wanted.list !== undefined && { listId: { __rl: true, mode: 'id', value: wanted.list } }),
		...(wanted.partition !== undefined && {
			partitionName: { __rl: true, mode: 'name', value: wanted.partition },
		}),
		options: { maxRequestBytes: wanted.maxRequestBytes, pollInterval: POLL_INTERVAL },
	};
	const file = {
		content: () => createReadStream(wanted.file),
		fileName: path.basename(wanted.file),
	};
	return {
		workflow,
		importNode: importNode.name,
		sources: { [fileNode.name]: [{ files: { data: file } }] },
	};
}

function oneOfType(nodes: readonly INode[], type: string): INode {
	const found = nodes.filter((node) => node.type === type);
	if (found.length !== 1)
		throw new Error(
			`${path.basename(WORKFLOW_FILE)} should have one node of the type ${type}, and has ${found.length}`,
		);
	return found[0];
}

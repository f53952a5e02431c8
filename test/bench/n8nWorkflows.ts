import type { INode } from 'n8n-workflow';
import { productCredentialType, productNodeType } from '../engine/product';
import type { SavedCredential, WorkflowInput } from '../n8n/rest-client';
import type { SimulatorProcess } from './simulatorProcess';

/** Number of generated lead rows that stay below 10 MB as CSV. */
const ROWS_OF_AN_UPLOAD = 50_000;
/** Adobe asks for at least five seconds between two status checks of a job. */
export const WAIT_SECONDS = 5;

export const WEBHOOK_PATH = 'bench';

type Node = Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'> & Partial<INode>;
/** A node, its output, and the next node. */
type Link = readonly [from: string, output: number, to: string];

const base = (name: string): string => `n8n-nodes-base.${name}`;

/**
 * Reads a file when its webhook is called, and responds when the last node has ended: a production
 * run, not a manual one.
 */
function reading(file: string): Node[] {
	return [
		{
			name: 'Webhook',
			type: base('webhook'),
			typeVersion: 2,
			parameters: { path: WEBHOOK_PATH, responseMode: 'lastNode', responseData: 'noData' },
			webhookId: WEBHOOK_PATH,
		},
		{
			name: 'Read File',
			type: base('readWriteFile'),
			typeVersion: 1,
			parameters: { operation: 'read', fileSelector: file, options: {} },
		},
	];
}

const extract: Node = {
	name: 'Extract',
	type: base('extractFromFile'),
	typeVersion: 1,
	parameters: { operation: 'csv', binaryPropertyName: 'data', options: {} },
};

/** A call that shows in the simulator's log when the rows were ready: measurement of the import starts here. */
function mark(url: string): Node {
	return {
		name: 'Mark',
		type: base('httpRequest'),
		typeVersion: 4.2,
		executeOnce: true,
		parameters: { url: `${url}/rest/v1/stats/usage.json`, options: {} },
	};
}

function token({ url, clientId, clientSecret }: SimulatorProcess): Node {
	const query = new URLSearchParams({
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	});
	return {
		name: 'Token',
		type: base('httpRequest'),
		typeVersion: 4.2,
		parameters: { url: `${url}/identity/oauth/token?${query.toString()}`, options: {} },
	};
}

const bearer = {
	sendHeaders: true,
	headerParameters: {
		parameters: [
			{ name: 'Authorization', value: "=Bearer {{ $('Token').first().json.access_token }}" },
		],
	},
};

function loop(): Node {
	return {
		name: 'Loop',
		type: base('splitInBatches'),
		typeVersion: 3,
		parameters: { batchSize: ROWS_OF_AN_UPLOAD, options: {} },
	};
}

const convert: Node = {
	name: 'Convert',
	type: base('convertToFile'),
	typeVersion: 1.1,
	parameters: { operation: 'csv', binaryPropertyName: 'data', options: { fileName: 'leads.csv' } },
};

function upload(url: string): Node {
	return {
		name: 'Upload',
		type: base('httpRequest'),
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: `${url}/bulk/v1/leads.json?format=csv&lookupField=email`,
			...bearer,
			sendBody: true,
			contentType: 'multipart-form-data',
			bodyParameters: {
				parameters: [{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' }],
			},
			options: {},
		},
	};
}

const wait: Node = {
	name: 'Wait',
	type: base('wait'),
	typeVersion: 1.1,
	parameters: { resume: 'timeInterval', amount: WAIT_SECONDS, unit: 'seconds' },
	webhookId: 'bench-wait',
};

function status(url: string): Node {
	return {
		name: 'Status',
		type: base('httpRequest'),
		typeVersion: 4.2,
		parameters: {
			url: `=${url}/bulk/v1/leads/batch/{{ $json.result[0].batchId }}.json`,
			...bearer,
			options: {},
		},
	};
}

const isComplete: Node = {
	name: 'Complete?',
	type: base('if'),
	typeVersion: 1,
	parameters: {
		conditions: {
			string: [{ value1: '={{ $json.result[0].status }}', operation: 'equal', value2: 'Complete' }],
		},
	},
};

const done: Node = { name: 'Done', type: base('noOp'), typeVersion: 1, parameters: {} };

function workflow(name: string, nodes: Node[], links: readonly Link[]): WorkflowInput {
	const connections: WorkflowInput['connections'] = {};
	for (const [from, output, to] of links) {
		const outputs = (connections[from] ??= { main: [] }).main;
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node: to, type: 'main', index: 0 });
	}
	return {
		name,
		// Branches run from the top down, so Mark must be above what it marks.
		nodes: nodes.map((node, i) => ({
			id: `bench-${i}`,
			position: [i * 200, node.name === 'Mark' ? 0 : 200],
			...node,
		})),
		connections,
		// In favor of large workflows: saving all items of all nodes costs n8n more than processing
		// them.
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveDataErrorExecution: 'none',
			saveExecutionProgress: false,
		},
	};
}

/** An import built from n8n's own nodes: splits a file into uploads, and waits for each. */
export function fileByHand(file: string, simulator: SimulatorProcess): WorkflowInput {
	const { url } = simulator;
	const [webhook, read] = reading(file);
	return workflow(
		'File by hand',
		[
			webhook,
			token(simulator),
			read,
			extract,
			loop(),
			convert,
			upload(url),
			wait,
			status(url),
			isComplete,
			done,
		],
		[
			['Webhook', 0, 'Token'],
			['Token', 0, 'Read File'],
			['Read File', 0, 'Extract'],
			['Extract', 0, 'Loop'],
			['Loop', 0, 'Done'],
			['Loop', 1, 'Convert'],
			['Convert', 0, 'Upload'],
			['Upload', 0, 'Wait'],
			['Wait', 0, 'Status'],
			['Status', 0, 'Complete?'],
			['Complete?', 0, 'Loop'],
			['Complete?', 1, 'Wait'],
		],
	);
}

/** The rows of a workbook as items, of which the last is the answer. */
export function workbookExtract(file: string): WorkflowInput {
	const [webhook, read] = reading(file);
	const answering: Node = {
		...webhook,
		parameters: { ...webhook.parameters, responseData: 'firstEntryJson' },
	};
	const extractSheet: Node = {
		...extract,
		parameters: { ...extract.parameters, operation: 'xlsx' },
	};
	const last: Node = {
		name: 'Last',
		type: base('limit'),
		typeVersion: 1,
		parameters: { maxItems: 1, keep: 'lastItems' },
	};
	return workflow(
		'Extract a workbook',
		[answering, read, extractSheet, last],
		[
			['Webhook', 0, 'Read File'],
			['Read File', 0, 'Extract'],
			['Extract', 0, 'Last'],
		],
	);
}

/** Turns items into uploads with n8n's own nodes; does not wait for the jobs. */
export function rowsByHand(file: string, simulator: SimulatorProcess): WorkflowInput {
	const { url } = simulator;
	const [webhook, read] = reading(file);
	return workflow(
		'Rows by hand',
		[webhook, token(simulator), read, extract, mark(url), loop(), convert, upload(url), done],
		[
			['Webhook', 0, 'Token'],
			['Token', 0, 'Read File'],
			['Read File', 0, 'Extract'],
			['Extract', 0, 'Mark'],
			['Extract', 0, 'Loop'],
			['Loop', 0, 'Done'],
			['Loop', 1, 'Convert'],
			['Convert', 0, 'Upload'],
			['Upload', 0, 'Loop'],
		],
	);
}

/** Sends the same items to our node; Import and Wait also waits for the jobs. */
export function rowsByOurs(
	file: string,
	{ url }: SimulatorProcess,
	credential: SavedCredential,
	operation: 'create' | 'importAndWait',
): WorkflowInput {
	const ours: Node = {
		name: 'Marketo',
		type: productNodeType,
		typeVersion: 1,
		parameters: { operation, source: 'items' },
		credentials: { [productCredentialType]: { id: credential.id, name: credential.name } },
	};
	return workflow(
		'Rows by this node',
		[...reading(file), extract, mark(url), ours],
		[
			['Webhook', 0, 'Read File'],
			['Read File', 0, 'Extract'],
			['Extract', 0, 'Mark'],
			['Extract', 0, 'Marketo'],
		],
	);
}

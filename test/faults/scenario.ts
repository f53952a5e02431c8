import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { SimulatorOptions } from '../simulator/options';
import { RESOURCES, type ObjectKind } from './resources';
import { asItems, makeFile, makeRows, type Shape, type SourceFile } from './source';

/** The node's operations, and the loading of the editor's lists. */
export const OPERATIONS = [
	'importAndWait',
	'importInSteps',
	'create',
	'check',
	'getStatus',
	'wait',
	'getFailures',
	'getWarnings',
] as const;
export const EDITOR_LISTS = [
	'searchStaticLists',
	'searchPartitions',
	'searchPrograms',
	'searchCustomObjects',
	'getLookupFields',
	'getFields',
	'getProgramStatuses',
] as const;
export type Operation = (typeof OPERATIONS)[number] | (typeof EDITOR_LISTS)[number];

/** An operation and its object. */
export interface Subject {
	resource: ObjectKind;
	operation: Operation;
}

const LISTS_OF: Readonly<Record<ObjectKind, ReadonlyArray<(typeof EDITOR_LISTS)[number]>>> = {
	lead: ['searchStaticLists', 'searchPartitions', 'getLookupFields', 'getFields'],
	programMember: ['searchPrograms', 'getProgramStatuses', 'getFields'],
	customObject: ['searchCustomObjects', 'getFields'],
};

export const SUBJECTS: readonly Subject[] = (Object.keys(RESOURCES) as ObjectKind[]).flatMap(
	(resource) =>
		[...OPERATIONS, ...LISTS_OF[resource]].map((operation) => ({ resource, operation })),
);

/** The first part of a run's name. For leads, it does not contain the resource. */
export function labelOf({ resource, operation }: Subject): string {
	return resource === 'lead' ? operation : `${resource} ${operation}`;
}

export interface Scenario extends Subject {
	/** settings of the simulated Marketo */
	marketo: Partial<SimulatorOptions>;
	source: 'binary' | 'items';
	/** files with an ID are streams; others are in the item as base64 */
	hasIds: boolean;
	files: SourceFile[];
	options: IDataObject;
	listId?: number;
	output: 'items' | 'file' | 'both';
	continueOnFail: boolean;
	/** jobs that exist before the run: those queried, or those of others in the queue */
	jobsBefore: number;
	jobSeconds: number;
	/** milliseconds that pass with every read of the clock */
	creep: number;
	chunkBytes: number;
	/** a token is already stored */
	hasToken: boolean;
	/** parameters with other values */
	parameters?: Readonly<Record<string, unknown>>;
	/** changes Not Finished items while n8n stores them */
	whileKept?: (items: INodeExecutionData[], step: number) => INodeExecutionData[];
}

const plain: Shape = {
	rows: 24,
	delimiter: ',',
	newline: '\n',
	encoding: 'utf8',
	bad: 0.15,
	odd: 0.15,
	displayNames: true,
};

/** Small uploads, so that a short file becomes several jobs. */
const options: IDataObject = {
	maxRequestBytes: 1_500,
	pollInterval: 10,
	timeout: 30,
	queueTimeout: 10,
};

/** The same for every fault, so that all differences come from the fault. */
export function plainScenario(subject: Subject, random: () => number): Scenario {
	const { operation, resource } = subject;
	return {
		...subject,
		marketo: {},
		source: 'binary',
		hasIds: true,
		files: [makeFile('leads', plain, random, RESOURCES[resource])],
		options: { ...options },
		output: 'both',
		continueOnFail: false,
		jobsBefore: asksAboutJobs(operation) ? 2 : 0,
		jobSeconds: 20,
		creep: 0,
		chunkBytes: 1_000,
		hasToken: true,
	};
}

/** Any combination. */
export function mixedScenario(subject: Subject, random: () => number): Scenario {
	const { operation } = subject;
	const resource = RESOURCES[subject.resource];
	const pick = <T>(...from: readonly T[]): T => from[Math.floor(random() * from.length)];
	const isItems = random() < 0.25;
	const fileCount = isItems ? 1 : pick(1, 1, 2, 3);
	const files = Array.from({ length: fileCount }, (_, i) => {
		const shape: Shape = {
			rows: pick(1, 3, 12, 24, 60),
			delimiter: pick(',', ';', '\t', '|'),
			newline: pick('\n', '\r\n'),
			encoding: pick('utf8', 'bom', 'utf16le'),
			bad: pick(0, 0.2, 1),
			odd: pick(0, 0.2),
			displayNames: random() < 0.5,
		};
		if (!isItems) return makeFile(`file${i}`, shape, random, resource);
		const rows = makeRows('items', shape, random, 1, resource);
		return { fileName: 'items', rows, bytes: Buffer.alloc(0) };
	});
	return {
		...subject,
		marketo: {
			// Behavior that Adobe does not document varies between runs.
			countsWhileImporting: pick([], [subject.resource]),
			oneImportPerObject: pick([], [], [], [subject.resource]),
			noResultFile: pick('404', 'empty'),
			allRowsFailed: pick('Complete', 'Failed'),
			unknownBatch: pick('1013', '1003', '610', '404'),
			formatCase: pick('any', 'lower'),
		},
		source: isItems ? 'items' : 'binary',
		hasIds: random() < 0.5,
		files,
		options: {
			maxRequestBytes: pick(1_200, 1_500, 3_000, 10_000_000),
			pollInterval: pick(5, 10, 30),
			timeout: pick(0, 1, 5, 60),
			queueTimeout: pick(0, 1, 10, 60),
			onTimeout: pick('fail', 'output'),
			failOnFailedJob: random() < 0.5,
			resubmitUncertain: random() < 0.7,
			checkColumns: random() < 0.9,
			rowsAs: pick('items', 'items', 'file', 'both'),
		},
		...(subject.resource === 'lead' && random() < 0.3 && { listId: pick(1001, 1002) }),
		output: pick('items', 'file', 'both'),
		continueOnFail: random() < 0.5,
		jobsBefore: asksAboutJobs(operation) ? pick(1, 3, 8) : pick(0, 0, 3, 10),
		jobSeconds: pick(0.5, 5, 20, 200),
		creep: pick(0, 0, 3, 50),
		chunkBytes: pick(7, 64, 1_000, 1_000_000),
		hasToken: random() < 0.5,
	};
}

export function asksAboutJobs(operation: Operation): boolean {
	return ['getStatus', 'wait', 'getFailures', 'getWarnings'].includes(operation);
}

export function isImport(operation: Operation): boolean {
	return reportsRows(operation) || operation === 'create';
}

/** Operations that return a summary, failed rows and warnings. */
export function reportsRows(operation: Operation): boolean {
	return operation === 'importAndWait' || operation === 'importInSteps';
}

export function isEditorList(operation: Operation): operation is (typeof EDITOR_LISTS)[number] {
	return EDITOR_LISTS.some((name) => name === operation);
}

/** The node's input, and the bytes of files that it reads as streams. */
export function inputOf(
	scenario: Scenario,
	batchIds: readonly number[],
): { items: INodeExecutionData[]; files: Map<string, Uint8Array> } {
	const files = new Map<string, Uint8Array>();
	if (isEditorList(scenario.operation)) return { items: [], files };
	if (asksAboutJobs(scenario.operation))
		return { items: batchIds.map((batchId) => ({ json: { batchId } })), files };
	if (scenario.source === 'items') return { items: asItems(scenario.files[0].rows), files };
	const items = scenario.files.map(({ bytes, fileName }, i): INodeExecutionData => {
		const id = `filesystem-v2:file-${i}`;
		if (scenario.hasIds) files.set(id, bytes);
		const data = scenario.hasIds ? 'filesystem-v2' : Buffer.from(bytes).toString('base64');
		return {
			json: {},
			binary: { data: { mimeType: 'text/csv', fileName, data, ...(scenario.hasIds && { id }) } },
		};
	});
	return { items, files };
}

export function parameterOf(
	scenario: Scenario,
	batchIds: readonly number[],
	name: string,
	item: number,
): unknown {
	if (scenario.parameters !== undefined && name in scenario.parameters)
		return scenario.parameters[name];
	const own = RESOURCES[scenario.resource].parameters[name];
	if (own !== undefined) return own;
	switch (name) {
		case 'resource':
			return scenario.resource;
		case 'operation':
			return scenario.operation;
		case 'source':
			return scenario.source;
		case 'options':
			return scenario.options;
		case 'listId':
			return scenario.listId ?? '';
		case 'output':
			return scenario.output;
		case 'batchId':
			return batchIds[item];
		default:
			return undefined;
	}
}

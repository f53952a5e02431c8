import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';
import { MarketoBulkLeadImport } from '../../nodes/MarketoBulkLeadImport/MarketoBulkLeadImport.node';
import { EngineNodeTypes } from '../engine/node-types';
import { productNodeType } from '../engine';

// What users save in workflow files never changes within a version. Reads names, values and
// defaults from the node as n8n's engine does.

const node = new MarketoBulkLeadImport();
const { description } = node;

function nodeWith(parameters: INodeParameters): INode {
	return {
		id: 'n',
		name: 'Marketo',
		type: productNodeType,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
}

/** The parameters that the editor shows for an operation, with their defaults. */
function shownFor(parameters: INodeParameters): Record<string, unknown> {
	return (
		NodeHelpers.getNodeParameters(
			description.properties,
			parameters,
			true,
			false,
			nodeWith(parameters),
			description,
		) ?? {}
	);
}

const NONE = { mode: 'list', value: '' };
const FILE = { source: 'binary', binaryPropertyName: 'data', fileFormat: 'auto' };
const COLUMNS = { columnMatching: 'auto' };
const BATCH = { batchId: '={{ $json.batchId }}' };

const LEADS = { ...COLUMNS, lookupField: 'email' };
const PROGRAM = { programId: NONE, programStatus: '' };
const OBJECT = { customObject: NONE };
const OBJECT_OF_BATCH = { customObject: { mode: 'name', value: '={{ $json.objectApiName }}' } };

type Shown = [resource: string, operation: string, parameters: object];

const PARAMETERS: Shown[] = [
	['lead', 'importAndWait', { ...FILE, ...LEADS, listId: NONE, partitionName: NONE, options: {} }],
	['lead', 'importInSteps', { ...FILE, ...LEADS, listId: NONE, partitionName: NONE, options: {} }],
	['lead', 'check', { ...FILE, ...LEADS, options: {} }],
	['lead', 'create', { ...FILE, ...LEADS, listId: NONE, partitionName: NONE, options: {} }],
	...['importAndWait', 'importInSteps', 'check', 'create'].flatMap((operation): Shown[] => [
		['programMember', operation, { ...FILE, ...COLUMNS, ...PROGRAM, options: {} }],
		['customObject', operation, { ...FILE, ...COLUMNS, ...OBJECT, options: {} }],
	]),
	...['lead', 'programMember', 'customObject'].flatMap((resource): Shown[] => {
		const batch = { ...BATCH, ...(resource === 'customObject' && OBJECT_OF_BATCH) };
		return [
			[resource, 'getStatus', batch],
			[resource, 'wait', { ...batch, options: {} }],
			[resource, 'getFailures', { ...batch, output: 'items' }],
			[resource, 'getWarnings', { ...batch, output: 'items' }],
		];
	}),
];

const OPERATIONS = [...new Set(PARAMETERS.map(([, operation]) => operation))];

test.each(PARAMETERS)(
	'%s, %s: has these parameters and defaults',
	(resource, operation, parameters) => {
		const shown = shownFor({ resource, operation });
		expect(shown).toMatchObject({ resource, operation, ...parameters });
		expect(Object.keys(shown).sort()).toEqual(
			['resource', 'operation', ...Object.keys(parameters)].sort(),
		);
	},
);

test.each(PARAMETERS.filter(([resource]) => resource === 'lead'))(
	'a workflow saved without a resource shows the parameters of %s, %s',
	(_resource, operation, parameters) => {
		expect(shownFor({ operation })).toMatchObject({ resource: 'lead', operation, ...parameters });
	},
);

test('every resource has the same operations, with actions that name it', () => {
	const operations = description.properties.filter(({ name }) => name === 'operation');
	expect(operations.map(({ displayOptions }) => displayOptions?.show?.resource)).toEqual([
		['lead'],
		['programMember'],
		['customObject'],
	]);
	const actions = operations.map(({ options }) =>
		(options ?? []).map((option) => ('action' in option ? option.action : undefined)),
	);
	expect(actions[1]).toEqual([
		'Import program members and wait until done',
		'Import program members in steps',
		'Check a file of program members without importing it',
		'Create a program member import job',
		'Get the status of a program member import',
		'Wait until program member imports are done',
		'Get the failed rows of a program member import',
		'Get the rows with warnings of a program member import',
	]);
	const all = actions.flat();
	expect(new Set(all).size).toBe(all.length);
});

test('parameters that depend on other parameters', () => {
	expect(shownFor({ operation: 'create', columnMatching: 'manual' })).toHaveProperty(
		'columnMappings',
	);
	expect(shownFor({ operation: 'getFailures', output: 'file' })).toMatchObject({
		outputBinaryField: 'data',
	});
	expect(shownFor({ operation: 'getWarnings', output: 'both' })).toMatchObject({
		outputBinaryField: 'data',
	});
	const ofItems = Object.keys(shownFor({ operation: 'importAndWait', source: 'items' }));
	expect(ofItems).not.toContain('binaryPropertyName');
	expect(ofItems).not.toContain('fileFormat');
});

function choices(name: string): string[][] {
	return description.properties
		.filter((property) => property.name === name)
		.map(({ options }) =>
			(options ?? [])
				.map((option) => String('value' in option ? option.value : option.name))
				.sort(),
		);
}

const VALUES: Array<[name: string, values: string[]]> = [
	['resource', ['customObject', 'lead', 'programMember']],
	[
		'operation',
		[
			'check',
			'create',
			'getFailures',
			'getStatus',
			'getWarnings',
			'importAndWait',
			'importInSteps',
			'wait',
		],
	],
	['source', ['binary', 'items']],
	['fileFormat', ['auto', 'csv', 'psv', 'ssv', 'tsv', 'xlsx']],
	['columnMatching', ['asIs', 'auto', 'manual']],
	['output', ['both', 'file', 'items']],
];

test.each(VALUES)('%s: has the values of the contract', (name, values) => {
	expect(choices(name).length).toBeGreaterThan(0);
	for (const found of choices(name)) expect(found).toEqual(values);
});

const OPTIONS: Array<[name: string, standard: unknown, operations: string[]]> = [
	['pollInterval', 10, ['importAndWait', 'importInSteps', 'wait']],
	['timeout', 60, ['importAndWait', 'wait']],
	['onTimeout', 'fail', ['importAndWait', 'wait']],
	['failOnFailedJob', true, ['importAndWait', 'importInSteps', 'wait']],
	['queueTimeout', 60, ['importAndWait', 'importInSteps', 'create']],
	['checkColumns', true, ['importAndWait', 'importInSteps', 'check', 'create']],
	['values', 'asIs', ['importAndWait', 'importInSteps', 'check', 'create']],
	['dateOrder', 'auto', ['importAndWait', 'importInSteps', 'check', 'create']],
	['decimalSeparator', 'auto', ['importAndWait', 'importInSteps', 'check', 'create']],
	['encoding', 'auto', ['importAndWait', 'importInSteps', 'check', 'create']],
	['sheetName', '', ['importAndWait', 'importInSteps', 'check', 'create']],
	['maxRequestBytes', 10_000_000, ['importAndWait', 'importInSteps', 'check', 'create']],
	['resubmitUncertain', true, ['importAndWait', 'importInSteps', 'create']],
	['balanceParts', true, ['importAndWait', 'importInSteps', 'create']],
	['firstRow', 2, ['importAndWait', 'importInSteps', 'create']],
];

function optionOf(operation: string, name: string): INodeProperties | undefined {
	const collection = description.properties.find(
		(property) =>
			property.name === 'options' && property.displayOptions?.show?.operation?.includes(operation),
	);
	return (collection?.options as INodeProperties[] | undefined)?.find(
		(option) => option.name === name,
	);
}

test.each(OPTIONS)(
	'options.%s: has its default, and belongs to its operations',
	(name, standard, operations) => {
		const having = OPERATIONS.filter((operation) => optionOf(operation, name) !== undefined);
		expect(having.sort()).toEqual([...operations].sort());
		for (const operation of operations) expect(optionOf(operation, name)?.default).toBe(standard);
	},
);

test("the minimum poll interval in the editor is Adobe's 5 seconds", () => {
	expect(optionOf('wait', 'pollInterval')?.typeOptions?.minValue).toBe(5);
});

test.each(PARAMETERS)('%s, %s: has these outputs', (resource, operation) => {
	const workflow = new Workflow({
		nodes: [nodeWith({ resource, operation })],
		connections: {},
		active: false,
		nodeTypes: new EngineNodeTypes({ [productNodeType]: node }),
	});
	const outputs = NodeHelpers.getNodeOutputs(
		workflow,
		nodeWith({ resource, operation }),
		description,
	);
	const names = outputs.map((output) => (typeof output === 'string' ? output : output.displayName));
	const ofImports = ['Summary', 'Failed Rows', 'Warnings'];
	const expected: Record<string, string[]> = {
		importAndWait: ofImports,
		importInSteps: [...ofImports, 'Not Finished'],
	};
	expect(names).toEqual(expected[operation] ?? ['main']);
});

test('names of the package, the node and the credential', () => {
	expect(description).toMatchObject({
		name: 'marketoBulkLeadImport',
		version: 1,
		usableAsTool: true,
	});
	expect(description.credentials).toEqual([{ name: 'marketoOAuth2Api', required: true }]);
	expect(productNodeType).toBe('n8n-nodes-marketo-bulk-import.marketoBulkLeadImport');
});

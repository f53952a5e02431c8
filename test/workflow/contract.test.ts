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

// What users save in workflow files never changes within a version: names, values and defaults, read off the node as
// n8n's own engine reads it.

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
const COLUMNS = { lookupField: 'email', columnMatching: 'auto' };
const BATCH = { batchId: '={{ $json.batchId }}' };

const PARAMETERS: Array<[operation: string, parameters: object]> = [
	['importAndWait', { ...FILE, ...COLUMNS, listId: NONE, partitionName: NONE, options: {} }],
	['importInSteps', { ...FILE, ...COLUMNS, listId: NONE, partitionName: NONE, options: {} }],
	['check', { ...FILE, ...COLUMNS, options: {} }],
	['create', { ...FILE, ...COLUMNS, listId: NONE, partitionName: NONE, options: {} }],
	['getStatus', BATCH],
	['wait', { ...BATCH, options: {} }],
	['getFailures', { ...BATCH, output: 'items' }],
	['getWarnings', { ...BATCH, output: 'items' }],
];

test.each(PARAMETERS)('%s: parameters and defaults', (operation, parameters) => {
	expect(shownFor({ operation })).toMatchObject({ operation, ...parameters });
	expect(Object.keys(shownFor({ operation })).sort()).toEqual(
		['operation', ...Object.keys(parameters)].sort(),
	);
});

test('the parameters that others bring with them', () => {
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
	['fileFormat', ['auto', 'csv', 'psv', 'ssv', 'tsv']],
	['columnMatching', ['asIs', 'auto', 'manual']],
	['output', ['both', 'file', 'items']],
];

test.each(VALUES)('%s: the values are those of the contract', (name, values) => {
	expect(choices(name).length).toBeGreaterThan(0);
	for (const found of choices(name)) expect(found).toEqual(values);
});

const OPTIONS: Array<[name: string, standard: unknown, operations: string[]]> = [
	['pollInterval', 10, ['importAndWait', 'importInSteps', 'wait']],
	['timeout', 60, ['importAndWait', 'wait']],
	['onTimeout', 'fail', ['importAndWait', 'wait']],
	['failOnFailedJob', true, ['importAndWait', 'importInSteps', 'wait']],
	['queueTimeout', 60, ['importAndWait', 'importInSteps', 'create']],
	['checkColumns', true, ['importAndWait', 'importInSteps', 'create']],
	['encoding', 'auto', ['importAndWait', 'importInSteps', 'check', 'create']],
	['maxRequestBytes', 10_000_000, ['importAndWait', 'importInSteps', 'create']],
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
	'options.%s: its default, and the operations that have it',
	(name, standard, operations) => {
		const having = PARAMETERS.map(([operation]) => operation).filter(
			(operation) => optionOf(operation, name) !== undefined,
		);
		expect(having.sort()).toEqual([...operations].sort());
		for (const operation of operations) expect(optionOf(operation, name)?.default).toBe(standard);
	},
);

test("the lowest poll interval of the editor is Adobe's 5 seconds", () => {
	expect(optionOf('wait', 'pollInterval')?.typeOptions?.minValue).toBe(5);
});

test.each(PARAMETERS)('%s: its outputs', (operation) => {
	const workflow = new Workflow({
		nodes: [nodeWith({ operation })],
		connections: {},
		active: false,
		nodeTypes: new EngineNodeTypes({ [productNodeType]: node }),
	});
	const outputs = NodeHelpers.getNodeOutputs(workflow, nodeWith({ operation }), description);
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

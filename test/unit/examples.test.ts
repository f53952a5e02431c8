import {
	NodeHelpers,
	type INode,
	type INodeProperties,
	type INodeTypeDescription,
	type IWorkflowBase,
	type NodeParameterValueType,
} from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MarketoBulkLeadImport } from '../../nodes/MarketoBulkLeadImport/MarketoBulkLeadImport.node';
import { leadsCsv } from '../demo/makeLeads';
import { productNodeType } from '../engine/product';

const folder = path.resolve(__dirname, '../../examples');
const { description } = new MarketoBulkLeadImport();

/** Versions of nodes that both n8n 2.41.1 and 1.123.81 have, according to their n8n-nodes-base. */
const VERSIONS: Readonly<Record<string, readonly number[]>> = {
	[productNodeType]: [1],
	'n8n-nodes-base.convertToFile': [1, 1.1],
	'n8n-nodes-base.emailSend': [2, 2.1],
	'n8n-nodes-base.filter': [2, 2.1, 2.2],
	'n8n-nodes-base.form': [1],
	'n8n-nodes-base.formTrigger': [2, 2.1, 2.2, 2.3],
	'n8n-nodes-base.ftp': [1],
	'n8n-nodes-base.googleDrive': [3],
	'n8n-nodes-base.googleSheets': [4.5, 4.6, 4.7],
	'n8n-nodes-base.httpRequest': [4.1, 4.2, 4.3],
	'n8n-nodes-base.if': [2, 2.1, 2.2],
	'n8n-nodes-base.manualTrigger': [1],
	'n8n-nodes-base.noOp': [1],
	'n8n-nodes-base.postgres': [2.5, 2.6],
	'n8n-nodes-base.readWriteFile': [1],
	'n8n-nodes-base.scheduleTrigger': [1.1, 1.2, 1.3],
	'n8n-nodes-base.set': [3.3, 3.4],
	'n8n-nodes-base.stickyNote': [1],
	'n8n-nodes-base.wait': [1.1],
};

type Values = Record<string, unknown>;

const examples = readdirSync(folder)
	.filter((name) => name.endsWith('.workflow.json'))
	.map((name): [string, IWorkflowBase] => [
		name,
		JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as IWorkflowBase,
	]);

function isNote({ type }: INode): boolean {
	return type === 'n8n-nodes-base.stickyNote';
}

/** Parameters of the node that n8n's editor would hide or mark as invalid. */
function misfits(stored: INode): string[] {
	// A saved workflow omits parameters that have their default value.
	const parameters = NodeHelpers.getNodeParameters(
		description.properties,
		stored.parameters,
		true,
		false,
		stored,
		description,
	);
	const node = { ...stored, parameters: parameters ?? {} };
	const found = Object.values(
		NodeHelpers.getNodeParametersIssues(description.properties, node, description)?.parameters ??
			{},
	).flat();
	const shown = (property: INodeProperties): boolean =>
		NodeHelpers.displayParameter(node.parameters, property, node, description);
	return [...found, ...misfitsOf(stored.parameters, description.properties.filter(shown), '')];
}

function misfitsOf(
	values: Values,
	properties: readonly INodeProperties[],
	where: string,
): string[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const property = properties.find((one) => one.name === name);
		if (property === undefined) return [`${where}${name} is not a parameter here`];
		return misfitOf(value, property, `${where}${name}`);
	});
}

function misfitOf(value: unknown, property: INodeProperties, where: string): string[] {
	if (typeof value === 'string' && value.startsWith('=')) return [];
	const wrong = [`${where} cannot be ${JSON.stringify(value)}`];
	switch (property.type) {
		case 'options': {
			if (property.typeOptions?.loadOptionsMethod !== undefined)
				return typeof value === 'string' ? [] : wrong;
			return (property.options ?? []).some((option) => 'value' in option && option.value === value)
				? []
				: wrong;
		}
		case 'collection':
			return misfitsOf(value as Values, property.options as INodeProperties[], `${where}.`);
		case 'fixedCollection': {
			const groups = property.options as Array<{ name: string; values: INodeProperties[] }>;
			return Object.entries(value as Record<string, Values[]>).flatMap(([name, rows]) => {
				const group = groups.find((one) => one.name === name);
				if (group === undefined) return [`${where}.${name} is not a parameter here`];
				return rows.flatMap((row) => misfitsOf(row, group.values, `${where}.${name}.`));
			});
		}
		case 'resourceLocator': {
			const { __rl: isLocator, mode } = value as Values;
			return isLocator === true && property.modes?.some(({ name }) => name === mode) === true
				? []
				: wrong;
		}
		case 'number':
		case 'string':
		case 'boolean':
			return typeof value === property.type ? [] : wrong;
		default:
			return [`${where}: this test doesn't support the type ${property.type}`];
	}
}

function outputsOf(node: INode): number {
	const outputs: Record<string, number> = { importAndWait: 3, importInSteps: 4 };
	const { operation } = node.parameters;
	return typeof operation === 'string' ? (outputs[operation] ?? 1) : 1;
}

describe.each(examples)('%s', (_name, workflow) => {
	const working = workflow.nodes.filter((node) => !isNote(node));
	const ours = working.filter(({ type }) => type === productNodeType);
	const byName = new Map(workflow.nodes.map((node) => [node.name, node]));
	const links = Object.entries(workflow.connections).flatMap(([from, { main }]) =>
		main.flatMap((targets, output) =>
			(targets ?? []).map((target) => ({ from, output, ...target })),
		),
	);

	test('has the format of an exported workflow', () => {
		expect(workflow.name).not.toBe('');
		for (const node of workflow.nodes) {
			expect(node).toEqual({
				id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
				name: expect.any(String) as string,
				type: expect.any(String) as string,
				typeVersion: expect.any(Number) as number,
				position: [expect.any(Number), expect.any(Number)],
				parameters: expect.any(Object) as object,
				...pick(node, ['onError', 'retryOnFail', 'maxTries', 'waitBetweenTries', 'webhookId']),
			});
		}
		for (const key of ['id', 'name', 'position'] as const) {
			const values = workflow.nodes.map((node) => JSON.stringify(node[key]));
			expect(new Set(values).size).toBe(values.length);
		}
	});

	test('uses node versions that n8n 1.x and 2.x have', () => {
		for (const { type, typeVersion } of workflow.nodes)
			expect([type, VERSIONS[type] ?? []]).toEqual([type, expect.arrayContaining([typeVersion])]);
	});

	test('sets existing parameters of the node to valid values', () => {
		expect(ours.length).toBeGreaterThan(0);
		expect(ours.flatMap(misfits)).toEqual([]);
	});

	test('connects existing nodes and outputs, and leaves no node unconnected', () => {
		for (const { from, node } of links)
			expect([byName.has(from), byName.has(node)]).toEqual([true, true]);
		for (const { from, output } of links) {
			const node = byName.get(from);
			if (node?.type === productNodeType) expect(output).toBeLessThan(outputsOf(node));
		}
		for (const { name } of working)
			expect([name, links.some(({ from, node }) => name === from || name === node)]).toEqual([
				name,
				true,
			]);
	});

	test('refers to existing nodes in expressions', () => {
		const named = [
			...JSON.stringify(workflow.nodes.map(({ parameters }) => parameters)).matchAll(
				/\$\(\\"(.+?)\\"\)/g,
			),
		].map(([, name]) => name);
		expect(named.filter((name) => !byName.has(name))).toEqual([]);
	});

	test('has sticky notes, but no credentials and no pinned data', () => {
		expect(workflow.nodes.filter(isNote).length).toBeGreaterThanOrEqual(2);
		expect(workflow.nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
		expect(workflow.pinData).toEqual({});
		expect(JSON.stringify(workflow)).not.toMatch(/client_?(id|secret)|mktorest|password|bearer/i);
	});
});

function pick(node: INode, keys: ReadonlyArray<keyof INode>): Partial<INode> {
	return Object.fromEntries(keys.filter((key) => key in node).map((key) => [key, node[key]]));
}

describe('the check of parameters', () => {
	const node = (parameters: INode['parameters']): INode => ({
		id: 'a',
		name: 'a',
		type: productNodeType,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	});
	const cases: Array<[label: string, parameters: Record<string, NodeParameterValueType>]> = [
		['an unknown parameter', { operation: 'create', listID: '1' }],
		['an unknown operation', { operation: 'importEverything' }],
		['a parameter of another operation', { operation: 'getStatus', source: 'items' }],
		['an option of another operation', { operation: 'create', options: { timeout: 5 } }],
		['an unknown value', { operation: 'create', fileFormat: 'ods' }],
		['a value of another type', { operation: 'wait', options: { timeout: 'long' } }],
		['an unknown mode', { operation: 'create', listId: { __rl: true, mode: 'name', value: 'x' } }],
		[
			'a mapping without its group',
			{ operation: 'create', columnMatching: 'manual', columnMappings: { mapping: [] } },
		],
	];

	test.each(cases)('finds %s', (_label, parameters) => {
		expect(misfits(node(parameters))).not.toEqual([]);
	});
});

test('leads.csv is the output of its script', () => {
	expect(readFileSync(path.join(folder, 'leads.csv'), 'utf8')).toBe(leadsCsv());
});

test('the node type has the name of the description', () => {
	const { name }: INodeTypeDescription = description;
	expect(productNodeType).toBe(`n8n-nodes-marketo-bulk-import.${name}`);
});

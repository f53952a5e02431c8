import type { INodeParameters } from 'n8n-workflow';
import { csv, email, HEADER, leadsCsv } from '../support/leads';
import { runNode, type NodeRunOptions } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Many items at once, each with its own settings, good ones among bad ones.

const marketo = useSimulator({ jobSeconds: 0.02 });

const locator = (mode: string, value: string): INodeParameters => ({ __rl: true, mode, value });

const TARGETS: Readonly<Record<string, INodeParameters>> = {
	lead: { resource: 'lead' },
	programMember: {
		resource: 'programMember',
		programId: locator('id', '1101'),
		programStatus: 'Attended',
	},
	customObject: { resource: 'customObject', customObject: locator('name', 'order_c') },
};
const FILES: Readonly<Record<string, string>> = {
	lead: leadsCsv(2),
	programMember: csv([
		['email', 'firstName'],
		[email(1), 'Ada'],
	]),
	customObject: csv([
		['orderNumber', 'lineNumber', 'product'],
		['A-1', '1', 'Lamp'],
	]),
};

const BATCH_OPERATIONS = ['getStatus', 'wait', 'getFailures', 'getWarnings'];
const FILE_OPERATIONS = ['importAndWait', 'importInSteps', 'create', 'check'];
const MODES = ['continueRegularOutput', 'continueErrorOutput'] as const;

const CASES = Object.keys(TARGETS).flatMap((resource) =>
	[...FILE_OPERATIONS, ...BATCH_OPERATIONS].flatMap((operation) =>
		MODES.map((mode): [resource: string, operation: string, mode: (typeof MODES)[number]] => [
			resource,
			operation,
			mode,
		]),
	),
);

/** Every item is paired to an item of the input, by index. */
function pairsOf(items: readonly { pairedItem?: unknown }[]): unknown[] {
	return items.map(({ pairedItem }) =>
		Array.isArray(pairedItem)
			? (pairedItem as Array<{ item: number }>)[0].item
			: ((pairedItem as { item?: number } | undefined)?.item ?? pairedItem),
	);
}

describe.each(CASES)('%s, %s, on error %s', (resource, operation, onError) => {
	test('a bad item is reported as its own, and the good ones are processed', async () => {
		const isOverFiles = FILE_OPERATIONS.includes(operation);
		let ids: number[] = [];
		if (!isOverFiles) {
			const made = await runNode({
				parameters: { operation: 'importAndWait', ...TARGETS[resource], options: QUICK_POLLING },
				files: [{ content: FILES[resource] }, { content: FILES[resource] }],
				credentials: marketo.credentials,
			});
			ids = made.json[0].flatMap(({ jobs }) =>
				(jobs as Array<{ batchId: number }>).map(({ batchId }) => batchId),
			);
			expect(ids).toHaveLength(2);
		}
		const input: Partial<NodeRunOptions> = isOverFiles
			? {
					items: [
						{ files: { data: { content: FILES[resource], fileName: 'one.csv' } } },
						{ json: { note: 'no file' } },
						{ files: { data: { content: FILES[resource], fileName: 'three.csv' } } },
					],
				}
			: { rows: [{ batchId: ids[0] }, { batchId: '1/../2' }, { batchId: ids[1] }] };
		const run = await runNode({
			parameters: {
				operation,
				...TARGETS[resource],
				...(isOverFiles ? {} : { batchId: '={{ $json.batchId }}' }),
				...(operation.startsWith('get') && operation !== 'getStatus' && { output: 'both' }),
				options: ['create', 'check'].includes(operation) ? {} : QUICK_POLLING,
			},
			...input,
			credentials: marketo.credentials,
			onError,
		});
		expect(run.status).toBe('success');
		const all = run.items.flat();
		const errors = all.filter(({ json }) => 'error' in json);
		expect(errors.map(({ json }) => json.error)).toEqual([
			expect.stringMatching(
				isOverFiles ? /^Item 2 has no file named "data"$/ : /is not a valid batch ID$/,
			),
		]);
		expect(pairsOf(errors)).toEqual([1]);
		const good = all.filter(({ json }) => !('error' in json));
		expect([...new Set(pairsOf(good))].sort()).toEqual([0, 2]);
		// n8n adds error items after the node's outputs.
		const last = run.items[run.items.length - 1];
		expect(last.some(({ json }) => 'error' in json)).toBe(
			onError === 'continueErrorOutput' || run.items.length === 1,
		);
	});

	test('no items: no output, no calls', async () => {
		const run = await runNode({
			parameters: { operation, ...TARGETS[resource] },
			items: [],
			credentials: marketo.credentials,
			onError,
		});
		expect(run.message).toBeUndefined();
		expect(run.items.flat()).toEqual([]);
		expect(marketo.steps()).toEqual([]);
	});
});

test('each item has its own settings, from expressions', async () => {
	const run = await runNode({
		parameters: {
			operation: 'importAndWait',
			listId: { __rl: true, mode: 'id', value: '={{ $json.list }}' },
			partitionName: { __rl: true, mode: 'name', value: '={{ $json.partition }}' },
			lookupField: '={{ $json.by }}',
			fileFormat: '={{ $json.format }}',
			binaryPropertyName: '={{ $json.field }}',
			options: { ...QUICK_POLLING, firstRow: '={{ $json.from }}' },
		},
		items: [
			{
				json: { list: '1001', partition: '', by: 'email', format: 'csv', field: 'a', from: '' },
				files: { a: { content: leadsCsv(2), fileName: 'a.csv' } },
			},
			{
				json: { list: '', partition: 'Europe', by: 'email', format: 'ssv', field: 'b', from: 3 },
				files: {
					b: {
						content: csv([HEADER, [email(11), 'A', 'B'], [email(12), 'C', 'D']], '\n', ';'),
						fileName: 'b.csv',
					},
				},
			},
			{
				json: { list: null, partition: null, by: 'id', format: 'tsv', field: 'c', from: null },
				files: { c: { content: 'id\tfirstName\n999\tX\n', fileName: 'c.tsv' } },
			},
		],
		credentials: marketo.credentials,
		onError: 'continueRegularOutput',
	});
	expect(run.message).toBeUndefined();
	const queries = marketo.wire
		.filter(({ method, url }) => method === 'POST' && url.startsWith('/bulk'))
		.map(({ url }) => Object.fromEntries(new URL(url, 'http://x').searchParams));
	expect(queries).toEqual([
		{ format: 'csv', lookupField: 'email', listId: '1001' },
		{ format: 'ssv', lookupField: 'email', partitionName: 'Europe' },
		{ format: 'tsv', lookupField: 'id' },
	]);
	expect(run.json[0].map(({ fileName, rows }) => [fileName, rows])).toEqual([
		['a.csv', 2],
		['b.csv', 1],
		['c.tsv', 1],
	]);
	expect(pairsOf(run.items[0])).toEqual([0, 1, 2]);
});

test.each(['default', 'filesystem'] as const)(
	'the same file twice is imported twice, binary data %s',
	async (binaryMode) => {
		const run = await runNode({
			parameters: { operation: 'importAndWait', options: QUICK_POLLING },
			files: [
				{ content: leadsCsv(3), fileName: 'same.csv' },
				{ content: leadsCsv(3), fileName: 'same.csv' },
			],
			credentials: marketo.credentials,
			binaryMode,
		});
		expect(run.json[0]).toEqual([
			expect.objectContaining({ fileName: 'same.csv', imported: 3, unaccounted: 0 }),
			expect.objectContaining({ fileName: 'same.csv', imported: 3, unaccounted: 0 }),
		]);
		expect(marketo.simulator.jobs).toHaveLength(2);
		expect(marketo.simulator.leadCount).toBe(3);
	},
);

test.each(['importAndWait', 'importInSteps', 'create'])(
	'%s: rows that come as items lead back to the items that they were',
	async (operation) => {
		const run = await runNode({
			parameters: { operation, source: 'items', options: { ...QUICK_POLLING, rowsAs: 'items' } },
			rows: [
				{ email: email(1), firstName: 'A' },
				{ email: '', firstName: 'B' },
				{ email: email(3), firstName: 'C' },
			],
			credentials: marketo.credentials,
		});
		expect(run.message).toBeUndefined();
		for (const item of run.items.flat()) expect(pairsOf([item])[0]).toEqual(expect.any(Number));
		if (operation === 'importAndWait') expect(pairsOf(run.items[1])).toEqual([1]);
	},
);

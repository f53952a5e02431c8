import type { INodeParameters } from 'n8n-workflow';
import { email } from '../support/leads';
import { runNode, type NodeRun, type NodeRunOptions } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// What the model of an AI agent may pass to the node as its tool: n8n fills parameters with it and
// adds it to the item, whatever its type. test/e2e/ai-tool-hostile.ts does the same in a real n8n.

const marketo = useSimulator({ jobSeconds: 0.02 });

async function run(
	parameters: INodeParameters,
	more: Partial<NodeRunOptions> = {},
): Promise<NodeRun> {
	return await runNode({
		parameters: { source: 'items', options: QUICK_POLLING, ...parameters },
		rows: [{ email: email(1), firstName: 'Ada' }],
		credentials: marketo.credentials,
		...more,
	});
}

const NEITHER = 'neither text nor a number';

/** Values that are set, but not text: ignoring one would import into another place than intended. */
const NOT_TEXT: ReadonlyArray<[label: string, value: unknown]> = [
	['a list', ['1001', '1002']],
	['an object', { value: '1001' }],
	['an object that has no text', { toString: 'x', valueOf: 1 }],
	['a flag', true],
	['an infinite number', Number.POSITIVE_INFINITY],
];

describe.each(NOT_TEXT)('%s instead of text', (_, value) => {
	const hostile = '={{ $json.hostile }}';

	test.each<[label: string, name: string, parameters: INodeParameters]>([
		['the list', 'Static List', { listId: { __rl: true, mode: 'id', value: hostile } }],
		[
			'the partition',
			'Lead Partition',
			{ partitionName: { __rl: true, mode: 'name', value: hostile } },
		],
		[
			'the program',
			'Program',
			{
				resource: 'programMember',
				programId: { __rl: true, mode: 'id', value: hostile },
				programStatus: 'Attended',
			},
		],
		[
			'the custom object',
			'Custom Object',
			{ resource: 'customObject', customObject: { __rl: true, mode: 'name', value: hostile } },
		],
		[
			'the column of a mapping',
			'Column Mappings',
			{
				columnMatching: 'manual',
				columnMappings: { mappings: [{ column: hostile, field: 'email' }] },
			},
		],
		[
			'the field of a mapping',
			'Column Mappings',
			{
				columnMatching: 'manual',
				columnMappings: { mappings: [{ column: 'email', field: hostile }] },
			},
		],
		[
			'the field of the file',
			'Input Binary Field',
			{ source: 'binary', binaryPropertyName: hostile },
		],
		['the sheet', 'Sheet Name', { source: 'binary', options: { sheetName: hostile } }],
	])('as %s: says so, and sends nothing', async (_label, name, parameters) => {
		const { message, description } = await run(
			{ operation: 'create', ...parameters },
			{ rows: [{ email: email(1), hostile: value } as never] },
		);
		expect(message).toBe(`"${name}" has a value that is ${NEITHER}`);
		expect(description).toBe('Check the expression that returns the value.');
		expect(marketo.steps()).toEqual([]);
	});
});

test('the name of the output field is checked before a file is requested', async () => {
	const { message } = await run(
		{ operation: 'getFailures', batchId: 1, output: 'file', outputBinaryField: '={{ [1] }}' },
		{},
	);
	expect(message).toBe(`"Put Output File in Field" has a value that is ${NEITHER}`);
	expect(marketo.steps()).toEqual([]);
});

/** Each as no option of the parameter, but near to one. */
const CHOICES: ReadonlyArray<
	[name: string, label: string, operation: string, parameters: (value: string) => INodeParameters]
> = [
	['source', 'Source', 'create', (source) => ({ source })],
	['fileFormat', 'File Format', 'create', (fileFormat) => ({ source: 'binary', fileFormat })],
	['columnMatching', 'Column Matching', 'create', (columnMatching) => ({ columnMatching })],
	['output', 'Output', 'getFailures', (output) => ({ batchId: 1, output })],
	['encoding', 'Encoding', 'create', (encoding) => ({ source: 'binary', options: { encoding } })],
	['values', 'Values', 'create', (values) => ({ options: { values } })],
	[
		'dateOrder',
		'Date Order',
		'create',
		(dateOrder) => ({ options: { values: 'convert', dateOrder } }),
	],
	[
		'decimalSeparator',
		'Decimal Separator',
		'create',
		(decimalSeparator) => ({ options: { values: 'convert', decimalSeparator } }),
	],
	['rowsAs', 'Output Rows As', 'importAndWait', (rowsAs) => ({ options: { rowsAs } })],
	['rowsAs in steps', 'Output Rows As', 'importInSteps', (rowsAs) => ({ options: { rowsAs } })],
	['onTimeout', 'On Timeout', 'importAndWait', (onTimeout) => ({ options: { onTimeout } })],
	[
		'onTimeout of jobs',
		'On Timeout',
		'wait',
		(onTimeout) => ({ batchId: 1, options: { onTimeout } }),
	],
];

test.each(CHOICES)(
	'an unknown value of %s is no choice of its own',
	async (_, label, operation, of) => {
		for (const value of [
			'customobject',
			'Items',
			'__proto__',
			'constructor',
			'={{ ["csv"] }}',
			'={{ {} }}',
		]) {
			const { message, description } = await run({ operation, ...of(value) });
			expect(message).toBe(`"${label}" has a value that this node doesn't know`);
			expect(description).toMatch(/^Select it from the list\. .+: ("\w[\w-]*"(, |\.$))+$/);
		}
		// The columns may have been requested by then.
		expect(marketo.steps()).not.toContain('create');
	},
);

test.each(['customobject', 'Lead', '__proto__', 'constructor', ['lead'], { toString: 'x' }])(
	'an unknown resource is not taken for leads: %j',
	async (hostile) => {
		for (const operation of ['getStatus', 'create']) {
			// n8n 2.x evaluates this parameter only if it is nothing but this expression; 1.x never does.
			const resource = "={{ $fromAI('hostile') }}";
			const { message } = await run(
				{
					operation,
					resource,
					batchId: 1,
					programId: { __rl: true, mode: 'id', value: '1101' },
					programStatus: 'Attended',
					customObject: { __rl: true, mode: 'name', value: 'order_c' },
				},
				{ rows: [{ email: email(1), hostile }] },
			);
			expect(message).toMatch(
				/^"Resource"( or "Operation")? has a value that this node doesn't know$/,
			);
		}
		expect(marketo.steps()).toEqual([]);
	},
);

test.each(CHOICES.filter(([name]) => name !== 'source'))(
	'%s has its default value if it is blank',
	async (_, _label, operation, of) => {
		for (const value of ['={{ " " }}', '={{ null }}']) {
			const { message = '' } = await run({ operation, ...of(value) });
			expect(message).not.toContain('know');
		}
	},
);

test.each([
	['checkColumns', 'Check Columns'],
	['balanceParts', 'Balance Parts'],
	['resubmitUncertain', 'Retry Unconfirmed Uploads'],
	['failOnFailedJob', 'Fail on Failed Job'],
])('text instead of a boolean in %s', async (name, label) => {
	for (const value of ['false', '={{ [] }}', '={{ 0 }}']) {
		const { message } = await run({ operation: 'importAndWait', options: { [name]: value } });
		expect(message).toBe(`"${label}" must be true or false`);
	}
	expect(marketo.steps()).not.toContain('create');
});

test.each(['={{ "email" }}', '={{ null }}', '={{ [1] }}'])(
	'mappings that are no list: %s',
	async (given) => {
		for (const columnMappings of [given, { mappings: given }]) {
			const { message } = await run({
				operation: 'create',
				columnMatching: 'manual',
				columnMappings: columnMappings,
			});
			expect(message).toBe('"Column Mappings" is empty');
		}
		expect(marketo.steps()).toEqual([]);
	},
);

test('a value in a message cannot start a line of its own in the log', async () => {
	const hostile = '1\r\n2026-11-26 error: all leads were deleted\u2028\u001b[2K\u202e';
	for (const parameters of [
		{ operation: 'getStatus', batchId: hostile },
		{ operation: 'create', listId: { __rl: true, mode: 'id', value: '={{ $json.hostile }}' } },
		{ operation: 'create', lookupField: hostile },
		{ operation: 'create', source: 'binary', binaryPropertyName: hostile },
	]) {
		const { message = '', description = '' } = await run(parameters, {
			rows: [{ email: email(1), hostile }],
		});
		expect(message).toContain('1 2026-11-26 error');
		expect(message + description).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
	}
});

test('a file name cannot start a line of its own in the log', async () => {
	const { logs, hintTexts, status } = await runNode({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING },
		file: `email\n${email(1)}\n${email(1)}\n`,
		fileName: 'leads\r\n2026-11-26 error: all leads were deleted.csv',
		credentials: marketo.credentials,
	});
	expect(status).toBe('success');
	const own = logs.map(({ message }) => message).filter((message) => message.includes('deleted'));
	expect(own.length).toBeGreaterThan(0);
	for (const text of [...own, ...hintTexts]) expect(text).not.toMatch(/[\r\n]/);
});

test('a NUL character in the name of a property is reported as such', async () => {
	const { message } = await run(
		{ operation: 'create' },
		{ rows: [{ email: email(1), 'first\0Name': 'A' }] },
	);
	expect(message).toBe(
		"items: The name of a property of the items contains a NUL character, which isn't text. Rename the property before this node.",
	);
	expect(marketo.steps()).not.toContain('create');
});

describe('as a tool, the first output says everything', () => {
	test('Import in Steps: what was sent', async () => {
		marketo.set({ jobSeconds: Infinity });
		const { items } = await run({ operation: 'importInSteps' }, { isTool: true });
		expect(items[0]).toEqual([
			{
				json: expect.objectContaining({
					status: 'Importing',
					rows: 1,
					sent: 1,
					jobs: [expect.objectContaining({ batchId: marketo.simulator.jobs[0].batchId })],
				}) as unknown,
				pairedItem: { item: 0 },
			},
		]);
		expect(items[0][0].json).not.toHaveProperty('importState');
		// Not in a workflow, where each output has a meaning of its own.
		const inWorkflow = await run({ operation: 'importInSteps' });
		expect(inWorkflow.json.map(({ length }) => length)).toEqual([0, 0, 0, 1]);
	});

	test.each(['getFailures', 'getWarnings'])('%s: that there are no rows', async (operation) => {
		const created = await run({ operation: 'create' });
		const batchId = created.json[0][0].batchId as number;
		marketo.simulator.finishJob(batchId);
		const asTool = await run({ operation, batchId }, { isTool: true });
		expect(asTool.json[0]).toEqual([{ batchId, rows: 0 }]);
		const inWorkflow = await run({ operation, batchId });
		expect(inWorkflow.json[0]).toEqual([]);
	});

	test.each(['getFailures', 'getWarnings'])('%s: the rows, if there are any', async (operation) => {
		const created = await run(
			{ operation: 'create' },
			{ rows: [{ email: '' }, { email: email(1) }, { email: 'no.address' }] },
		);
		const batchId = created.json[0][0].batchId as number;
		marketo.simulator.finishJob(batchId);
		const { json } = await run({ operation, batchId }, { isTool: true });
		expect(json[0]).toEqual([expect.objectContaining({ 'Import Batch ID': batchId })]);
	});
});

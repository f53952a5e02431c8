import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { PATHS } from '../faults/invariants';
import { csv, email, leadsCsv } from '../support/leads';
import { runNode, type NodeRun } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Parameter values from an agent's model, an expression or a hand-edited workflow file.

const marketo = useSimulator({ jobSeconds: 0.002 });

const FILE_OPERATIONS = ['importAndWait', 'importInSteps', 'create', 'check'] as const;
const BATCH_OPERATIONS = ['getStatus', 'wait', 'getFailures', 'getWarnings'] as const;
type Operation = (typeof FILE_OPERATIONS)[number] | (typeof BATCH_OPERATIONS)[number];

const RESOURCES = ['lead', 'programMember', 'customObject'] as const;

const OF_FILES: readonly Operation[] = FILE_OPERATIONS;
const OF_BATCHES: readonly Operation[] = BATCH_OPERATIONS;
const OF_ROW_FILES: readonly Operation[] = ['getFailures', 'getWarnings'];
const OF_UPLOADS: readonly Operation[] = ['importAndWait', 'importInSteps', 'create'];
const OF_STEPS: readonly Operation[] = ['importAndWait', 'importInSteps'];
const OF_WAITING: readonly Operation[] = [...OF_STEPS, 'wait'];

/** The operations that read a parameter, and the resource for which they do, if it is only one. */
const PARAMETERS: Readonly<
	Record<string, [operations: readonly Operation[], resource?: (typeof RESOURCES)[number]]>
> = {
	resource: [[...OF_FILES, ...OF_BATCHES]],
	source: [OF_FILES],
	binaryPropertyName: [OF_FILES],
	fileFormat: [OF_FILES],
	lookupField: [OF_FILES, 'lead'],
	listId: [OF_FILES, 'lead'],
	partitionName: [OF_FILES, 'lead'],
	programId: [OF_FILES, 'programMember'],
	programStatus: [OF_FILES, 'programMember'],
	customObject: [[...OF_FILES, ...OF_BATCHES], 'customObject'],
	columnMatching: [OF_FILES],
	batchId: [OF_BATCHES],
	output: [OF_ROW_FILES],
	outputBinaryField: [OF_ROW_FILES],
};
const OPTIONS: Readonly<Record<string, readonly Operation[]>> = {
	sheetName: OF_FILES,
	encoding: OF_FILES,
	values: OF_FILES,
	dateOrder: OF_FILES,
	decimalSeparator: OF_FILES,
	rowsAs: OF_STEPS,
	onTimeout: ['importAndWait', 'wait'],
	checkColumns: OF_FILES,
	balanceParts: OF_UPLOADS,
	resubmitUncertain: OF_UPLOADS,
	failOnFailedJob: OF_WAITING,
	firstRow: OF_FILES,
	maxRequestBytes: OF_FILES,
	pollInterval: OF_WAITING,
	timeout: ['importAndWait', 'wait'],
	queueTimeout: OF_UPLOADS,
};

/** As n8n fills a parameter from a model's answer, whatever its type should be. */
const HOSTILE: ReadonlyArray<[label: string, value: unknown]> = [
	['null', null],
	['an object', { value: { value: '1' } }],
	['a list', ['1001', '1002']],
	['an empty list', []],
	['a flag', true],
	['a fraction', 0.5],
	['the name of a prototype', '__proto__'],
	['the name of a prototype’s function', 'constructor'],
	['a path', '../../identity/oauth/token'],
	['a header', 'x\r\nX-Injected: 1'],
	['10 MB of text', 'x'.repeat(10_000_000)],
];

const VALID: INodeParameters = {
	lookupField: 'email',
	programId: { __rl: true, mode: 'id', value: '1101' },
	programStatus: 'Attended',
	customObject: { __rl: true, mode: 'name', value: 'order_c' },
	batchId: 3404,
};

/** As expressions, because n8n validates values that are in the parameter itself. */
function given(
	names: readonly string[],
	value: unknown,
): [parameters: object, options: object, json: object] {
	const all = names.map((name) => [name, '={{ $json.hostile }}']);
	return [Object.fromEntries(all) as object, {}, { hostile: value }];
}

async function run(
	operation: string,
	resource: string,
	parameters: object,
	options: object = {},
	json: object = {},
): Promise<NodeRun> {
	return await runNode({
		parameters: {
			operation,
			resource,
			...VALID,
			...parameters,
			// At a pace that hundreds of runs can afford: seconds, and minutes.
			options: { pollInterval: 0.01, timeout: 0.004, queueTimeout: 0.004, ...options },
		},
		items: [
			{
				json: json as IDataObject,
				files: { data: { content: leadsCsv(1), fileName: 'leads.csv' } },
			},
		],
		credentials: marketo.credentials,
	});
}

/** Expects one of the node's own messages, or an output; and only the intended requests. */
function expectSoundness({ nodeErrors, status, description }: NodeRun): void {
	const [error] = Object.values(nodeErrors);
	if (error === undefined) expect(status).toBe('success');
	else {
		expect(['NodeApiError', 'NodeOperationError']).toContain(error.name);
		expect(error.message).not.toMatch(
			/undefined|\[object|is not a function|Cannot read|not iterable|Invalid time value/,
		);
		expect(error.message.length).toBeLessThan(3_000);
		expect(description ?? '').not.toBe('');
	}
	for (const { url, headers } of marketo.wire) {
		expect(PATHS.some((path) => path.test(new URL(url, 'http://x').pathname))).toBe(true);
		expect(Object.keys(headers)).not.toContain('x-injected');
	}
}

describe.each(HOSTILE)('%s', (label, value) => {
	// Parameters of all resources take turns with them.
	let turn = HOSTILE.findIndex(([one]) => one === label);

	test.each([...FILE_OPERATIONS, ...BATCH_OPERATIONS])(
		'in each parameter of %s',
		async (operation) => {
			const unread: string[] = [];
			for (const [name, [operations, resource]] of Object.entries(PARAMETERS)) {
				if (operations.includes(operation))
					expectSoundness(
						await run(
							operation,
							resource ?? RESOURCES[turn++ % RESOURCES.length],
							...given([name], value),
						),
					);
				else unread.push(name);
			}
			for (const resource of RESOURCES)
				expectSoundness(await run(operation, resource, ...given(unread, value)));
		},
	);

	test.each(['importAndWait', 'importInSteps', 'create', 'check', 'wait'] as const)(
		'in each option of %s',
		async (operation) => {
			const unread: Record<string, unknown> = {};
			for (const [name, operations] of Object.entries(OPTIONS)) {
				if (operations.includes(operation))
					expectSoundness(await run(operation, 'lead', {}, { [name]: value }));
				else unread[name] = value;
			}
			expectSoundness(await run(operation, 'lead', {}, unread));
		},
	);
});

describe('numbers of time and size', () => {
	const NUMBERS: readonly unknown[] = [
		0,
		-1,
		-0,
		1e-300,
		5e-324,
		2 ** 31,
		2 ** 53,
		1e15,
		1e300,
		Number.MAX_VALUE,
		Number.POSITIVE_INFINITY,
		Number.NaN,
		'0.05',
		'1e3',
		' ',
		'',
		'10 minutes',
		'0x10',
		true,
		[5],
	];

	test.each(
		(['pollInterval', 'timeout', 'queueTimeout'] as const).flatMap((name) =>
			(['importInSteps', 'wait', 'create'] as const).map(
				(operation): [typeof name, typeof operation] => [name, operation],
			),
		),
	)('%s of %s: a sentence or an end, and never a busy loop', async (name, operation) => {
		for (const value of NUMBERS) {
			const parameters = operation === 'wait' ? { batchId: 99 } : {};
			const before = marketo.simulator.requests.length;
			const one = await run(operation, 'lead', parameters, { [name]: value });
			expectSoundness(one);
			expect(marketo.simulator.requests.length - before).toBeLessThan(40);
			for (const { nextCheckAt } of one.json[3] ?? [])
				expect(Date.parse(String(nextCheckAt as string))).toBeGreaterThan(0);
		}
	});

	test('a polling interval beyond the range of dates loses no batch ID', async () => {
		marketo.set({ jobSeconds: Infinity });
		const { json, message } = await run('importInSteps', 'lead', {}, { pollInterval: 1e300 });
		expect(message).toBeUndefined();
		expect(json[3]).toEqual([
			expect.objectContaining({ nextCheckAt: expect.stringMatching(/^2\d{3}-/) as string }),
		]);
	});
});

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'];

describe.each(NAMES)('the name "%s"', (name) => {
	test.each(['check', 'importAndWait'])('as a column, for %s', async (operation) => {
		for (const checkColumns of [true, false]) {
			const one = await runNode({
				parameters: { operation, options: { ...QUICK_POLLING, checkColumns } },
				file: csv([
					['email', name],
					[email(1), 'x'],
				]),
				credentials: marketo.credentials,
			});
			expectSoundness(one);
		}
	});

	test('as a field that Marketo describes', async () => {
		marketo.simulator.faults.add({
			on: 'describe',
			then: {
				kind: 'edit',
				edit: (reply) => ({
					...reply,
					body: Buffer.from(reply.body as string)
						.toString()
						.replace('"name":"firstName"', `"name":"${name}"`),
				}),
			},
		});
		const one = await runNode({
			parameters: { operation: 'check' },
			file: csv([
				['email', name],
				[email(1), 'x'],
			]),
			credentials: marketo.credentials,
		});
		expectSoundness(one);
		expect(one.json[0][0].columns).toEqual([
			expect.objectContaining({ column: 'email', field: 'email' }),
			expect.objectContaining({ column: name }),
		]);
	});

	test('as a key of an item', async () => {
		const json = JSON.parse(`{"email": "${email(1)}", "${name}": "x"}`) as never;
		const one = await runNode({
			parameters: {
				operation: 'importAndWait',
				source: 'items',
				options: { ...QUICK_POLLING, checkColumns: false },
			},
			rows: [json],
			credentials: marketo.credentials,
		});
		expectSoundness(one);
	});

	test('as a setting', async () => {
		const settings: Array<[resource: string, parameters: object, options?: object]> = [
			['lead', { partitionName: name }],
			['lead', { listId: name }],
			['lead', { lookupField: name }],
			['lead', {}, { sheetName: name }],
			['programMember', { programStatus: name }],
			['programMember', { programId: name }],
			['customObject', { customObject: name }],
			[name, {}],
		];
		for (const [resource, parameters, options] of settings)
			expectSoundness(await run('create', resource, parameters, options));
	});
});

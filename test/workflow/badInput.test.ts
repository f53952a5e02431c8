import type { INodeParameters } from 'n8n-workflow';
import { runNode, type NodeRunOptions } from '../support/runNode';
import { email, leadsCsv } from '../support/leads';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Bad input: one clear sentence for each, and no data is sent to Marketo.

const marketo = useSimulator();

type Input = Partial<Omit<NodeRunOptions, 'parameters' | 'credentials'>> & {
	parameters?: INodeParameters;
};

const NO_FILES =
	'The item has no files at all. Put a node before this one that reads a file, such as Google Drive, FTP or HTTP Request; or set "Source" to "Input Items" to import the items themselves.';
const NOTHING_SENT = 'Nothing was sent to Marketo.';
const UNCHECKED = `${NOTHING_SENT} To import without checking the columns, turn off the "Check Columns" option.`;
const LIST_ADVICE =
	'Choose the list in "Static List", or enter its ID, a whole number such as 1001. You\'ll find it in the list\'s URL, after "ST".';

type BadInput = [label: string, input: Input, message: string, description: string];

const CASES: BadInput[] = [
	['no file', { rows: [{ email: email(1) }] }, 'Item 1 has no file named "data"', NO_FILES],
	[
		'a file under another name',
		{ file: leadsCsv(1), parameters: { binaryPropertyName: 'attachment' } },
		'Item 1 has no file named "attachment"',
		'Set "Input Binary Field" to one of the files that the item has: "data".',
	],
	[
		'an empty file',
		{ file: '' },
		'leads.csv: The file is empty. Its first row must contain the column names.',
		NOTHING_SENT,
	],
	[
		'only blank lines',
		{ file: '\r\n\n  \n' },
		'leads.csv: The file is empty. Its first row must contain the column names.',
		NOTHING_SENT,
	],
	[
		'only a byte-order mark',
		{ file: '\ufeff' },
		'leads.csv: The file is empty. Its first row must contain the column names.',
		NOTHING_SENT,
	],
	[
		'only a header',
		{ file: 'email,firstName\n' },
		'leads.csv: The file has a header but no rows.',
		NOTHING_SENT,
	],
	[
		'items without fields',
		{ rows: [{}, {}], parameters: { source: 'items' } },
		'items: The items have no fields to import.',
		NOTHING_SENT,
	],
	[
		'an unknown lookup field',
		{ file: leadsCsv(1), parameters: { lookupField: 'emial' } },
		`leads.csv: Marketo can't deduplicate by "emial". Did you mean "email"?`,
		UNCHECKED,
	],
	[
		'a field that cannot be a lookup field',
		{ file: leadsCsv(1), parameters: { lookupField: 'firstName' } },
		`leads.csv: Marketo can't deduplicate by "firstName".`,
		UNCHECKED,
	],
	[
		'no lookup field',
		{ file: leadsCsv(1), parameters: { lookupField: '  ' } },
		'"Deduplicate By" is empty',
		'Choose the field by which Marketo finds existing leads. For most files that is "email".',
	],
	[
		'an invalid list ID',
		{ file: leadsCsv(1), parameters: { listId: '1001/../7' } },
		'"1001/../7" is not a static list ID',
		LIST_ADVICE,
	],
	[
		'a negative list ID',
		{ file: leadsCsv(1), parameters: { listId: -3 } },
		'"-3" is not a static list ID',
		LIST_ADVICE,
	],
	[
		'a list ID too large to be represented exactly',
		{ file: leadsCsv(1), parameters: { listId: '9007199254740993' } },
		'"9007199254740993" is not a static list ID',
		LIST_ADVICE,
	],
	...[999, 10_000_001, 500_000_000, -1, 'large'].map((maxRequestBytes): BadInput => [
		`a request size of ${maxRequestBytes}`,
		{ file: leadsCsv(1), parameters: { options: { maxRequestBytes } } },
		'"Maximum Request Size" must be from 1,000 to 10,000,000',
		'Set the option to a number of bytes, such as 10000000.',
	]),
	...['soon', -1].map((queueTimeout): BadInput => [
		`a queue timeout of ${queueTimeout}`,
		{ file: leadsCsv(1), parameters: { options: { queueTimeout } } },
		'"Queue Timeout" must be 0 or more',
		'Set the option to a number of minutes, such as 60.',
	]),
	[
		'manual mapping without mappings',
		{ file: leadsCsv(1), parameters: { columnMatching: 'manual' } },
		'"Column Mappings" is empty',
		'Add the columns to send, or set "Column Matching" to "Match Automatically".',
	],
	[
		'a mapping without a field',
		{
			file: leadsCsv(1),
			parameters: {
				columnMatching: 'manual',
				columnMappings: { mappings: [{ column: 'email', field: ' ' }] },
			},
		},
		'The mapping of the column "email" has no field',
		'Complete the mapping under "Column Mappings", or remove it.',
	],
	[
		'a row larger than an upload',
		{
			file: `email,personNotes\n${email(1)},a\n${email(2)},${'x'.repeat(2_000)}\n`,
			parameters: { options: { maxRequestBytes: 1_500 } },
		},
		'leads.csv: Row 3 is larger than 2,025 bytes, more than fits in one upload. Shorten its values.',
		NOTHING_SENT,
	],
	[
		'a quotation mark that is never closed',
		{ file: `email,firstName\n${email(1)},A\n${email(2)},"B\n${email(3)},C\n` },
		'leads.csv: A quotation mark that opens in row 3 is never closed. Close it, or double it if it is part of the value.',
		NOTHING_SENT,
	],
];

describe.each(['create', 'importAndWait'])('%s', (operation) => {
	test.each(CASES)('%s', async (_label, { parameters, ...input }, message, description) => {
		const run = await runNode({
			...input,
			parameters: { operation, ...parameters },
			credentials: marketo.credentials,
		});
		expect(run.status).toBe('error');
		expect({ message: run.message, description: run.description }).toEqual({
			message,
			description,
		});
		expect(run.error).toMatchObject({ context: { itemIndex: 0 } });
		expect(marketo.simulator.callsOf('create')).toBe(0);
		expect(marketo.simulator.jobs).toEqual([]);
		expect(marketo.simulator.leadCount).toBe(0);
	});
});

describe('Check File reports the same, without failing', () => {
	const unsent = CASES.filter(([, , , description]) => description.startsWith(NOTHING_SENT));

	test.each(unsent)('%s', async (_label, { parameters, ...input }, message) => {
		const run = await runNode({
			...input,
			parameters: { operation: 'check', ...parameters },
			credentials: marketo.credentials,
		});
		expect(run.message).toBeUndefined();
		const [[report]] = run.json;
		const { ready, problems, fileName } = report as {
			ready: boolean;
			problems: unknown;
			fileName: string;
		};
		expect(ready).toBe(false);
		const [first] = problems as Array<{ severity: string; message: string }>;
		expect(first.severity).toBe('stop');
		// The message of an import consists of the same sentences.
		expect(message).toMatch(`${fileName}: ${first.message}`);
	});
});

const BATCH_IDS: Array<[label: string, given: unknown, message: string]> = [
	['a path', '12/../../x', '"12/../../x" is not a valid batch ID'],
	['zero', 0, '"0" is not a valid batch ID'],
	['zero as text', '0', '"0" is not a valid batch ID'],
	['negative', -1, '"-1" is not a valid batch ID'],
	['letters', 'abc', '"abc" is not a valid batch ID'],
	['too large a number', 1e21, '"1e+21" is not a valid batch ID'],
	['too many digits', '9007199254740993', '"9007199254740993" is not a valid batch ID'],
	['a fraction', 12.5, '"12.5" is not a valid batch ID'],
	['hexadecimal', '0x10', '"0x10" is not a valid batch ID'],
	['a second line', '12\n34', '"12 34" is not a valid batch ID'],
	['a query', '12?x=1', '"12?x=1" is not a valid batch ID'],
	['full-width digits', '１２', '"１２" is not a valid batch ID'],
	['nothing', '', 'The batch ID is empty'],
	['an object', { id: 5 }, '"{"id":5}" is not a valid batch ID'],
	['a list', [12], '"[12]" is not a valid batch ID'],
];

describe.each(['getStatus', 'wait', 'getFailures', 'getWarnings'])(
	'%s with an invalid batch ID',
	(operation) => {
		test.each(BATCH_IDS)('%s', async (_label, given, message) => {
			const run = await runNode({
				parameters: { operation, options: QUICK_POLLING },
				rows: [{ batchId: given as string }],
				credentials: marketo.credentials,
			});
			expect(run.status).toBe('error');
			expect(run.message).toBe(message);
			expect(run.description).toBe(
				'A batch ID is a whole number, such as 3404. Use the field "batchId" in the output of "Create Import Job".',
			);
			expect(marketo.simulator.requests).toEqual([]);
		});

		test('missing', async () => {
			const run = await runNode({
				parameters: { operation },
				rows: [{}],
				credentials: marketo.credentials,
			});
			expect(run.message).toBe('The batch ID is empty');
			expect(marketo.simulator.requests).toEqual([]);
		});
	},
);

describe.each(['getStatus', 'wait', 'getFailures', 'getWarnings'])(
	'%s with an unknown batch',
	(operation) => {
		test.each(['1013', '1003', '610', '404'] as const)(
			'reported by Marketo as %s',
			async (unknownBatch) => {
				marketo.set({ unknownBatch });
				const run = await runNode({
					parameters: { operation, options: QUICK_POLLING },
					rows: [{ batchId: 4711 }],
					credentials: marketo.credentials,
				});
				expect(run.message).toBe("Batch 4711 wasn't found in Marketo");
				expect(run.description).toBe(
					'Marketo keeps a batch for seven days, and finds it only in its own account and under its own object. Check the batch ID, the credential, and that "Resource" is the object that was imported.',
				);
			},
		);
	},
);

describe.each(['create', 'importAndWait'])(
	'%s with values that only Marketo can check',
	(operation) => {
		const cases: Array<
			[label: string, parameters: INodeParameters, message: RegExp, description: string]
		> = [
			[
				'an unknown list',
				{ listId: { __rl: true, mode: 'id', value: '999999' } },
				/^Static list 999999 wasn't found in Marketo$/,
				'Select the list under "Static List". You can\'t import into a smart list, and the API user needs access to the workspace of the list.',
			],
			[
				'an unknown partition',
				{ partitionName: { __rl: true, mode: 'name', value: 'Atlantis' } },
				/^Marketo rejected the lead partition: Access denied to partition 'Atlantis' \(code 1008, request [0-9a-f#]+\)$/,
				'Select the partition under "Lead Partition", or leave it empty for the default partition. The API user needs access to the workspace of the partition.',
			],
			[
				'an unchecked lookup field that Marketo does not have',
				{ lookupField: 'shoeSize', options: { checkColumns: false } },
				/^A field of this import doesn't exist in Marketo: Field 'shoeSize' not found \(code 1006, request [0-9a-f#]+\)$/,
				'Check "Deduplicate By" and the column names in the first row. Marketo expects API names, such as "email" or "firstName".',
			],
		];

		test.each(cases)('%s', async (_label, parameters, message, description) => {
			const run = await runNode({
				parameters: { operation, ...parameters },
				file: leadsCsv(2),
				credentials: marketo.credentials,
			});
			expect(run.message).toMatch(message);
			expect(run.description).toBe(description);
			expect(marketo.simulator.callsOf('create')).toBe(1);
			expect(marketo.simulator.jobs).toEqual([]);
			expect(marketo.simulator.leadCount).toBe(0);
		});
	},
);

test.each(['wait', 'importAndWait'])('%s with a poll interval of 0', async (operation) => {
	const run = await runNode({
		parameters: { operation, options: { pollInterval: 0 } },
		...(operation === 'wait' ? { rows: [{ batchId: 3404 }] } : { file: leadsCsv(1) }),
		credentials: marketo.credentials,
	});
	expect(run.message).toBe('"Poll Interval" must be more than 0');
	expect(run.description).toBe('Set the option to a number of seconds, such as 10.');
	expect(marketo.simulator.callsOf('create')).toBe(0);
	expect(marketo.simulator.callsOf('status')).toBe(0);
});

test('Check File skips the column check with "Check Columns" off, as an import does', async () => {
	const run = await runNode({
		parameters: { operation: 'check', options: { checkColumns: false } },
		file: `email,Frist Name\n${email(1)},Ada\n`,
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual([expect.objectContaining({ ready: true, problems: [] })]);
});

import { runNode } from '../support/runNode';
import { csv, email, HEADER, leadRows, leadsCsv } from '../support/leads';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

const marketo = useSimulator();
const BINARY_MODES = ['default', 'filesystem'] as const;

test.each(BINARY_MODES)(
	'imports a file and returns a summary (binary data %s)',
	async (binaryMode) => {
		const before = Date.now();
		const text = leadsCsv(3);
		const run = await runNode({
			parameters: { operation: 'importAndWait', options: QUICK_POLLING },
			file: text,
			fileName: 'leads.csv',
			credentials: marketo.credentials,
			binaryMode,
		});
		expect(run.message).toBeUndefined();
		expect(run.items).toHaveLength(3);
		const [job] = marketo.simulator.jobs;
		const [[summary], failed, warned] = run.items;
		expect(failed).toEqual([]);
		expect(warned).toEqual([]);
		expect(summary).toEqual({
			json: {
				fileName: 'leads.csv',
				status: 'Complete',
				rows: 3,
				imported: 3,
				failed: 0,
				warnings: 0,
				unaccounted: 0,
				jobs: [
					{
						batchId: job.batchId,
						importId: String(job.batchId),
						status: 'Complete',
						numOfLeadsProcessed: 3,
						numOfRowsFailed: 0,
						numOfRowsWithWarning: 0,
						message: 'Import succeeded, 3 records imported (3 members)',
						isFinished: true,
						fileName: 'leads.csv',
						part: 1,
						firstRow: 2,
						lastRow: 4,
						rows: 3,
						bytes: Buffer.byteLength(text),
						format: 'csv',
					},
				],
				startedAt: expect.any(String) as string,
				finishedAt: expect.any(String) as string,
			},
			pairedItem: { item: 0 },
		});
		const { startedAt, finishedAt } = summary.json as { startedAt: string; finishedAt: string };
		expect(new Date(startedAt).toISOString()).toBe(startedAt);
		expect(Date.parse(startedAt)).toBeGreaterThanOrEqual(before);
		expect(Date.parse(finishedAt)).toBeGreaterThanOrEqual(Date.parse(startedAt) + 100);
		expect(marketo.stored()).toEqual(
			Object.fromEntries(
				leadRows(3).map(([email, firstName, lastName]) => [email, { email, firstName, lastName }]),
			),
		);
		expect(run.hintTexts).toEqual([]);
		expect(marketo.steps().slice(0, 2)).toEqual(['describe', 'create']);
		expect(new Set(marketo.steps().slice(2))).toEqual(new Set(['status']));
	},
);

const MIXED = csv([
	['E-Mail', 'First Name', 'Lead Score'],
	[email(1), 'Ann', '5'],
	['', 'Nobody', '1'],
	[email(2), 'Bo', 'many'],
	['not an address', 'Odd', '2'],
]);

/** Custom header names, with a mapping; one row of every kind. */
const mixed = {
	parameters: {
		operation: 'importAndWait',
		columnMatching: 'manual',
		columnMappings: {
			mappings: [
				{ column: 'E-Mail', field: 'email' },
				{ column: 'First Name', field: 'firstName' },
				{ column: 'Lead Score', field: 'leadScore' },
			],
		},
		options: QUICK_POLLING,
	},
	file: MIXED,
};

test("outputs failed rows and rows with warnings separately, under the file's column names", async () => {
	const run = await runNode({ ...mixed, credentials: marketo.credentials });
	const [{ batchId }] = marketo.simulator.jobs;
	expect(run.items[0]).toEqual([
		{
			json: expect.objectContaining({
				status: 'Partly Failed',
				rows: 4,
				imported: 2,
				failed: 2,
				warnings: 1,
				unaccounted: 0,
			}) as object,
			pairedItem: { item: 0 },
		},
	]);
	expect(run.items[1]).toEqual([
		{
			json: {
				'E-Mail': '',
				'First Name': 'Nobody',
				'Lead Score': '1',
				'Import Row Number': 3,
				'Import Batch ID': batchId,
				'Import Failure Reason': "Value for lookup field 'email' not found",
			},
			pairedItem: { item: 0 },
		},
		{
			json: {
				'E-Mail': email(2),
				'First Name': 'Bo',
				'Lead Score': 'many',
				'Import Row Number': 4,
				'Import Batch ID': batchId,
				'Import Failure Reason': 'Invalid data type in field Lead Score',
			},
			pairedItem: { item: 0 },
		},
	]);
	expect(run.items[2]).toEqual([
		{
			json: {
				'E-Mail': 'not an address',
				'First Name': 'Odd',
				'Lead Score': '2',
				'Import Row Number': 5,
				'Import Batch ID': batchId,
				'Import Warning Reason': 'Invalid email address',
			},
			pairedItem: { item: 0 },
		},
	]);
});

test('by default imports a file in "data" by email', async () => {
	marketo.set({ jobSeconds: 0 });
	const run = await runNode({
		parameters: {},
		file: leadsCsv(2),
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual([expect.objectContaining({ status: 'Complete', imported: 2 })]);
	expect(marketo.simulator.jobs).toEqual([
		expect.objectContaining({ lookupField: 'email', partitionName: 'Default' }),
	]);
	expect(marketo.simulator.jobs[0].listId).toBeUndefined();
});

test('imports each file separately, paired to its item', async () => {
	const run = await runNode({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING },
		files: [
			{ content: leadsCsv(2), fileName: 'one.csv' },
			{ content: csv([HEADER, ['', 'Nobody', 'X']]), fileName: 'two.csv' },
			{ content: csv([HEADER, leadRows(5)[4]]), fileName: 'three.csv' },
		],
		credentials: marketo.credentials,
	});
	expect(
		run.items[0].map(({ json, pairedItem }) => [json.fileName, json.status, json.rows, pairedItem]),
	).toEqual([
		['one.csv', 'Complete', 2, { item: 0 }],
		['two.csv', 'Failed', 1, { item: 1 }],
		['three.csv', 'Complete', 1, { item: 2 }],
	]);
	expect(
		run.items[1].map(({ json, pairedItem }) => [json['Import Row Number'], pairedItem]),
	).toEqual([[2, { item: 1 }]]);
	expect(Object.keys(marketo.stored())).toEqual([email(1), email(2), email(5)]);
	// The fields are requested once per execution, not per file.
	expect(marketo.simulator.callsOf('describe')).toBe(1);
});

test('sends list, partition and lookup field with the upload', async () => {
	const locator = (mode: string, value: string) => ({ __rl: true, mode, value });
	const run = await runNode({
		parameters: {
			operation: 'importAndWait',
			lookupField: 'customerNumber',
			listId: locator('id', '1003'),
			partitionName: locator('name', 'Europe'),
			options: QUICK_POLLING,
		},
		file: 'email,customerNumber\na@private.example,C-1\nb@private.example,C-2\n',
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual([expect.objectContaining({ status: 'Complete' })]);
	expect(marketo.simulator.jobs).toEqual([
		expect.objectContaining({
			lookupField: 'customerNumber',
			listId: 1003,
			partitionName: 'Europe',
		}),
	]);
	expect(marketo.simulator.lists.get(1003)?.members.size).toBe(2);
	expect(marketo.simulator.findLead('C-2', 'customerNumber')).toMatchObject({
		partition: 'Europe',
	});
});

test('sends no requests without items', async () => {
	const run = await runNode({
		parameters: { operation: 'importAndWait' },
		items: [],
		credentials: marketo.credentials,
	});
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.requests).toEqual([]);
});

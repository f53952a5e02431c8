import { readBinary } from '../engine';
import { runNode } from '../support/runNode';
import { csv, email } from '../support/leads';
import type { ResultFileFault } from '../simulator/jobFaults';
import { useSimulator } from '../support/simulation';

// Get Failures and Get Warnings.

const marketo = useSimulator({ jobSeconds: 0 });

const ROWS = [
	['email', 'firstName', 'leadScore', 'city'],
	[email(1), 'Ann', '5', ''],
	[email(2), 'Bo, "the" one', 'many', ''],
	['odd', 'Cy', '1', ''],
	[email(4), 'Two\nlines', 'few', ''],
];

async function createJob(
	fault: { failuresFile?: ResultFileFault } = {},
	delimiter = ',',
	rows = ROWS,
): Promise<number> {
	marketo.simulator.faults.add({ on: 'create', then: { kind: 'job', fault } });
	const run = await runNode({
		parameters: { operation: 'create' },
		file: csv(rows, '\n', delimiter),
		credentials: marketo.credentials,
	});
	const [{ batchId }] = run.json[0];
	return Number(batchId);
}

const DATA_TYPE = 'Invalid data type in field Lead Score';

function failures(batchId: number) {
	return [
		{
			email: email(2),
			firstName: 'Bo, "the" one',
			leadScore: 'many',
			'Import Batch ID': batchId,
			'Import Failure Reason': DATA_TYPE,
		},
		{
			email: email(4),
			firstName: 'Two\nlines',
			leadScore: 'few',
			'Import Batch ID': batchId,
			'Import Failure Reason': DATA_TYPE,
		},
	];
}

const DELIMITERS: Array<[string, string]> = [
	['csv', ','],
	['ssv', ';'],
	['tsv', '\t'],
];

test.each(DELIMITERS)('returns the failures of a %s job as items', async (_label, delimiter) => {
	const batchId = await createJob({}, delimiter);
	const run = await runNode({
		parameters: { operation: 'getFailures' },
		rows: [{ batchId }],
		credentials: marketo.credentials,
	});
	expect(run.items).toEqual([failures(batchId).map((json) => ({ json, pairedItem: { item: 0 } }))]);
});

test('returns warnings as items', async () => {
	const batchId = await createJob();
	const run = await runNode({
		parameters: { operation: 'getWarnings' },
		rows: [{}, { batchId }].slice(1),
		credentials: marketo.credentials,
	});
	expect(run.items).toEqual([
		[
			{
				json: {
					email: 'odd',
					firstName: 'Cy',
					leadScore: '1',
					'Import Batch ID': batchId,
					'Import Warning Reason': 'Invalid email address',
				},
				pairedItem: { item: 0 },
			},
		],
	]);
});

const RAW = `email,firstName,leadScore,Import Failure Reason\n${email(2)},"Bo, ""the"" one",many,${DATA_TYPE}\n${email(4)},"Two\nlines",few,${DATA_TYPE}\n`;

describe.each(['default', 'filesystem'] as const)('binary data %s', (binaryMode) => {
	test('returns only the raw file', async () => {
		const batchId = await createJob();
		const run = await runNode({
			parameters: { operation: 'getFailures', output: 'file' },
			rows: [{ batchId }],
			credentials: marketo.credentials,
			binaryMode,
		});
		const [[item, ...others]] = run.items;
		expect(others).toEqual([]);
		expect(item).toMatchObject({ json: { batchId, rows: 2 }, pairedItem: { item: 0 } });
		expect(item.binary?.data).toMatchObject({
			fileName: `failures-${batchId}.csv`,
			mimeType: 'text/csv',
		});
		expect(String(await readBinary(item.binary!.data))).toBe(RAW);
	});

	test('returns both: the items, with the file on the first', async () => {
		const batchId = await createJob();
		const run = await runNode({
			parameters: { operation: 'getFailures', output: 'both', outputBinaryField: 'report' },
			rows: [{ batchId }],
			credentials: marketo.credentials,
			binaryMode,
		});
		const [items] = run.items;
		expect(items.map(({ json, pairedItem }) => ({ json, pairedItem }))).toEqual(
			failures(batchId).map((json) => ({ json, pairedItem: { item: 0 } })),
		);
		expect(items.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([['report'], []]);
		expect(String(await readBinary(items[0].binary!.report))).toBe(RAW);
	});
});

describe.each(['404', 'empty'] as const)('no file, reported by Marketo as %s', (noResultFile) => {
	async function createGoodJob(): Promise<number> {
		marketo.set({ noResultFile });
		const run = await runNode({
			parameters: { operation: 'create' },
			file: `email\n${email(1)}\n`,
			credentials: marketo.credentials,
		});
		return Number(run.json[0][0].batchId);
	}

	test('returns no items', async () => {
		const batchId = await createGoodJob();
		const run = await runNode({
			parameters: { operation: 'getFailures' },
			rows: [{ batchId }],
			credentials: marketo.credentials,
		});
		expect(run.status).toBe('success');
		expect(run.items.flat()).toEqual([]);
		expect(run.hintTexts).toEqual([]);
	});

	test.each(['file', 'both'])(
		'with the output "%s", returns an item without a file that says so',
		async (output) => {
			const batchId = await createGoodJob();
			const run = await runNode({
				parameters: { operation: 'getWarnings', output },
				rows: [{ batchId }],
				credentials: marketo.credentials,
			});
			expect(run.items).toEqual([[{ json: { batchId, rows: 0 }, pairedItem: { item: 0 } }]]);
		},
	);
});

test('returns no rows for an unfinished job, and a hint that says so', async () => {
	marketo.set({ jobSeconds: Infinity });
	const batchId = await createJob();
	const run = await runNode({
		parameters: { operation: 'getFailures' },
		rows: [{ batchId }],
		credentials: marketo.credentials,
	});
	expect(run.items.flat()).toEqual([]);
	expect(run.hintTexts).toEqual([
		`Batch ${batchId} is still "Importing": its failed rows are available once it finishes`,
	]);
});

test('treats JSON in place of the file as an error, not as a row', async () => {
	const batchId = await createJob({ failuresFile: { kind: 'jsonError', code: '603' } });
	const run = await runNode({
		parameters: { operation: 'getFailures' },
		rows: [{ batchId }],
		credentials: marketo.credentials,
	});
	expect(run.message).toMatch(
		/^Marketo denied access: the API user needs the permission "Read-Write Lead" to get the failed rows \(code 603, request /,
	);
});

test('reports badly quoted rows, drops none, and includes the raw file', async () => {
	const rows = [ROWS[0], ROWS[2], [email(5), 'Di', 'none', ''], [email(6), 'Ed', 'no', '']];
	const batchId = await createJob({ failuresFile: { kind: 'brokenQuotes' } }, ',', rows);
	const run = await runNode({
		parameters: { operation: 'getFailures', output: 'both' },
		rows: [{ batchId }],
		credentials: marketo.credentials,
	});
	const [items] = run.items;
	// The simulator puts a stray quote into every second row.
	expect(
		items.map(({ json }) => [
			json.email,
			json.firstName,
			json.leadScore,
			json['Import Failure Reason'],
		]),
	).toEqual([
		['le"ad0002@private.example', 'Bo, "the" one', 'many', DATA_TYPE],
		[email(5), 'Di', 'none', DATA_TYPE],
		['le"ad0006@private.example', 'Ed', 'no', DATA_TYPE],
	]);
	expect(String(await readBinary(items[0].binary!.data))).toContain('le"ad0002@private.example');
});

test('keeps the text of a row that cannot be split into columns because it lacks quotes', async () => {
	const batchId = await createJob({ failuresFile: { kind: 'unquoted' } });
	const run = await runNode({
		parameters: { operation: 'getFailures' },
		rows: [{ batchId }],
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual(
		expect.arrayContaining([
			expect.objectContaining({
				email: email(2),
				'Import Raw Row': `${email(2)},Bo, "the" one,many,${DATA_TYPE}`,
				'Import Failure Reason': DATA_TYPE,
			}),
		]),
	);
	expect(JSON.stringify(run.json[0])).toContain(email(4));
});

test('treats columns named like built-in members as ordinary properties', async () => {
	marketo.set({ unknownColumn: 'failRows' });
	const made = await runNode({
		parameters: { operation: 'create', columnMatching: 'asIs', options: { checkColumns: false } },
		file: `email,__proto__,constructor\n${email(1)},polluted,built\n`,
		credentials: marketo.credentials,
	});
	const run = await runNode({
		parameters: { operation: 'getFailures' },
		rows: made.json[0],
		credentials: marketo.credentials,
	});
	const [[item]] = run.json;
	expect(Object.entries(item)).toEqual(
		expect.arrayContaining([
			['__proto__', 'polluted'],
			['constructor', 'built'],
		]),
	);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

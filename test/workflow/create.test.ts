import { runNode } from '../support/runNode';
import { csv, email, HEADER, leadRows, leadsCsv } from '../support/leads';
import { useSimulator } from '../support/simulation';

const marketo = useSimulator({ jobSeconds: Infinity });

test.each(['default', 'filesystem'] as const)(
	'returns the job immediately (binary data %s)',
	async (binaryMode) => {
		const text = leadsCsv(3);
		const run = await runNode({
			parameters: { operation: 'create' },
			file: text,
			fileName: 'leads.csv',
			credentials: marketo.credentials,
			binaryMode,
		});
		const [{ batchId }] = marketo.simulator.jobs;
		expect(run.items).toEqual([
			[
				{
					json: {
						batchId,
						importId: String(batchId),
						status: 'Queued',
						isFinished: false,
						fileName: 'leads.csv',
						part: 1,
						firstRow: 2,
						lastRow: 4,
						rows: 3,
						bytes: Buffer.byteLength(text),
						format: 'csv',
					},
					pairedItem: { item: 0 },
				},
			],
		]);
		expect(marketo.steps()).toEqual(['describe', 'create']);
	},
);

test('splits a larger file into several jobs, and returns the rows of each', async () => {
	const run = await runNode({
		parameters: { operation: 'create', options: { maxRequestBytes: 1_200 } },
		files: [
			{ content: csv([HEADER, ['x@private.example', 'A', 'B']]) },
			{ content: leadsCsv(40), fileName: 'big.csv' },
		],
		credentials: marketo.credentials,
	});
	const jobs = run.items[0].filter(({ json }) => json.fileName === 'big.csv');
	expect(jobs.length).toBeGreaterThanOrEqual(3);
	expect(jobs.map(({ json }) => json.part)).toEqual(jobs.map((_, i) => i + 1));
	expect(jobs.map(({ pairedItem }) => pairedItem)).toEqual(jobs.map(() => ({ item: 1 })));
	let row = 2;
	for (const { json } of jobs) {
		expect(json.firstRow).toBe(row);
		expect(json.lastRow).toBe(row + Number(json.rows) - 1);
		row = Number(json.lastRow) + 1;
	}
	expect(row).toBe(42);
	expect(run.items[0].map(({ json }) => json.batchId).sort()).toEqual(
		marketo.simulator.jobs.map(({ batchId }) => batchId),
	);
});

test('logs every batch ID before anything else happens', async () => {
	const logged: string[] = [];
	const seen: number[] = [];
	await runNode({
		parameters: { operation: 'create', options: { maxRequestBytes: 1_200 } },
		file: leadsCsv(40),
		credentials: marketo.credentials,
		onLog: ({ level, message }) => {
			if (level !== 'info' || !message.startsWith('Marketo import job created')) return;
			logged.push(message);
			seen.push(marketo.simulator.jobs.length);
		},
	});
	const { jobs } = marketo.simulator;
	expect(jobs.length).toBeGreaterThanOrEqual(3);
	expect(seen).toEqual(jobs.map((_, i) => i + 1));
	jobs.forEach(({ batchId }, i) => expect(logged[i]).toContain(`batch ${batchId} (rows `));
});

const MIXED_FILES = [
	{ content: leadsCsv(1), fileName: 'good.csv' },
	{ content: '', fileName: 'empty.csv' },
	{ content: csv([HEADER, leadRows(2)[1]]), fileName: 'also-good.csv' },
];
const EMPTY = 'empty.csv: The file is empty. Its first row must contain the column names.';

test('sends nothing if one of several files is invalid', async () => {
	const run = await runNode({
		parameters: { operation: 'create' },
		files: MIXED_FILES,
		credentials: marketo.credentials,
	});
	expect(run.status).toBe('error');
	expect(run.message).toBe(EMPTY);
	expect(run.error).toMatchObject({ context: { itemIndex: 1 } });
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test('returns an error item for the invalid file if the workflow continues on errors', async () => {
	const run = await runNode({
		parameters: { operation: 'create' },
		files: MIXED_FILES,
		credentials: marketo.credentials,
		onError: 'continueRegularOutput',
	});
	expect(run.status).toBe('success');
	expect(run.items[0].map(({ json, pairedItem }) => [json.fileName ?? json, pairedItem])).toEqual([
		['good.csv', { item: 0 }],
		[{ error: EMPTY }, { item: 1 }],
		['also-good.csv', { item: 2 }],
	]);
	expect(marketo.simulator.callsOf('create')).toBe(2);
});

test('sends the invalid file to the error output, and the others to the first output', async () => {
	const run = await runNode({
		parameters: { operation: 'create' },
		files: MIXED_FILES,
		credentials: marketo.credentials,
		onError: 'continueErrorOutput',
	});
	expect(run.items).toHaveLength(2);
	expect(run.json[0].map(({ fileName }) => fileName)).toEqual(['good.csv', 'also-good.csv']);
	expect(run.items[1]).toEqual([
		expect.objectContaining({ json: expect.objectContaining({ error: EMPTY }) as object }),
	]);
	expect(email(1) in marketo.stored()).toBe(false);
});

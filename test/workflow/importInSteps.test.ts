import type { INodeExecutionData } from 'n8n-workflow';
import { startSimulator } from '../simulator/server';
import { csv, email, HEADER, leadRows, leadsCsv } from '../support/leads';
import { credentialFor, runNode } from '../support/runNode';
import { runSteps, type StepsOptions } from '../support/runSteps';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

const marketo = useSimulator({ jobSeconds: 0.05 });

/** About thirty rows per part. */
const SPLIT = { ...QUICK_POLLING, maxRequestBytes: 1_700 };

function itemsOf(count: number) {
	return leadRows(count).map(([address, firstName, lastName]) => ({
		email: address,
		firstName,
		lastName,
	}));
}

/** The bytes of a file in memory mode, or the reference to it. */
function binaryOf(item: INodeExecutionData, field = 'data') {
	const { id, data, fileName } = item.binary?.[field] ?? {};
	return { id, data, fileName };
}

describe.each(['default', 'filesystem'] as const)('binary data %s', (binaryMode) => {
	test('imports a file of many parts, accounts for every row, and sends no part twice', async () => {
		const rows = leadRows(600);
		for (const i of [0, 250, 599]) rows[i][0] = '';
		const run = await runSteps({
			parameters: { options: SPLIT },
			file: csv([HEADER, ...rows]),
			credentials: marketo.credentials,
			binaryMode,
		});
		expect(run.message).toBeUndefined();
		expect(run.steps).toBeGreaterThan(2);
		const { jobs } = marketo.simulator;
		expect(run.summaries).toEqual([
			expect.objectContaining({
				fileName: 'leads.csv',
				status: 'Partly Failed',
				rows: 600,
				imported: 597,
				failed: 3,
				unaccounted: 0,
			}),
		]);
		expect(jobs.reduce((sum, job) => sum + job.rows, 0)).toBe(600);
		expect(
			(run.summaries[0].jobs as Array<{ batchId: number; part: number }>).map(
				({ batchId, part }) => [part, batchId],
			),
		).toEqual(jobs.map(({ batchId }, i) => [i + 1, batchId]));
		expect(run.failedRows.map(({ json }) => json['Import Row Number'])).toEqual([2, 252, 601]);
		expect(run.failedRows[1].json).toMatchObject({ firstName: 'First251', lastName: 'Last, 251' });
		expect(marketo.simulator.leadCount).toBe(597);
	});

	test('stores items as a file between the steps, and counts them by position', async () => {
		const rows = itemsOf(300);
		rows[149].email = '';
		const run = await runSteps({
			parameters: { source: 'items', options: SPLIT },
			rows,
			credentials: marketo.credentials,
			binaryMode,
		});
		expect(run.message).toBeUndefined();
		expect(run.summaries).toEqual([
			expect.objectContaining({ fileName: 'items', rows: 300, imported: 299, failed: 1 }),
		]);
		expect(run.failedRows.map(({ json }) => json)).toEqual([
			expect.objectContaining({ 'Import Row Number': 150, firstName: 'First150' }),
		]);
		for (const item of run.notFinished.flat()) {
			expect(Object.keys(item.binary ?? {})).toEqual(['data']);
			expect(JSON.stringify(item.json)).not.toContain('First150');
		}
	});

	test('lets several files share the queue, and ends each when it is done', async () => {
		const run = await runSteps({
			parameters: { options: SPLIT },
			files: [
				{ content: leadsCsv(400), fileName: 'long.csv' },
				{ content: leadsCsv(20).replaceAll('lead', 'other'), fileName: 'short.csv' },
			],
			credentials: marketo.credentials,
			binaryMode,
		});
		expect(run.message).toBeUndefined();
		expect(run.summaries.map(({ fileName, imported }) => [fileName, imported]).sort()).toEqual([
			['long.csv', 400],
			['short.csv', 20],
		]);
		expect(marketo.simulator.leadCount).toBe(420);
	});
});

test('reports progress in a Not Finished item, and passes the file on by reference', async () => {
	marketo.set({ jobSeconds: Infinity });
	const run = await runNode({
		parameters: { operation: 'importInSteps', options: SPLIT },
		file: leadsCsv(600),
		credentials: marketo.credentials,
		binaryMode: 'filesystem',
	});
	const [, , , [item]] = run.items;
	const { jobs } = marketo.simulator;
	expect(jobs).toHaveLength(10);
	const sent = jobs.reduce((sum, job) => sum + job.rows, 0);
	expect(run.json.slice(0, 3)).toEqual([[], [], []]);
	expect(item.json).toEqual({
		fileName: 'leads.csv',
		status: 'Importing',
		rows: 600,
		sent,
		imported: 0,
		failed: 0,
		jobs: jobs.map(
			({ batchId }, i) =>
				expect.objectContaining({ batchId, part: i + 1, isFinished: false }) as unknown,
		),
		nextCheckAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
		importState: expect.objectContaining({ version: 1 }) as unknown,
	});
	expect(item.pairedItem).toEqual({ item: 0 });
	const source = run.output.Source[0][0];
	expect(binaryOf(item).id).toBeDefined();
	expect(binaryOf(item)).toEqual(binaryOf(source));
});

test('finishes a small import as soon as its job has ended', async () => {
	const run = await runSteps({
		parameters: { options: QUICK_POLLING },
		file: leadsCsv(3),
		credentials: marketo.credentials,
	});
	expect(run.summaries).toEqual([expect.objectContaining({ status: 'Complete', imported: 3 })]);
	expect(marketo.steps().filter((step) => step === 'create')).toHaveLength(1);
	expect(marketo.steps().filter((step) => step === 'describe')).toHaveLength(1);
});

test('detects a file that changed between two steps, and sends nothing more', async () => {
	let uploads = 0;
	const run = await runSteps({
		parameters: { options: SPLIT },
		file: leadsCsv(600),
		credentials: marketo.credentials,
		whileWaiting: async (items, _wait, context) => {
			uploads = marketo.simulator.callsOf('create');
			const text = leadsCsv(600).replace('First7', 'Other7');
			const data = await context.helpers.prepareBinaryData(Buffer.from(text), 'leads.csv');
			return items.map((item) => ({ ...item, binary: { data } }));
		},
	});
	expect(run.steps).toBe(2);
	expect(run.message).toMatch(/^leads\.csv .+ \(batches 3404–3413\)$/);
	expect(marketo.simulator.callsOf('create')).toBe(uploads);
});

describe('a file that has changed by the next step, but has the same length', () => {
	/** About 270 kB in more than ten parts, so that a second step must send the rest. */
	const ROWS = 6_000;
	const PARTS = { ...QUICK_POLLING, maxRequestBytes: 20_000 };

	/** Changes the first name in row `number` while the workflow waits for the `wait`th time. */
	function changing(number: number, wait = 1): StepsOptions['whileWaiting'] {
		return async (items, at, context) => {
			if (at < wait) return items;
			const before = (await context.helpers.getBinaryDataBuffer(0, 'data')).toString('utf8');
			const text = before.replace(`First${number},`, `Other${number},`);
			expect(text).toHaveLength(before.length);
			const data = await context.helpers.prepareBinaryData(Buffer.from(text), 'leads.csv');
			return items.map((item) => ({ ...item, binary: { data } }));
		};
	}

	test.each<[label: string, number: number, source: 'binary' | 'items']>([
		['at its beginning', 3, 'binary'],
		['in rows that were sent', 2_000, 'binary'],
		['in rows that were not sent yet', 5_000, 'binary'],
		['in its last row', ROWS, 'binary'],
		['in items', 5_000, 'items'],
	])('%s is noticed, and no changed row is sent', async (_, number, source) => {
		const run = await runSteps({
			parameters: { source, options: PARTS },
			...(source === 'items' ? { rows: itemsOf(ROWS) } : { file: leadsCsv(ROWS) }),
			credentials: marketo.credentials,
			whileWaiting: changing(number),
		});
		const name = source === 'items' ? 'items' : 'leads\\.csv';
		expect(run.message).toMatch(
			new RegExp(`^${name} changed during the import\\. .*rows up to [\\d,]+ were sent`),
		);
		expect(marketo.simulator.findLead('First1', 'firstName')).toBeDefined();
		expect(marketo.simulator.findLead(`Other${number}`, 'firstName')).toBeUndefined();
		const sent = marketo.simulator.jobs.reduce((sum, { rows }) => sum + rows, 0);
		expect(sent).toBeLessThan(ROWS);
		expect(sent).toBeGreaterThan(1_000);
	});

	test('after all rows were sent: the account is complete, and failed rows have no number', async () => {
		const rows = leadRows(100);
		rows[50][0] = '';
		const run = await runSteps({
			parameters: { options: QUICK_POLLING },
			file: csv([HEADER, ...rows]),
			credentials: marketo.credentials,
			whileWaiting: changing(80),
		});
		expect(run.message).toBeUndefined();
		expect(run.summaries).toEqual([
			expect.objectContaining({ rows: 100, imported: 99, failed: 1, unaccounted: 0 }),
		]);
		expect(run.failedRows).toHaveLength(1);
		expect(run.failedRows[0].json).toMatchObject({ firstName: 'First51' });
		expect(run.failedRows[0].json).not.toHaveProperty('Import Row Number');
		expect(run.hintTexts.join('\n')).toContain(
			'leads.csv changed during the import, so rows are listed as Marketo has them, without row numbers',
		);
	});
});

test.each<[label: string, change: (item: INodeExecutionData) => void, message: RegExp]>([
	[
		'without its file',
		(item) => delete item.binary,
		/^Item 1 continues an import, but its file "data" is missing/,
	],
	[
		'with a state of another version',
		(item) => Object.assign(item.json.importState as object, { version: 99 }),
		/^The "importState" of the item cannot be read/,
	],
])('rejects a Not Finished item %s, and sends nothing', async (_, change, message) => {
	let uploads = 0;
	const run = await runSteps({
		parameters: { options: SPLIT },
		file: leadsCsv(600),
		credentials: marketo.credentials,
		whileWaiting: (items) => {
			uploads = marketo.simulator.callsOf('create');
			items.forEach(change);
			return items;
		},
	});
	expect(run.message).toMatch(message);
	expect(marketo.simulator.callsOf('create')).toBe(uploads);
});

test.each<[label: string, repeat: (items: INodeExecutionData[]) => INodeExecutionData[]]>([
	['twice', (items) => [...items, ...structuredClone(items)]],
	[
		'after an earlier one of the same import',
		(items) => {
			const earlier = structuredClone(items);
			for (const { json } of earlier)
				(json.importState as { jobs: { rows: unknown[] } }).jobs.rows.splice(1);
			return [...earlier, ...items];
		},
	],
])('sends no row twice if a Not Finished item arrives %s', async (_, repeat) => {
	marketo.set({ jobSeconds: 0.2 });
	const run = await runSteps({
		parameters: { options: SPLIT },
		file: leadsCsv(600),
		credentials: marketo.credentials,
		whileWaiting: (items, wait) => (wait === 1 ? repeat(items) : items),
	});
	expect(run.message).toBeUndefined();
	expect(run.summaries).toEqual([expect.objectContaining({ rows: 600, imported: 600 })]);
	expect(marketo.simulator.jobs.reduce((sum, { rows }) => sum + rows, 0)).toBe(600);
	expect(run.hintTexts).toContainEqual(
		expect.stringMatching(
			/^Item [12] continues the same import as item [12] and was left out, so that no row is sent twice$/,
		),
	);
});

describe('a Not Finished item, and the credential of another Marketo account', () => {
	async function stepInOtherAccount(onError?: 'continueRegularOutput') {
		marketo.set({ jobSeconds: Infinity });
		const first = await runNode({
			parameters: { operation: 'importInSteps', options: SPLIT },
			file: leadsCsv(600),
			credentials: marketo.credentials,
		});
		const other = await startSimulator();
		try {
			const run = await runNode({
				parameters: { operation: 'importInSteps', options: SPLIT },
				items: [
					{
						json: first.json[3][0],
						files: { data: { content: leadsCsv(600), fileName: 'leads.csv' } },
					},
				],
				credentials: credentialFor(other.url, other.simulator),
				...(onError && { onError }),
			});
			return {
				run,
				requests: other.simulator.requests.length,
				hosts: [marketo, other].map(hostOf),
			};
		} finally {
			await other.close();
		}
	}

	function hostOf({ url }: { url: string }): string {
		return new URL(url).host;
	}

	test('ends with both accounts and the batch IDs, and sends nothing', async () => {
		const { run, requests, hosts } = await stepInOtherAccount();
		expect(run.message).toMatch(
			new RegExp(
				`^leads\\.csv is being imported into ${hosts[0]}, but the credential is for ${hosts[1]}\\. leads\\.csv: rows up to \\d+ were sent, the rest were not \\(batches 3404–3413\\)$`,
			),
		);
		expect(run.description).toMatch(/^Select the credential for /);
		expect(requests).toBe(0);
	});

	test('becomes the error item if the workflow continues on errors, and sends nothing', async () => {
		const { run, requests } = await stepInOtherAccount('continueRegularOutput');
		expect(run.json).toEqual([
			[{ error: expect.stringContaining('(batches 3404–3413)') as string }],
			[],
			[],
			[],
		]);
		expect(requests).toBe(0);
	});
});

test('keeps the values of parameters, even if an expression can no longer be evaluated', async () => {
	const run = await runSteps({
		parameters: {
			listId: { __rl: true, mode: 'id', value: '={{ $json.list }}' },
			binaryPropertyName: '={{ $json.field }}',
			options: QUICK_POLLING,
		},
		items: [
			{
				json: { list: '1001', field: 'table' },
				files: { table: { content: leadsCsv(3), fileName: 'leads.csv' } },
			},
		],
		credentials: marketo.credentials,
	});
	expect(run.message).toBeUndefined();
	expect(run.summaries).toEqual([expect.objectContaining({ imported: 3 })]);
	expect(marketo.simulator.lists.get(1001)?.members.size).toBe(3);
	expect(run.notFinished.flat().every(({ binary }) => binary?.table !== undefined)).toBe(true);
});

test('reports bad input before anything is sent', async () => {
	const run = await runSteps({
		parameters: {},
		file: '',
		credentials: marketo.credentials,
	});
	expect(run.message).toMatch(/^leads\.csv: The file is empty/);
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test('continues with other files if one fails and the workflow continues on errors', async () => {
	marketo.simulator.faults.add({
		on: 'create',
		nth: 1,
		then: { kind: 'job', fault: { ends: { state: 'Failed', message: 'No' } } },
	});
	const run = await runSteps({
		parameters: { options: QUICK_POLLING },
		files: [
			{ content: leadsCsv(3), fileName: 'one.csv' },
			{ content: csv([HEADER, leadRows(9)[8]]), fileName: 'two.csv' },
		],
		credentials: marketo.credentials,
		onError: 'continueRegularOutput',
	});
	expect(run.summaries).toContainEqual(
		expect.objectContaining({ fileName: 'two.csv', imported: 1 }),
	);
	expect(run.summaries).toContainEqual({
		error:
			'Import job 3404 (rows 2 to 4) failed in Marketo: No. one.csv: all rows were sent (batch 3404)',
	});
});

test('on Stop, reports what was sent in all steps', async () => {
	marketo.set({ jobSeconds: 0.05 });
	const stop = new AbortController();
	let waits = 0;
	const run = await runSteps({
		parameters: { options: SPLIT },
		file: leadsCsv(900),
		credentials: marketo.credentials,
		signal: stop.signal,
		whileWaiting: (items) => {
			if (++waits === 1)
				marketo.simulator.faults.add({ on: 'create', nth: 3, then: { kind: 'silence' } });
			return items;
		},
		onLog: ({ message }) => {
			if (waits === 1 && message.startsWith('Marketo import job created'))
				setTimeout(() => stop.abort(), 300);
		},
	});
	expect(['canceled', 'error']).toContain(run.status);
	await new Promise((resolve) => setTimeout(resolve, 600));
	const line = run.logs.map(({ message }) => message).find((text) => text.startsWith('Stopped.'));
	const { jobs } = marketo.simulator;
	expect(line).toContain(`${jobs[0].batchId}–`);
	expect(line).toContain('may or may not have arrived');
});

describe('Start at Row', () => {
	const DIALECTS: Array<[label: string, content: string | Buffer]> = [
		['comma', leadsCsv(10)],
		['CRLF', csv([HEADER, ...leadRows(10)], '\r\n')],
		['semicolon', csv([HEADER, ...leadRows(10)], '\n', ';')],
		['pipe', csv([HEADER, ...leadRows(10)], '\n', '|')],
		['UTF-16', Buffer.from(`\ufeff${leadsCsv(10)}`, 'utf16le')],
		['a byte-order mark', `\ufeff${leadsCsv(10)}`],
	];

	test.each(DIALECTS)('%s: does not send the rows before it', async (_, content) => {
		const run = await runNode({
			parameters: {
				operation: 'importAndWait',
				options: { ...QUICK_POLLING, firstRow: 8 },
			},
			file: content,
			credentials: marketo.credentials,
		});
		expect(run.json[0]).toEqual([
			expect.objectContaining({ status: 'Complete', rows: 4, imported: 4, unaccounted: 0 }),
		]);
		expect(Object.keys(marketo.stored()).sort()).toEqual([7, 8, 9, 10].map(email));
		expect(run.json[0][0].jobs).toEqual([
			expect.objectContaining({ part: 1, firstRow: 8, lastRow: 11, rows: 4 }),
		]);
	});

	test('counts blank lines and line breaks in quotes as a spreadsheet does', async () => {
		const run = await runNode({
			parameters: { operation: 'create', options: { firstRow: 5 } },
			file: 'email,lastName\na@private.example,"A\nB"\n\n\nb@private.example,B\nc@private.example,C\n',
			credentials: marketo.credentials,
		});
		expect(run.json[0]).toEqual([expect.objectContaining({ firstRow: 5, lastRow: 6, rows: 2 })]);
	});

	test.each(['importAndWait', 'create', 'importInSteps'])('%s: items', async (operation) => {
		await runNode({
			parameters: { operation, source: 'items', options: { ...QUICK_POLLING, firstRow: 8 } },
			rows: itemsOf(10),
			credentials: marketo.credentials,
		});
		expect(marketo.simulator.jobs.map(({ rows }) => rows)).toEqual([3]);
	});

	test.each<[source: string, firstRow: unknown, message: string]>([
		['binary', 1, '"Start at Row" is 1, which is the header of the file'],
		['binary', 0, '"Start at Row" is not a row number from 2'],
		['binary', 2.5, '"Start at Row" is not a row number from 2'],
		['binary', 'two', '"Start at Row" is not a row number from 2'],
		['binary', 12, '"Start at Row" is 12, but leads.csv ends before row 12'],
		['items', 0, '"Start at Row" is not a row number from 1'],
		['items', 11, '"Start at Row" is 11, but items ends before row 11'],
	])('%s, %s: rejects the value, and sends nothing', async (source, firstRow, message) => {
		const run = await runNode({
			parameters: { operation: 'create', source, options: { firstRow } as never },
			...(source === 'items' ? { rows: itemsOf(10) } : { file: leadsCsv(10) }),
			credentials: marketo.credentials,
		});
		expect(run.message).toBe(message);
		expect(marketo.simulator.callsOf('create')).toBe(0);
	});

	test('resumes an interrupted import at the row that its message names', async () => {
		marketo.set({ jobSeconds: Infinity, queueSize: 2 });
		const broken = await runNode({
			parameters: { operation: 'importAndWait', options: { ...SPLIT, timeout: 0.005 } },
			file: leadsCsv(100),
			credentials: marketo.credentials,
		});
		const last = Number(/rows up to (\d+) were sent/.exec(broken.message ?? '')?.[1]);
		const before = marketo.simulator.jobs.reduce((sum, { rows }) => sum + rows, 0);
		marketo.simulator.options.jobSeconds = 0.02;
		for (const { batchId } of marketo.simulator.jobs) marketo.simulator.finishJob(batchId);
		const run = await runNode({
			parameters: { operation: 'importAndWait', options: { ...SPLIT, firstRow: last + 1 } },
			file: leadsCsv(100),
			credentials: marketo.credentials,
		});
		expect(run.json[0]).toEqual([
			expect.objectContaining({ rows: 100 - before, imported: 100 - before }),
		]);
		expect(marketo.simulator.leadCount).toBe(100);
	});
});

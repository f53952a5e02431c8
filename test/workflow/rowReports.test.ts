import { HEADER, csv, email, leadRows } from '../support/leads';
import { runNode } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Failed rows and rows with warnings, matched to the user's file.

const marketo = useSimulator({ jobSeconds: 0.01 });

const SPLIT = { ...QUICK_POLLING, maxRequestBytes: 1_400 };

/** The row number in a spreadsheet of each of these records. The first record is the header. */
function spreadsheetRow(index: number): number {
	return index + 2;
}

test("returns failed rows of many parts with the file's row numbers and column names", async () => {
	const header = ['Last Name', 'E-mail Address', 'Score', 'Notes for Sales'];
	const rows = Array.from({ length: 90 }, (_, i) => [
		i % 4 === 0 ? `Multi\nline ${i}` : `Last ${i}`,
		i % 10 === 3 ? '' : email(i),
		i % 15 === 7 ? 'very high' : String(i),
		i % 3 === 0 ? `Says "${i}", twice` : '',
	]);
	const run = await runNode({
		parameters: {
			operation: 'importAndWait',
			columnMatching: 'manual',
			columnMappings: {
				mappings: [
					{ column: 'E-mail Address', field: 'email' },
					{ column: 'Last Name', field: 'lastName' },
					{ column: 'Score', field: 'leadScore' },
				],
			},
			options: SPLIT,
		},
		file: csv([header, ...rows]),
		credentials: marketo.credentials,
		binaryMode: 'filesystem',
	});
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.jobs.length).toBeGreaterThanOrEqual(4);
	const expected = rows.flatMap((row, i) => {
		const noEmail = row[1] === '';
		const badScore = row[2] === 'very high';
		if (!noEmail && !badScore) return [];
		return [
			{
				// Marketo checks the cells from left to right.
				'Import Failure Reason': badScore
					? 'Invalid data type in field Lead Score'
					: "Value for lookup field 'email' not found",
				'Import Row Number': spreadsheetRow(i),
				...Object.fromEntries(header.map((name, at) => [name, row[at]])),
			},
		];
	});
	expect(expected.length).toBeGreaterThan(10);
	expect(run.json[1].map(({ 'Import Batch ID': _, ...rest }) => rest)).toEqual(expected);
	// Each names the batch in which the row was sent.
	const jobs = run.json[0][0].jobs as Array<{ batchId: number; firstRow: number; lastRow: number }>;
	for (const row of run.json[1]) {
		const job = jobs.find(({ batchId }) => batchId === row['Import Batch ID'])!;
		expect(row['Import Row Number']).toBeGreaterThanOrEqual(job.firstRow);
		expect(row['Import Row Number']).toBeLessThanOrEqual(job.lastRow);
	}
	expect(run.json[0]).toEqual([
		expect.objectContaining({
			rows: 90,
			failed: expected.length,
			imported: 90 - expected.length,
			unaccounted: 0,
			status: 'Partly Failed',
		}),
	]);
});

test('matches duplicate rows in order', async () => {
	const bad = ['', 'Twin', 'X'];
	const rows = [leadRows(1)[0], bad, bad, leadRows(2)[1], bad];
	const run = await runNode({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING },
		file: csv([HEADER, ...rows]),
		credentials: marketo.credentials,
	});
	expect(run.json[1].map((row) => row['Import Row Number'])).toEqual([3, 4, 6]);
});

test('matches duplicates in different parts to their own part', async () => {
	const rows = leadRows(80);
	rows[5] = ['', 'Twin', 'X'];
	rows[75] = ['', 'Twin', 'X'];
	const run = await runNode({
		parameters: { operation: 'importAndWait', options: SPLIT },
		file: csv([HEADER, ...rows]),
		credentials: marketo.credentials,
	});
	expect(run.json[1].map((row) => row['Import Row Number'])).toEqual([7, 77]);
	expect(new Set(run.json[1].map((row) => row['Import Batch ID'])).size).toBe(2);
});

test('returns columns that Marketo omits because they are blank in every failed row', async () => {
	const run = await runNode({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING },
		file: csv([
			['city', 'email', 'country', 'firstName'],
			['Rome', email(1), 'IT', 'A'],
			['', '', '', 'B'],
			['', '', 'FR', 'C'],
		]),
		credentials: marketo.credentials,
	});
	expect(
		run.json[1].map(({ city, email: address, country, firstName, 'Import Row Number': row }) => [
			row,
			city,
			address,
			country,
			firstName,
		]),
	).toEqual([
		[3, '', '', '', 'B'],
		[4, '', '', 'FR', 'C'],
	]);
});

test('imports rows with warnings, and returns them on their own output', async () => {
	const rows = leadRows(60);
	rows[1][0] = 'no address';
	rows[55][0] = 'none@here';
	const run = await runNode({
		parameters: { operation: 'importAndWait', options: SPLIT },
		file: csv([HEADER, ...rows]),
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual([
		expect.objectContaining({ status: 'Complete', imported: 60, warnings: 2, failed: 0 }),
	]);
	expect(run.json[1]).toEqual([]);
	expect(
		run.json[2].map((row) => [row['Import Row Number'], row.email, row['Import Warning Reason']]),
	).toEqual([
		[3, 'no address', 'Invalid email address'],
		[57, 'none@here', 'Invalid email address'],
	]);
});

test('requests failure files only if the counts say that there are failed rows', async () => {
	const rows = leadRows(80);
	rows[70][0] = '';
	await runNode({
		parameters: { operation: 'importAndWait', options: SPLIT },
		file: csv([HEADER, ...rows]),
		credentials: marketo.credentials,
	});
	expect(marketo.simulator.jobs.length).toBeGreaterThanOrEqual(4);
	expect(marketo.simulator.callsOf('failures')).toBe(1);
	expect(marketo.simulator.callsOf('warnings')).toBe(0);
});

const SPOILED = [
	['bad quotes', { kind: 'brokenQuotes' }],
	['no quotes', { kind: 'unquoted' }],
	['CRLF', { kind: 'crlf' }],
	['another content type', { kind: 'contentType', value: 'application/octet-stream' }],
	['a missing column', { kind: 'missingColumn', column: 'firstName' }],
] as const;

test.each(SPOILED)('matches the rows of a failure file with %s', async (_label, failuresFile) => {
	marketo.simulator.faults.add({ on: 'create', then: { kind: 'job', fault: { failuresFile } } });
	const rows = [
		[email(1), 'Good', '1'],
		[email(2), 'Bad "one", quoted', 'many'],
		[email(3), 'Bad two', 'few'],
	];
	const run = await runNode({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING },
		file: csv([['email', 'firstName', 'leadScore'], ...rows]),
		credentials: marketo.credentials,
	});
	expect(run.json[1]).toHaveLength(2);
	const second = run.json[1].find((row) => row.email === email(3));
	expect(second).toMatchObject({
		'Import Row Number': 4,
		firstName: 'Bad two',
		leadScore: 'few',
	});
	// The first row may be ambiguous, but is never dropped.
	expect(JSON.stringify(run.json[1])).toContain('ad0002@private.example');
});

const LOST: Array<[label: string, fault: object, hint: RegExp]> = [
	[
		'an error in its place',
		{ kind: 'jsonError', code: '1003' },
		/^leads\.csv, batch \d+ \(rows 2 to 3\): the failed rows couldn't be retrieved: .*\. Use Get Failures to get them later$/,
	],
	[
		'no content',
		{ kind: 'empty' },
		/^leads\.csv, batch \d+ \(rows 2 to 3\): Marketo counts 1 failed row, but lists none$/,
	],
	[
		'HTTP 404',
		{ kind: 'notFound' },
		/^leads\.csv, batch \d+ \(rows 2 to 3\): Marketo counts 1 failed row, but lists none$/,
	],
];

test.each(LOST)(
	'keeps the summary for a failure file with %s, and says what is missing in a hint',
	async (_label, failuresFile, hint) => {
		marketo.simulator.faults.add({
			on: 'create',
			then: { kind: 'job', fault: { failuresFile: failuresFile as never } },
		});
		const run = await runNode({
			parameters: {
				operation: 'importAndWait',
				options: { ...QUICK_POLLING, checkColumns: false },
			},
			file: csv([HEADER, leadRows(1)[0], ['', 'B', 'C']]),
			credentials: marketo.credentials,
		});
		expect(run.message).toBeUndefined();
		expect(run.json[0]).toEqual([
			expect.objectContaining({ imported: 1, failed: 1, unaccounted: 0 }),
		]);
		expect(run.hintTexts).toEqual([expect.stringMatching(hint)]);
	},
);

test('keeps the values of all columns with the same name', async () => {
	const run = await runNode({
		parameters: {
			operation: 'importAndWait',
			columnMatching: 'manual',
			columnMappings: { mappings: [{ column: 'email', field: 'email' }] },
			options: QUICK_POLLING,
		},
		file: csv([
			['email', 'note', 'note'],
			['', 'first', 'second'],
		]),
		credentials: marketo.credentials,
	});
	expect(run.json[1]).toEqual([expect.objectContaining({ note: 'first', 'note (2)': 'second' })]);
});

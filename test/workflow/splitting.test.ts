import { HEADER, csv, email, leadRows, leadsCsv, record } from '../support/leads';
import { runNode } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Files of any size are split into jobs of the right size, and every row arrives.

const marketo = useSimulator({ jobSeconds: 0.01 });

const LIST = { __rl: true, mode: 'id', value: '1005' };

/** Records of exactly this many bytes, including the newline. */
function paddedCsv(rows: number, bytes: number): string {
	const lines = leadRows(rows).map(([address, first]) => {
		const start = record([address, first]);
		return `${start},${'x'.repeat(bytes - start.length - 2)}`;
	});
	return `${HEADER.join(',')}\n${lines.join('\n')}\n`;
}

const PARTS = [1, 2, 3, 7, 20, 50];

test.each(PARTS)(
	'%d parts: imports every lead once, adds it to the list, and keeps all requests within the limit',
	async (parts) => {
		marketo.set({ jobSeconds: 0.01, oneImportPerList: false });
		const maxRequestBytes = 1_500;
		// 512 bytes are reserved for the envelope, plus the name; the header takes 29: nine records
		// of 100 bytes fit.
		const rows = parts * 9;
		const run = await runNode({
			parameters: {
				operation: 'importAndWait',
				listId: LIST,
				options: { ...QUICK_POLLING, maxRequestBytes },
			},
			file: paddedCsv(rows, 100),
			credentials: marketo.credentials,
			binaryMode: parts % 2 === 0 ? 'filesystem' : 'default',
		});
		expect(run.message).toBeUndefined();
		const { jobs } = marketo.simulator;
		expect(jobs).toHaveLength(parts);
		expect(run.json[0]).toEqual([
			expect.objectContaining({
				status: 'Complete',
				rows,
				imported: rows,
				failed: 0,
				unaccounted: 0,
			}),
		]);
		const summaryJobs = run.json[0][0].jobs as Array<Record<string, number>>;
		expect(summaryJobs.map(({ part, firstRow, lastRow }) => [part, firstRow, lastRow])).toEqual(
			jobs.map((_, i) => [i + 1, 2 + 9 * i, 10 + 9 * i]),
		);
		expect(Object.keys(marketo.stored())).toEqual(leadRows(rows).map(([address]) => address));
		expect(marketo.simulator.leadCount).toBe(rows);
		expect(marketo.simulator.lists.get(1005)?.members.size).toBe(rows);
		const uploads = marketo.wire.filter(({ url }) => url.startsWith('/bulk/v1/leads.json'));
		expect(uploads).toHaveLength(parts);
		for (const { headers, body } of uploads) {
			expect(Number(headers['content-length'])).toBe(body.length);
			expect(body.length).toBeLessThanOrEqual(maxRequestBytes);
			expect(body.includes('email,firstName,lastName\nlead')).toBe(true);
		}
	},
);

test('a lead that occurs again in a later part gets the last value', async () => {
	const rows = Array.from({ length: 60 }, (_, i) => [email(i % 20), `Value ${i}`, 'x'.repeat(60)]);
	const run = await runNode({
		parameters: {
			operation: 'importAndWait',
			options: { ...QUICK_POLLING, maxRequestBytes: 1_300 },
		},
		file: csv([HEADER, ...rows]),
		credentials: marketo.credentials,
	});
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.jobs.length).toBeGreaterThanOrEqual(7);
	const stored = marketo.stored();
	expect(Object.keys(stored)).toHaveLength(20);
	for (let i = 0; i < 20; i++) expect(stored[email(i)].firstName).toBe(`Value ${40 + i}`);
	expect(run.hintTexts).toEqual([
		'leads.csv: The column "email" has duplicate values. Marketo merges those rows into one record (rows 22, 23, 24, 25, 26 and 35 more)',
	]);
});

test('fills parts as far as possible', async () => {
	const maxRequestBytes = 5_000;
	const file = leadsCsv(1_000);
	await runNode({
		parameters: { operation: 'importAndWait', options: { ...QUICK_POLLING, maxRequestBytes } },
		file,
		credentials: marketo.credentials,
	});
	const uploads = marketo.wire.filter(({ url }) => url.startsWith('/bulk/v1/leads.json'));
	const longest = Math.max(...file.split('\n').map((line) => line.length + 1));
	// Space for the envelope is reserved, so a request is smaller than the limit by that and by
	// less than a record.
	for (const { body } of uploads.slice(0, -1))
		expect(body.length).toBeGreaterThan(maxRequestBytes - 512 - longest);
	const usable = maxRequestBytes - 512 - 'leads.csv'.length - longest - HEADER.join(',').length - 1;
	expect(uploads.length).toBeLessThanOrEqual(Math.ceil(file.length / usable));
});

const AWKWARD = [
	'plain',
	'two\nlines',
	'CRLF\r\ninside',
	'"quoted"',
	'a, b; c',
	' spaces ',
	"it's",
	'""',
	'lone\rCR',
	'ünïcödé 🎉',
];

const NEWLINES: Array<[label: string, newline: string, last: boolean]> = [
	['LF', '\n', true],
	['CRLF', '\r\n', true],
	['CR alone', '\r', true],
	['LF, but not after the last record', '\n', false],
	['CRLF, but not after the last record', '\r\n', false],
	['CR alone, but not after the last record', '\r', false],
	['LF and CRLF in turn', 'mixed', true],
];

test.each(NEWLINES)(
	'%s: keeps values with newlines and quotes across many parts',
	async (_label, newline, last) => {
		const rows = Array.from({ length: 80 }, (_, i) => [
			email(i + 1),
			AWKWARD[i % AWKWARD.length],
			`No ${i}`,
		]);
		const text =
			newline === 'mixed'
				? [HEADER, ...rows].map((row, i) => csv([row], i % 2 ? '\r\n' : '\n')).join('')
				: csv([HEADER, ...rows], newline);
		const run = await runNode({
			parameters: {
				operation: 'importAndWait',
				options: { ...QUICK_POLLING, maxRequestBytes: 1_200 },
			},
			file: last ? text : text.slice(0, -newline.length),
			credentials: marketo.credentials,
		});
		expect(run.json[0]).toEqual([
			expect.objectContaining({ status: 'Complete', rows: 80, imported: 80, unaccounted: 0 }),
		]);
		expect(marketo.simulator.jobs.length).toBeGreaterThanOrEqual(4);
		const stored = marketo.stored();
		expect(Object.keys(stored)).toHaveLength(80);
		for (const [address, firstName, lastName] of rows)
			expect(stored[address]).toEqual({ email: address, firstName, lastName });
	},
);

test('skips blank lines, but counts them as rows of the sheet', async () => {
	const text = `${HEADER.join(',')}\n\n${email(1)},A,B\n\n\n   \n,No,Email\n\n`;
	const run = await runNode({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING },
		file: text,
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual([expect.objectContaining({ imported: 1, unaccounted: 0 })]);
	const failed = run.json[1].filter(({ firstName }) => firstName === 'No');
	expect(failed).toEqual([expect.objectContaining({ 'Import Row Number': 7 })]);
});

test('reports the row of a record that fits in no part, and sends nothing', async () => {
	const rows = leadRows(200);
	rows[149][2] = 'y'.repeat(3_000);
	const run = await runNode({
		parameters: {
			operation: 'importAndWait',
			options: { ...QUICK_POLLING, maxRequestBytes: 2_000 },
		},
		file: csv([HEADER, ...rows]),
		credentials: marketo.credentials,
	});
	expect(run.message).toMatch(
		/^leads\.csv: Row 151 is larger than 3,0\d\d bytes, more than fits in one upload\. Shorten its values\.$/,
	);
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test('reports the row of an open quote at the end of a large file, and sends nothing', async () => {
	const behind = Array.from({ length: 50 }, (_, i) => `${email(400 + i)},A,B\n`).join('');
	const text = `${leadsCsv(300)}${email(301)},"never closed,x\n${behind}`;
	const run = await runNode({
		parameters: { operation: 'create', options: { maxRequestBytes: 2_000 } },
		file: text,
		credentials: marketo.credentials,
	});
	expect(run.message).toBe(
		'leads.csv: A quotation mark that opens in row 302 is never closed. Close it, or double it if it is part of the value.',
	);
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test("stays within Marketo's own limit of 10,000,000 bytes by default", async () => {
	marketo.set({ jobSeconds: 0, discardRows: true });
	const run = await runNode({
		parameters: { operation: 'create', options: { checkColumns: false } },
		file: paddedCsv(25_000, 1_000),
		credentials: marketo.credentials,
		binaryMode: 'filesystem',
	});
	expect(run.message).toBeUndefined();
	const sizes = marketo.wire
		.filter(({ url }) => url.startsWith('/bulk/v1/leads.json'))
		.map(({ body }) => body.length);
	expect(sizes).toHaveLength(3);
	for (const size of sizes) expect(size).toBeLessThanOrEqual(10_000_000);
	expect(sizes[0]).toBeGreaterThan(9_990_000);
});

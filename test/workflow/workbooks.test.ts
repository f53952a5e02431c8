import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeZip, type ZipFile } from '../unit/archive/makeZip';
import { makeWorkbook, type WorkbookParts } from '../unit/workbook/makeWorkbook';
import { runNode, type NodeRun } from '../support/runNode';
import { runSteps } from '../support/runSteps';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Workbooks and compressed files, as uploaded: what Marketo stores, and what is reported about
// those that can't be read.

const marketo = useSimulator({ jobSeconds: 0.02 });

function fixture(name: string): Buffer {
	return readFileSync(path.join(__dirname, '../fixtures', name));
}

interface Given {
	fileName?: string;
	parameters?: object;
	options?: object;
	binaryMode?: 'default' | 'filesystem';
}

async function run(
	operation: string,
	file: Uint8Array,
	{ fileName = 'leads.xlsx', parameters, options, binaryMode = 'default' }: Given = {},
): Promise<NodeRun> {
	return await runNode({
		parameters: {
			operation,
			...parameters,
			options: { ...(operation === 'importAndWait' && QUICK_POLLING), ...options },
		},
		file,
		fileName,
		credentials: marketo.credentials,
		binaryMode,
	});
}

const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const row = (...cells: string[]): string => `<row>${cells.join('')}</row>`;
const LEADS = row(text('email'), text('firstName')) + row(text('a@example.com'), text('Ada'));

const MAPPED = {
	columnMatching: 'manual',
	columnMappings: {
		mappings: [
			['Email Address', 'email'],
			['First Name', 'firstName'],
			['Person Notes', 'personNotes'],
			['Phone', 'phone'],
			['Birthday', 'dateOfBirth'],
			['Last Visit', 'lastWebinarAt'],
			['Subscribed', 'newsletterOptIn'],
			['Discount', 'employeeRating'],
			['Postal Code', 'postalCode'],
		].map(([column, field]) => ({ column, field })),
	},
};

const ZOE = {
	email: 'zoe.mueller@example.com',
	firstName: 'Zoé',
	personNotes: 'Said: "call me"',
	phone: '491512345678',
	dateOfBirth: '1990-12-31',
	newsletterOptIn: 'true',
	employeeRating: '0.125',
	postalCode: '01067',
};

const WORKBOOKS: Array<[name: string, lastRow: number, hints: string[]]> = [
	['exceljs.xlsx', 5, []],
	['sheetjs.xlsx', 5, []],
	[
		'openpyxl.xlsx',
		5,
		[
			"openpyxl.xlsx: 1 cell contains a formula whose result isn't stored in the file, and is read as blank: K2. Open the workbook in Excel and save it, which stores the results",
		],
	],
	[
		'xlsxwriter.xlsx',
		8,
		[
			'xlsxwriter.xlsx: 1 cell contains an Excel error and is read as blank: K5 (#N/A). Correct the formulas',
		],
	],
];

describe.each(WORKBOOKS)('%s', (name, lastRow, hints) => {
	test.each(['default', 'filesystem'] as const)(
		'is stored with dates, numbers and text as Excel shows them (binary data %s)',
		async (binaryMode) => {
			const { message, json, hintTexts } = await run('importAndWait', fixture(name), {
				fileName: name,
				parameters: MAPPED,
				binaryMode,
			});
			expect(message).toBeUndefined();
			expect(json[0]).toEqual([
				expect.objectContaining({ fileName: name, status: 'Complete', rows: 4, imported: 4 }),
			]);
			expect(marketo.stored()['zoe.mueller@example.com']).toMatchObject(ZOE);
			expect(marketo.stored()['jose.nunez@example.com'].personNotes).toBe('two\nlines');
			expect(json[0][0].jobs).toEqual([expect.objectContaining({ lastRow, format: 'csv' })]);
			expect(hintTexts).toEqual(hints);
		},
	);

	test('is reported by Check File with its sheet', async () => {
		const { json } = await run('check', fixture(name), { parameters: MAPPED });
		expect(json[0]).toEqual([
			expect.objectContaining({
				ready: true,
				rows: 4,
				format: 'csv',
				encoding: 'utf-8',
				sheet: 'Leads',
			}),
		]);
		expect(marketo.simulator.callsOf('create')).toBe(0);
	});
});

test("warns about the cell of a date that is invalid in the workbook's date system", async () => {
	const { json } = await run('check', fixture('openpyxl-1904.xlsx'), { parameters: MAPPED });
	expect(json[0][0].problems).toContainEqual({
		severity: 'warn',
		kind: 'invalidDates',
		column: null,
		field: null,
		count: 1,
		rows: [5],
		message:
			"1 cell is formatted as a date, but its value isn't one. It is read as a number: F5 (-1401). Correct the values or the format of the cells",
	});
});

test("Failed Rows has Excel's row numbers and the values of the sheet", async () => {
	const rows =
		`<row r="3">${text('email')}${text('dateOfBirth')}</row>` +
		`<row r="4">${text('a@example.com')}<c s="1"><v>33238</v></c></row>` +
		`<row r="7"><c r="B7" s="1"><v>33239</v></c></row>`;
	const { json } = await run('importAndWait', makeWorkbook({ rows, formats: [0, 14] }));
	expect(json[0]).toEqual([
		expect.objectContaining({ status: 'Partly Failed', rows: 2, imported: 1, failed: 1 }),
	]);
	expect(json[1]).toEqual([
		expect.objectContaining({
			email: '',
			dateOfBirth: '1991-01-01',
			'Import Row Number': 7,
		}),
	]);
});

test('reads a workbook of several jobs again for each pass, and loses nothing', async () => {
	const count = 400;
	const rows = Array.from({ length: count }, (_, i) =>
		row(text(`lead${i}@example.com`), text('x'.repeat(200))),
	);
	const file = makeWorkbook({ rows: row(text('email'), text('personNotes')) + rows.join('') });
	const { json } = await run('create', file, {
		options: { maxRequestBytes: 20_000, queueTimeout: 1 },
	});
	expect(json[0].length).toBeGreaterThan(4);
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(marketo.simulator.leadCount).toBe(count);
});

test.each(['default', 'filesystem'] as const)(
	'Import in Steps continues with a workbook where it stopped (binary data %s)',
	async (binaryMode) => {
		const { message, summaries, steps, failedRows } = await runSteps({
			parameters: { ...MAPPED, options: { ...QUICK_POLLING, sheetName: 'leads' } },
			file: fixture('xlsxwriter.xlsx'),
			fileName: 'xlsxwriter.xlsx',
			credentials: marketo.credentials,
			binaryMode,
		});
		expect(message).toBeUndefined();
		expect(steps).toBeGreaterThan(1);
		expect(summaries).toEqual([expect.objectContaining({ rows: 4, imported: 4 })]);
		expect(failedRows).toEqual([]);
	},
);

describe('compressed files', () => {
	const CSV = Buffer.from('email;firstName\na@example.com;Zo\u00e9\n', 'latin1');
	const STORED = { email: 'a@example.com', firstName: 'Zo\u00e9' };
	const sheet = makeWorkbook({ rows: row(text('email')) + row(text('a@example.com')) });

	test.each<[label: string, file: Buffer, format: string, given?: Given]>([
		['.gz', gzipSync(CSV), 'ssv'],
		[
			'.gz with two members',
			Buffer.concat([gzipSync(CSV.subarray(0, 20)), gzipSync(CSV.subarray(20))]),
			'ssv',
		],
		[
			'.zip',
			makeZip([{ name: 'June/leads.csv', data: CSV }, { name: '__MACOSX/._leads.csv' }]),
			'ssv',
		],
		['.gz with a format set by hand', gzipSync(CSV), 'ssv', { parameters: { fileFormat: 'ssv' } }],
	])('detects the dialect of the text in a %s', async (...[, file, format, given]) => {
		const { message } = await run('importAndWait', file, given);
		expect(message).toBeUndefined();
		expect(marketo.stored()).toEqual({ 'a@example.com': STORED });
		expect(marketo.simulator.jobs).toEqual([expect.objectContaining({ format })]);
	});

	test.each<[label: string, file: Buffer]>([
		['.zip', makeZip([{ name: 'leads.xlsx', data: sheet }])],
		['.gz', gzipSync(sheet)],
	])('reads a workbook in a %s', async (_, file) => {
		const { message } = await run('importAndWait', file, { parameters: { fileFormat: 'xlsx' } });
		expect(message).toBeUndefined();
		expect(Object.keys(marketo.stored())).toEqual(['a@example.com']);
	});
});

describe('a file that cannot be read is reported in one sentence, and nothing is sent', () => {
	const SHEET = 'xl/worksheets/sheet1.xml';
	const book = (parts: WorkbookParts = {}): Buffer => makeWorkbook({ rows: LEADS, ...parts });
	const changed =
		(name: string, more: (file: ZipFile) => Partial<ZipFile>): WorkbookParts['change'] =>
		(files) =>
			files.map((file) => (file.name === name ? { ...file, ...more(file) } : file));
	const compound = (content = ''): Buffer =>
		Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from(content, 'utf16le')]);
	const zipWith = (name: string, data = ''): Buffer => makeZip([{ name, data }]);
	const OTHER_SHEET = 'To read another sheet, set the "Sheet Name" option.';
	const AGAIN = 'Download or export it again.';
	const SAVE_AGAIN = 'Open it in Excel and save it again.';

	test.each<[label: string, file: Buffer, sentence: string, given?: Given]>([
		['.xls', compound(), 'This is an Excel 97-2003 workbook (.xls). Save it as .xlsx or CSV.'],
		[
			'.xlsb',
			zipWith('xl/workbook.bin'),
			'This is an Excel binary workbook (.xlsb). Save it as .xlsx or CSV.',
		],
		[
			'.ods',
			zipWith('content.xml'),
			'This is an OpenDocument spreadsheet (.ods). Save it as .xlsx or CSV.',
		],
		[
			'.numbers',
			zipWith('Index/Document.iwa'),
			'This is a Numbers spreadsheet (.numbers). Save it as .xlsx or CSV.',
		],
		[
			'.docx',
			zipWith('word/document.xml'),
			'This is an Office document without sheets. Save it as .xlsx or CSV.',
		],
		[
			'a workbook with a password',
			compound('EncryptedPackage'),
			'The workbook is password-protected. Remove the password in Excel and save it again.',
		],
		[
			'a zip with a password',
			makeZip([{ name: 'leads.csv', data: 'x', lies: { flags: 1 } }]),
			'The file "leads.csv" in the archive is password-protected. Create the archive again without a password.',
		],
		[
			'a workbook that is cut off',
			book().subarray(0, -40),
			`The file is incomplete: it ends too early. ${AGAIN}`,
		],
		[
			'a .gz that is cut off',
			gzipSync('email\na@example.com\n').subarray(0, -4),
			`The file is incomplete: it ends too early. ${AGAIN}`,
		],
		[
			'a wrong checksum',
			book({ change: changed(SHEET, () => ({ lies: { crc: 7 } })) }),
			`The file is damaged (${SHEET}) and can't be unpacked. ${AGAIN}`,
		],
		[
			'a wrong size',
			makeZip([{ name: 'leads.csv', data: 'email\na@example.com\n', lies: { bytes: 7 } }]),
			`The file is damaged (leads.csv) and can't be unpacked. ${AGAIN}`,
		],
		[
			'several tables',
			makeZip([{ name: 'June.csv' }, { name: 'July.xlsx' }, { name: 'readme.md' }]),
			'The ZIP archive contains 2 tables: "June.csv" and "July.xlsx". Leave only one of them in it, or add the node "Compression" before this one to unpack it.',
		],
		[
			'no tables',
			makeZip([{ name: 'logo.png' }]),
			'The ZIP archive contains no table, only "logo.png". Put a CSV or .xlsx file in it.',
		],
		['no files', makeZip([]), 'The ZIP archive contains no files. Put a CSV or .xlsx file in it.'],
		[
			'an archive in an archive',
			makeZip([{ name: 'leads.csv', data: gzipSync('email\n') }]),
			'The archive contains another archive. Put the table itself in it.',
		],
		[
			'a decompression bomb',
			gzipSync(`email,personNotes\n${`,${'x'.repeat(1024 * 1024)}\n`.repeat(40)}`),
			'The file unpacks to more than 250 times its size, as files made to overload a computer do. If it is a real table, unpack it before this node.',
		],
		[
			'more entries than a zip may have',
			makeZip([{ name: 'leads.csv' }], { zip64: true, entries: 1_000_000 }),
			'The ZIP archive has a list of more than 65,535 files. Put only the table in it.',
		],
		[
			'an unsupported compression method',
			makeZip([{ name: 'leads.csv', lies: { method: 9 } }]),
			'The file "leads.csv" in the ZIP archive uses compression method 9, which can\'t be read. Create the archive again with the standard method, which is called Deflate.',
		],
		[
			'a column after the last',
			book({ rows: '<row r="4"><c r="XFE4"/></row>' }),
			'The sheet has more than 16,384 columns in row 4. Delete the cells on the far right, or save the sheet as CSV.',
		],
		[
			'a shared string of 32 MB',
			book({
				rows: row('<c t="s"><v>0</v></c>'),
				strings: `<si><t>${'x'.repeat(32 * 1024 * 1024)}</t></si>`,
			}),
			'A cell contains more than 8 MB of text. Shorten it, or save the sheet as CSV.',
		],
		[
			'a cell of 32 MB',
			book({ rows: `<row r="2"><c r="D2" t="str"><v>${'x'.repeat(32 * 1024 * 1024)}` }),
			'A cell in row 2 contains more than 8 MB of text. Shorten it, or save the sheet as CSV.',
		],
		[
			'a sheet without data',
			book({ rows: '' }),
			`The sheet "Sheet1" is empty. Its first row must contain the column names. ${OTHER_SHEET}`,
		],
		[
			'a sheet with a header only',
			book({ rows: row(text('email')) }),
			`The sheet "Sheet1" has a header but no rows. ${OTHER_SHEET}`,
		],
		[
			'a sheet that does not exist',
			book({ sheets: [{ name: 'Leads', rows: LEADS }, { name: 'Notes' }] }),
			'The workbook has no sheet "Laeds". Did you mean "Leads"? Set the "Sheet Name" option to one of its sheets: "Leads" and "Notes".',
			{ options: { sheetName: 'Laeds' } },
		],
		[
			'hidden sheets only',
			book({ sheets: [{ name: 'Leads', rows: LEADS, state: 'hidden' }] }),
			'The workbook has no visible sheet with cells. Set the "Sheet Name" option to one of its sheets: "Leads".',
		],
		[
			'a document type',
			book({
				change: changed(SHEET, ({ data }) => ({
					data: `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]>${String(data)}`,
				})),
			}),
			`The workbook contains a document type declaration (${SHEET}), which Excel never writes. It isn't read for security reasons. ${SAVE_AGAIN}`,
		],
		[
			'an entity',
			book({ rows: LEADS + row(text('&secret;')) }),
			`The workbook is damaged: ${SHEET} (A3) can't be read. ${SAVE_AGAIN}`,
		],
		[
			'a missing part',
			book({ change: (files) => files.filter(({ name }) => name !== SHEET) }),
			`The workbook is damaged: ${SHEET} can't be read. ${SAVE_AGAIN}`,
		],
		[
			'bytes that are not UTF-8',
			book({
				change: changed(SHEET, ({ data }) => ({
					data: Buffer.from(String(data).replace('Ada', 'Zo\u00e9'), 'latin1'),
				})),
			}),
			`The workbook is damaged: the sheet "Sheet1" contains invalid characters. ${SAVE_AGAIN}`,
		],
		[
			'a workbook with the format set to text',
			book(),
			'The file is an Excel workbook, but "File Format" is set to a text format. Set it to "Detect Automatically" or "Excel (XLSX)".',
			{ parameters: { fileFormat: 'csv' } },
		],
		[
			'text with the format set to workbook',
			Buffer.from('email\na@example.com\n'),
			'"File Format" is set to "Excel (XLSX)", but the file is not a workbook. Set it to "Detect Automatically".',
			{ parameters: { fileFormat: 'xlsx' } },
		],
	])('%s', async (...[, file, sentence, given]) => {
		const { message, description } = await run('importAndWait', file, given);
		expect(message).toBe(`leads.xlsx: ${sentence}`);
		expect(description).toBe('Nothing was sent to Marketo.');
		expect(marketo.simulator.callsOf('create')).toBe(0);
		expect(marketo.simulator.leadCount).toBe(0);
	});
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { email } from '../support/leads';
import { runNode } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Files as Excel, LibreOffice, Google Sheets, Salesforce and event tools write them (see test/fixtures/README.md).

const marketo = useSimulator({ jobSeconds: 0.02 });

function fixture(name: string): Buffer {
	return readFileSync(path.join(__dirname, '../fixtures', name));
}

async function importFile(
	file: string | Uint8Array,
	fileName = 'leads.csv',
	parameters: object = {},
	binaryMode: 'default' | 'filesystem' = 'default',
) {
	return await runNode({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING, ...parameters },
		file,
		fileName,
		credentials: marketo.credentials,
		binaryMode,
	});
}

const PEOPLE = {
	'zoe.mueller@example.com': {
		email: 'zoe.mueller@example.com',
		firstName: 'Zoé',
		lastName: 'Müller',
		company: 'Müller & Söhne GmbH; Co. KG',
		city: 'Köln',
		annualRevenue: '1250000.5',
		personNotes: 'Said: "call me"',
	},
	'jose.nunez@example.com': {
		email: 'jose.nunez@example.com',
		firstName: 'José',
		lastName: 'Núñez',
		company: 'Núñez, S.A.',
		city: 'São Paulo',
		annualRevenue: '980000',
		personNotes: 'two\nlines',
	},
	'anna.larsson@example.com': {
		email: 'anna.larsson@example.com',
		firstName: 'Anna',
		lastName: 'Larsson',
		company: 'Åkerlund AB',
		city: 'Malmö',
		annualRevenue: '45000',
	},
	'paul.euro@example.com': {
		email: 'paul.euro@example.com',
		firstName: 'Paul',
		lastName: "O'Neill",
		company: 'Coffee – €5 “special”',
		city: 'Dublin',
		annualRevenue: '7',
		personNotes: 'plain',
	},
};

const FILES: Array<[name: string, format: string, encoding: string]> = [
	['excel-utf-8-semicolon.csv', 'ssv', 'utf-8'],
	['excel-sep-windows-1252.csv', 'ssv', 'windows-1252'],
	['excel-unicode-text.txt', 'tsv', 'utf-16le'],
	['google-sheets.csv', 'csv', 'utf-8'],
	['libreoffice-semicolon.csv', 'ssv', 'utf-8'],
	['libreoffice-windows-1252.csv', 'ssv', 'windows-1252'],
	['libreoffice-utf-16.txt', 'tsv', 'utf-16le'],
	['libreoffice-comma.csv', 'csv', 'utf-8'],
	['libreoffice.xlsx', 'csv', 'utf-8'],
	['leads.zip', 'csv', 'utf-8'],
	['leads.csv.gz', 'csv', 'utf-8'],
];

describe.each(FILES)('%s', (name, format, encoding) => {
	test.each(['default', 'filesystem'] as const)(
		'is stored as entered (binary data %s)',
		async (binaryMode) => {
			const run = await importFile(fixture(name), name, {}, binaryMode);
			expect(run.message).toBeUndefined();
			expect(run.json[0]).toEqual([
				expect.objectContaining({ status: 'Complete', rows: 4, imported: 4, unaccounted: 0 }),
			]);
			expect(marketo.stored()).toEqual(PEOPLE);
			expect(marketo.simulator.jobs).toEqual([expect.objectContaining({ format })]);
			expect(run.hintTexts).toEqual(
				encoding === 'windows-1252'
					? [
							`${name}: The file is not UTF-8, so it is read as Windows-1252. If characters such as é look wrong, set the "Encoding" option to the encoding of the file`,
						]
					: [],
			);
		},
	);

	test('is reported by Check File', async () => {
		const run = await runNode({
			parameters: { operation: 'check' },
			file: fixture(name),
			fileName: name,
			credentials: marketo.credentials,
		});
		expect(run.json[0]).toEqual([
			expect.objectContaining({ fileName: name, ready: true, rows: 4, format, encoding }),
		]);
		expect(marketo.simulator.callsOf('create')).toBe(0);
	});
});

const BINARY: Array<[name: string, sentence: string]> = [
	['libreoffice.xls', 'This is an Excel 97-2003 workbook (.xls). Save it as .xlsx or CSV.'],
	['libreoffice.ods', 'This is an OpenDocument spreadsheet (.ods). Save it as .xlsx or CSV.'],
	[
		'document.pdf',
		'This is a PDF document. Marketo accepts text with one row per line: CSV, TSV or SSV.',
	],
];

test.each(BINARY)('rejects %s by type, whatever its file name', async (name, sentence) => {
	for (const fileName of [name, 'leads.csv']) {
		const run = await importFile(fixture(name), fileName);
		expect(run.message).toBe(`${fileName}: ${sentence}`);
		expect(run.description).toBe('Nothing was sent to Marketo.');
	}
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test("rejects bytes that aren't text in any encoding", async () => {
	const run = await importFile(Buffer.from([1, 0, 2, 0, 0, 0, 3, 255, 254, 0, 10, 0, 7]));
	expect(run.message).toBe(
		'leads.csv: This is not a text file. Marketo accepts text with one row per line: CSV, TSV or SSV.',
	);
});

test('rejects a NUL far into the file before anything is sent', async () => {
	const rows = Array.from({ length: 20_000 }, (_, i) => `${email(i)},A\n`).join('');
	const run = await importFile(`email,firstName\n${rows}${email(1)},a\0b\n`);
	expect(run.message).toBe(
		'leads.csv: This is not a text file. Marketo accepts text with one row per line: CSV, TSV or SSV.',
	);
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

describe('delimiters', () => {
	const cases: Array<[label: string, delimiter: string, format: string]> = [
		['comma', ',', 'csv'],
		['semicolon', ';', 'ssv'],
		['tab', '\t', 'tsv'],
		['pipe, which is sent as CSV', '|', 'csv'],
	];

	test.each(cases)('%s', async (_label, delimiter, format) => {
		const line = (cells: string[]) =>
			`${cells.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter)}\n`;
		const run = await importFile(
			line(['email', 'firstName', 'company']) +
				line([email(1), 'A', 'One, Two; Three | Four']) +
				line([email(2), 'B "x"', 'C']),
		);
		expect(run.message).toBeUndefined();
		expect(marketo.simulator.jobs).toEqual([expect.objectContaining({ format })]);
		expect(marketo.stored()).toEqual({
			[email(1)]: { email: email(1), firstName: 'A', company: 'One, Two; Three | Four' },
			[email(2)]: { email: email(2), firstName: 'B "x"', company: 'C' },
		});
	});

	test('the setting takes precedence over the content', async () => {
		const run = await importFile(`email;firstName,lastName\n${email(1)};A,B\n`, 'leads.csv', {
			fileFormat: 'ssv',
			columnMatching: 'manual',
			columnMappings: {
				mappings: [
					{ column: 'email', field: 'email' },
					{ column: 'firstName,lastName', field: 'lastName' },
				],
			},
		});
		expect(run.message).toBeUndefined();
		expect(marketo.stored()).toEqual({ [email(1)]: { email: email(1), lastName: 'A,B' } });
	});

	test('sep= sets the delimiter and is not a row', async () => {
		const run = await importFile(`sep=|\r\nemail|firstName\r\n${email(1)}|A, B; C\r\n|Nobody\r\n`);
		expect(marketo.stored()).toEqual({ [email(1)]: { email: email(1), firstName: 'A, B; C' } });
		expect(run.json[1]).toEqual([
			expect.objectContaining({ firstName: 'Nobody', 'Import Row Number': 3 }),
		]);
	});
});

describe('encodings', () => {
	const TEXT = `email,firstName,city\n${email(1)},Žofia 👩🏽‍🚀,Łódź\n${email(2)},名前,東京\n`;
	const STORED = {
		[email(1)]: { email: email(1), firstName: 'Žofia 👩🏽‍🚀', city: 'Łódź' },
		[email(2)]: { email: email(2), firstName: '名前', city: '東京' },
	};
	const little = Buffer.from(TEXT, 'utf16le');
	const big = Buffer.from(little).swap16();
	const cases: Array<[label: string, file: Buffer]> = [
		['UTF-8', Buffer.from(TEXT)],
		['UTF-8 with a byte-order mark', Buffer.from(`\ufeff${TEXT}`)],
		['UTF-16 LE', little],
		['UTF-16 LE with a byte-order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
		['UTF-16 BE', big],
		['UTF-16 BE with a byte-order mark', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
	];

	test.each(cases)('%s is sent as UTF-8 without a byte-order mark', async (_label, file) => {
		const run = await importFile(file);
		expect(run.message).toBeUndefined();
		expect(run.hintTexts).toEqual([]);
		expect(marketo.stored()).toEqual(STORED);
		const [upload] = marketo.wire.filter(({ url }) => url.startsWith('/bulk'));
		expect(upload.body.includes(TEXT)).toBe(true);
		expect(upload.body.includes('\ufeff')).toBe(false);
	});

	test('the setting takes precedence over detection', async () => {
		const run = await importFile(Buffer.from(`email,firstName\n${email(1)},Zoé\n`), 'leads.csv', {
			options: { ...QUICK_POLLING, encoding: 'windows-1252' },
		});
		expect(run.message).toBeUndefined();
		expect(marketo.stored()[email(1)].firstName).toBe('ZoÃ©');
		expect(run.hintTexts).toEqual([]);
	});

	test('a file with an invalid UTF-8 byte far from the start is read again as Windows-1252', async () => {
		const rows = Array.from({ length: 12_000 }, (_, i) => `bulk${i}@example.com,Any\n`).join('');
		const file = Buffer.concat([
			Buffer.from(`\ufeffemail,firstName\n${rows}${email(1)},Zo`),
			Buffer.from([0xe9]),
			Buffer.from('\n'),
		]);
		const run = await importFile(file);
		expect(run.message).toBeUndefined();
		expect(marketo.stored()[email(1)].firstName).toBe('Zoé');
		expect(run.hintTexts).toEqual([
			expect.stringContaining('The file is not UTF-8, so it is read as Windows-1252'),
		]);
	});
});

test('ignores the footer of a Salesforce report', async () => {
	const run = await importFile(fixture('salesforce-report.csv'), 'report.csv', {
		columnMatching: 'manual',
		columnMappings: {
			mappings: [
				{ column: 'First Name', field: 'firstName' },
				{ column: 'Last Name', field: 'lastName' },
				{ column: 'Email', field: 'email' },
				{ column: 'Company / Account', field: 'company' },
			],
		},
	});
	expect(run.message).toBeUndefined();
	expect(run.json[0]).toEqual([
		expect.objectContaining({
			status: 'Partly Failed',
			rows: 9,
			imported: 4,
			failed: 5,
			unaccounted: 0,
		}),
	]);
	expect(Object.keys(marketo.stored()).sort()).toEqual(Object.keys(PEOPLE).sort());
	expect(run.json[1].map((row) => row['Import Row Number'])).toEqual([8, 9, 10, 11, 12]);
	expect(run.hintTexts.join('\n')).toContain(
		'5 rows have fewer values than the header has columns (6): rows 8, 9, 10, 11 and 12.',
	);
});

test("imports an event tool's list with its own column names", async () => {
	const run = await importFile(fixture('event-tool-attendees.csv'), 'attendees.csv', {
		columnMatching: 'manual',
		columnMappings: {
			mappings: [
				{ column: 'E-mail', field: 'email' },
				{ column: 'First Name', field: 'firstName' },
				{ column: 'Surname', field: 'lastName' },
				{ column: 'What do you hope to learn? (optional)', field: 'personNotes' },
				{ column: 'Work: Company', field: 'company' },
			],
		},
	});
	expect(run.message).toBeUndefined();
	expect(marketo.stored()['zoe.mueller@example.com']).toEqual({
		email: 'zoe.mueller@example.com',
		firstName: 'Zoé',
		lastName: 'Müller',
		personNotes: 'Prices\nRoadmap',
		company: 'Müller & Söhne GmbH; Co. KG',
	});
	expect(marketo.simulator.leadCount).toBe(3);
});

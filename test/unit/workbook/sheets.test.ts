import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as XLSX from 'xlsx';
import { openTable } from '../../../nodes/MarketoBulkLeadImport/workbook/openTable';
import { makeZip, type ZipFile } from '../archive/makeZip';
import { sourceOf } from '../archive/sources';
import { bytesOf } from '../csv/reading';
import { makeWorkbook, type SheetParts, type WorkbookParts } from './makeWorkbook';
import { readSheet, recordsOf } from './readWorkbook';

const cell = (text: string): string => `<row><c t="str"><v>${text}</v></c></row>`;
const fixture = (name: string): Buffer =>
	readFileSync(path.join(__dirname, '../../fixtures', name));

const SHEETS: SheetParts[] = [
	{ name: 'Chart', type: 'chartsheet', xml: '<chartsheet/>' },
	{ name: 'Lists', state: 'veryHidden', rows: cell('lists') },
	{ name: 'Old', state: 'hidden', rows: cell('old') },
	{ name: 'Leads &amp; More', rows: cell('leads') },
	{ name: 'Other', rows: cell('other') },
];

const CHOICES: Array<[string, string | undefined, string]> = [
	['the first visible one with cells', undefined, 'leads'],
	['the same for a blank name', '', 'leads'],
	['by name', 'Other', 'other'],
	['by name in another case', ' oTHER ', 'other'],
	['by a name with special characters', 'Leads & More', 'leads'],
	['a hidden one by name', 'Old', 'old'],
];

it.each(CHOICES)('opens a sheet: %s', async (_, name, text) => {
	expect((await readSheet(makeWorkbook({ sheets: SHEETS }), name)).csv).toBe(`${text}\n`);
});

it('lists all sheets with cells if none has the name', async () => {
	await expect(readSheet(makeWorkbook({ sheets: SHEETS }), 'Leads')).rejects.toMatchObject({
		name: 'SheetNotFoundError',
		wanted: 'Leads',
		sheets: ['Lists', 'Old', 'Leads & More', 'Other'],
	});
});

it('reports that no sheet is visible', async () => {
	await expect(readSheet(makeWorkbook({ sheets: SHEETS.slice(0, 2) }))).rejects.toMatchObject({
		name: 'SheetNotFoundError',
		wanted: undefined,
		sheets: ['Lists'],
	});
});

it('numbers records as Excel does, whatever is between them', async () => {
	const rows =
		'<row r="3"><c t="str"><v>email</v></c><c t="str"><v>note</v></c></row><row r="4"><c t="str"><v>a</v></c><c t="str"><v>two\nlines\r\nthree</v></c></row><row r="5"><c s="0"/></row><row r="9"><c t="str"><v>b</v></c></row><row r="1048576"><c t="str"><v>c</v></c></row>';
	expect(await recordsOf(makeWorkbook({ rows }))).toEqual([
		{ row: 3, fields: ['email', 'note'] },
		{ row: 4, fields: ['a', 'two\nlines\nthree'] },
		{ row: 9, fields: ['b', ''] },
		{ row: 1_048_576, fields: ['c', ''] },
	]);
});

it('can be read any number of times, opening the file twice each time', async () => {
	const source = sourceOf(makeWorkbook({ sheets: SHEETS }));
	const table = await openTable(source);
	for (const _ of [1, 2])
		expect(table.kind === 'sheet' && (await bytesOf(await table.sheet.open())).toString()).toBe(
			'leads\n',
		);
	expect(source.closed).toBe(source.opened);
	expect(table.kind === 'sheet' && table.sheet.sheetNames).toEqual([
		'Lists',
		'Old',
		'Leads & More',
		'Other',
	]);
});

const RENAMED: Array<[label: string, entry: string, target: string]> = [
	['absolute', 'xl/worksheets/sheet1.xml', '/xl/worksheets/sheet1.xml'],
	['above the root', 'xl/worksheets/sheet1.xml', '../../../../xl/worksheets/sheet1.xml'],
	['with steps up and down', 'xl/worksheets/sheet1.xml', './worksheets/../worksheets//sheet1.xml'],
	['in a folder beside the workbook', 'sheets/sheet1.xml', '../sheets/sheet1.xml'],
	['with backslashes', 'xl/worksheets/sheet1.xml', 'worksheets\\sheet1.xml'],
	['absolute, with backslashes', 'xl\\worksheets\\sheet1.xml', '\\xl\\worksheets\\sheet1.xml'],
	['in another case', 'xl/worksheets/sheet1.xml', 'WORKSHEETS/Sheet1.XML'],
	['in lower case', 'XL/WorkSheets/SHEET1.xml', 'worksheets/sheet1.xml'],
	['percent-encoded', 'xl/worksheets/sheet 1.xml', 'worksheets/sheet%201.xml'],
	['percent-encoded in the zip only', 'xl/worksheets/sheet%201.xml', 'worksheets/sheet 1.xml'],
	['percent-encoded in both', 'xl/worksheets/sheet%201.xml', 'worksheets/sheet%201.xml'],
	['percent-encoded twice', 'xl/worksheets/sheet%25201.xml', 'worksheets/sheet%25201.xml'],
	['percent-encoded in lower case', 'xl/worksheets/%C3%A4.xml', 'worksheets/%c3%a4.xml'],
	[
		'percent-encoded UTF-8',
		'xl/worksheets/Blätter 表.xml',
		'worksheets/Bl%C3%A4tter%20%E8%A1%A8.xml',
	],
	['percent-encoded without need', 'xl/worksheets/sheet1.xml', '%77orksheets/sheet%31.xml'],
	['percent-encoded with a decomposed letter', 'xl/worksheets/ä.xml', 'worksheets/a%CC%88.xml'],
	['with an encoded slash in its name', 'xl/worksheets/a%2Fb.xml', 'worksheets/a%2fb.xml'],
	['with a lone percent sign', 'xl/worksheets/100%.xml', 'worksheets/100%.xml'],
	['with an encoded percent sign', 'xl/worksheets/100%.xml', 'worksheets/100%25.xml'],
];

/** The parts with a sheet under another name. */
function withSheetAt(entry: string, target: string, others: ZipFile[] = []): WorkbookParts {
	return {
		rows: cell('leads'),
		change: (files) => [
			...files.map((file) => {
				if (file.name === 'xl/worksheets/sheet1.xml') return { ...file, name: entry };
				if (file.name !== 'xl/_rels/workbook.xml.rels') return file;
				return { ...file, data: String(file.data).replace('worksheets/sheet1.xml', target) };
			}),
			...others,
		],
	};
}

it.each(RENAMED)('finds a sheet whose path is %s', async (_, entry, target) => {
	expect((await readSheet(makeWorkbook(withSheetAt(entry, target)))).csv).toBe('leads\n');
});

const NOT_THE_SAME: Array<[label: string, entry: string, target: string]> = [
	['an encoded slash is no slash', 'xl/worksheets/sheet1.xml', 'worksheets%2Fsheet1.xml'],
	['an encoded backslash is no slash', 'xl/worksheets/sheet1.xml', 'worksheets%5Csheet1.xml'],
	['other letters than ASCII have a case', 'xl/worksheets/ä.xml', 'worksheets/%C3%84.xml'],
	['an encoded percent sign starts nothing', 'xl/worksheets/a b.xml', 'worksheets/a%2520b.xml'],
];

it.each(NOT_THE_SAME)('tells part names apart: %s', async (_, entry, target) => {
	await expect(readSheet(makeWorkbook(withSheetAt(entry, target)))).rejects.toMatchObject({
		name: 'InvalidWorkbookError',
		fault: 'missingPart',
	});
});

it('prefers the very name to an equivalent one', async () => {
	const other = '<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>';
	for (const name of ['xl/worksheets/SHEET1.xml', 'xl/worksheets/sheet%31.xml'])
		expect(
			(
				await readSheet(
					makeWorkbook(
						withSheetAt('xl/worksheets/sheet1.xml', 'worksheets/sheet1.xml', [
							{ name, data: other },
						]),
					),
				)
			).csv,
		).toBe('leads\n');
});

it('finds every other part by an equivalent name', async () => {
	const encoded: Record<string, string> = {
		'[Content_Types].xml': '%5BContent_Types%5D.xml',
		'_rels/.rels': '_RELS/.rels',
		'xl/workbook.xml': 'xl/Work Book.xml',
		'xl/_rels/workbook.xml.rels': 'xl/_rels/work%20book.xml.rels',
		'xl/styles.xml': 'xl/my%20styles.xml',
		'xl/sharedStrings.xml': 'XL/shared strings.xml',
	};
	const bytes = makeWorkbook({
		rows: '<row><c t="s"><v>0</v></c><c s="0"><v>45000</v></c></row>',
		strings: '<si><t>leads</t></si>',
		formats: [14],
		change: (files) =>
			files.map((file) => ({
				...file,
				name: encoded[file.name] ?? file.name,
				data: String(file.data)
					.replace('Target="/xl/workbook.xml"', 'Target="/xl/work%20book.xml"')
					.replace('Target="styles.xml"', 'Target="my styles.xml"')
					.replace('Target="sharedStrings.xml"', 'Target="/xl/shared%20strings.xml"'),
			})),
	});
	expect((await readSheet(bytes)).csv).toBe('leads,2023-03-15\n');
});

it('ignores elements and attributes of other namespaces', async () => {
	const others: Record<string, [before: string, after: string]> = {
		'xl/workbook.xml': [
			'<sheets><sheet name="Sheet1"',
			'<q:sheets xmlns:q="urn:q"><q:sheet name="Other" r:id="rId1"/></q:sheets><sheets><sheet xmlns:q="urn:q" name="Sheet1" q:name="Other" q:id="rId9" q:state="hidden"',
		],
		'xl/_rels/workbook.xml.rels': [
			'<Relationship Id="rId1"',
			'<q:Relationship xmlns:q="urn:q" Id="rId1" Type="/worksheet" Target="nowhere.xml"/><Relationship Id="rId1" xmlns:q="urn:q" q:Id="rId9" q:TargetMode="External"',
		],
		'xl/styles.xml': [
			'<cellXfs><xf numFmtId="14"',
			'<q:cellXfs xmlns:q="urn:q"><q:xf numFmtId="0"/></q:cellXfs><cellXfs><q:xf xmlns:q="urn:q"/><xf xmlns:q="urn:q" numFmtId="14" q:numFmtId="0"',
		],
	};
	const bytes = makeWorkbook({
		rows: '<row><c s="0"><v>45000</v></c></row>',
		formats: [14],
		change: (files) =>
			files.map((file) => {
				const [before, after] = others[file.name] ?? ['', ''];
				return { ...file, data: String(file.data).replace(before, after) };
			}),
	});
	expect(await readSheet(bytes)).toMatchObject({ name: 'Sheet1', csv: '2023-03-15\n' });
});

it('leaves out sheets outside of the file', async () => {
	const bytes = makeWorkbook({
		rows: cell('leads'),
		change: (files) =>
			files.map((file) =>
				file.name === 'xl/_rels/workbook.xml.rels'
					? {
							...file,
							data: String(file.data).replaceAll('Target=', 'TargetMode="External" Target='),
						}
					: file,
			),
	});
	await expect(readSheet(bytes)).rejects.toMatchObject({ name: 'SheetNotFoundError', sheets: [] });
});

it.each(['__proto__', 'constructor', 'toString', 'a\nb', '"quotes"', "it's", '  '])(
	'takes a sheet named %j',
	async (name) => {
		const xml = name.replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
		const sheets = [
			{ name: 'First', rows: cell('first') },
			{ name: xml, rows: cell('wanted') },
		];
		expect(await readSheet(makeWorkbook({ sheets }), name)).toMatchObject({
			name,
			csv: 'wanted\n',
		});
	},
);

const csv = 'email\na@example.com\n';
const xlsx = makeWorkbook({ rows: cell('leads') });

const TABLES: Array<[string, Uint8Array, object, string]> = [
	['text', Buffer.from(csv), { kind: 'text' }, csv],
	['nothing', Buffer.alloc(0), { kind: 'text' }, ''],
	['text in gzip', gzipSync(csv), { kind: 'text' }, csv],
	[
		'text in a zip',
		makeZip([{ name: 'export/leads.csv', data: csv }]),
		{ kind: 'text', fileName: 'leads.csv' },
		csv,
	],
	['a workbook', xlsx, { kind: 'sheet' }, 'leads\n'],
	['a workbook in gzip', gzipSync(xlsx), { kind: 'sheet' }, 'leads\n'],
	[
		'a workbook in a zip',
		makeZip([{ name: 'Leads.xlsx', data: xlsx }]),
		{ kind: 'sheet', fileName: 'Leads.xlsx' },
		'leads\n',
	],
	[
		'the fixture in gzip',
		fixture('leads.csv.gz'),
		{ kind: 'text' },
		gunzipSync(fixture('leads.csv.gz')).toString(),
	],
];

it.each(TABLES)('opens %s', async (_, bytes, expected, text) => {
	const table = await openTable(sourceOf(bytes, [100]));
	expect(table).toMatchObject(expected);
	const stream = table.kind === 'sheet' ? await table.sheet.open() : await table.source.open();
	expect((await bytesOf(stream)).toString()).toBe(text);
});

function sheetJs(type: XLSX.BookType): Buffer {
	const book = XLSX.utils.book_new();
	XLSX.utils.book_append_sheet(
		book,
		XLSX.utils.aoa_to_sheet([['email'], ['a@example.com']]),
		'Leads',
	);
	return XLSX.write(book, { type: 'buffer', bookType: type }) as Buffer;
}

const encrypted = Buffer.concat([
	fixture('libreoffice.xls').subarray(0, 1024),
	Buffer.from('EncryptedPackage', 'utf16le'),
	Buffer.alloc(500),
]);
const empty = { data: '' };

const UNSUPPORTED: Array<[string, Buffer, string]> = [
	['Excel 97 to 2003, from LibreOffice', fixture('libreoffice.xls'), 'xls'],
	['Excel 97 to 2003, from SheetJS', sheetJs('biff8'), 'xls'],
	['a binary workbook', sheetJs('xlsb'), 'xlsb'],
	['OpenDocument, from LibreOffice', fixture('libreoffice.ods'), 'ods'],
	['OpenDocument, from SheetJS', sheetJs('ods'), 'ods'],
	[
		'Apple Numbers',
		makeZip([
			{ name: 'Index/Document.iwa', ...empty },
			{ name: 'Index/Tables/Tile.iwa', ...empty },
		]),
		'numbers',
	],
	[
		'an older Apple Numbers',
		makeZip([
			{ name: 'Index.zip', ...empty },
			{ name: 'preview.jpg', ...empty },
		]),
		'numbers',
	],
	[
		'a Word document',
		makeZip([
			{ name: '[Content_Types].xml', ...empty },
			{ name: '_rels/.rels', ...empty },
			{ name: 'word/document.xml', ...empty },
		]),
		'docx',
	],
	['a workbook with a password', encrypted, 'encrypted'],
];

it.each(UNSUPPORTED)('names the type that it cannot read: %s', async (_, bytes, kind) => {
	for (const size of [65_536, 7]) {
		await expect(openTable(sourceOf(bytes, [size]))).rejects.toMatchObject({
			name: 'UnsupportedWorkbookError',
			kind,
		});
	}
	await expect(openTable(sourceOf(gzipSync(bytes)))).rejects.toMatchObject({ kind });
});

const NESTED: Array<[string, Buffer]> = [
	['gzip in gzip', gzipSync(gzipSync(csv))],
	['a zip in gzip', gzipSync(makeZip([{ name: 'leads.csv', data: csv }]))],
	['gzip in a zip', makeZip([{ name: 'leads.csv', data: gzipSync(csv) }])],
	[
		'a zip in a zip',
		makeZip([{ name: 'leads.csv', data: makeZip([{ name: 'leads.csv', data: csv }]) }]),
	],
];

it.each(NESTED)('rejects an archive in an archive: %s', async (_, bytes) => {
	await expect(openTable(sourceOf(bytes))).rejects.toMatchObject({
		name: 'ArchiveLimitError',
		limit: 'nesting',
	});
});

it('lists the tables of a zip that has several', async () => {
	const bytes = makeZip([
		{ name: 'a.csv', data: csv },
		{ name: 'b.xlsx', data: xlsx },
		{ name: '__MACOSX/._a.csv' },
	]);
	await expect(openTable(sourceOf(bytes))).rejects.toMatchObject({
		name: 'SeveralTablesError',
		tables: ['a.csv', 'b.xlsx'],
	});
});

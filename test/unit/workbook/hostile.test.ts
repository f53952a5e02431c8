import { SharedStrings } from '../../../nodes/MarketoBulkLeadImport/workbook/sharedStrings';
import { openTable } from '../../../nodes/MarketoBulkLeadImport/workbook/openTable';
import type { ZipFile } from '../archive/makeZip';
import { sourceOf } from '../archive/sources';
import { makeWorkbook, type WorkbookParts } from './makeWorkbook';
import { readSheet } from './readWorkbook';

const SHEET = 'xl/worksheets/sheet1.xml';
const MB = 1024 * 1024;

const changed =
	(name: string, change: (file: ZipFile) => ZipFile[]): WorkbookParts['change'] =>
	(files) =>
		files.flatMap((file) => (file.name === name ? change(file) : [file]));
const without = (name: string): WorkbookParts['change'] => changed(name, () => []);
const data = (name: string, text: string): WorkbookParts['change'] =>
	changed(name, (file) => [{ ...file, data: text }]);
const doctype = (name: string): WorkbookParts['change'] =>
	changed(name, (file) => [
		{
			...file,
			data: `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(10)}"><!ENTITY b "&a;&a;&a;">]>${String(file.data)}`,
		},
	]);

const row = '<row><c t="s"><v>0</v></c></row>';
const strings = '<si><t>Ann</t></si>';
const formats = [14];
const text = (content: string): string =>
	`<row><c t="inlineStr"><is><t>${content}</t></is></c></row>`;

const INVALID: Array<[string, WorkbookParts, object]> = [
	[
		'a wrong checksum of the sheet',
		{ rows: text('x'), change: changed(SHEET, (file) => [{ ...file, lies: { crc: 7 } }]) },
		{ name: 'DamagedArchiveError', damage: 'checksum', entry: SHEET },
	],
	[
		'a wrong checksum of the strings',
		{
			rows: row,
			strings,
			change: changed('xl/sharedStrings.xml', (file) => [{ ...file, lies: { crc: 7 } }]),
		},
		{ damage: 'checksum', entry: 'xl/sharedStrings.xml' },
	],
	[
		'an encrypted sheet',
		{ rows: row, change: changed(SHEET, (file) => [{ ...file, lies: { flags: 1 } }]) },
		{ name: 'EncryptedEntryError', entry: SHEET },
	],
	[
		'a sheet without a table',
		{ sheets: [{ xml: '<worksheet/>' }] },
		{ name: 'InvalidWorkbookError', fault: 'noSheetData', part: SHEET },
	],
	['an empty sheet part', { sheets: [{ xml: '' }] }, { fault: 'noSheetData' }],
	[
		'a table that is not closed',
		{ sheets: [{ xml: '<worksheet><sheetData><row><c><v>1</v></c>' }] },
		{ fault: 'xml', part: SHEET },
	],
	[
		'a cell that is not closed',
		{ sheets: [{ xml: '<worksheet><sheetData><row r="7"><c><v>1' }] },
		{ fault: 'xml', at: 'row 7' },
	],
	[
		'a sheet part that is missing',
		{ rows: row, change: without(SHEET) },
		{ fault: 'missingPart', part: SHEET },
	],
	[
		'a workbook part that is missing',
		{ rows: row, change: without('xl/workbook.xml') },
		{ fault: 'missingPart', part: 'xl/workbook.xml' },
	],
	[
		'no workbook relationships',
		{ rows: row, change: without('xl/_rels/workbook.xml.rels') },
		{ fault: 'missingPart' },
	],
	[
		'a document type in the sheet',
		{ rows: text('&b;'), change: doctype(SHEET) },
		{ fault: 'doctype', part: SHEET },
	],
	[
		'a document type in the strings',
		{ rows: row, strings, change: doctype('xl/sharedStrings.xml') },
		{ fault: 'doctype' },
	],
	[
		'a document type in the workbook',
		{ rows: row, change: doctype('xl/workbook.xml') },
		{ fault: 'doctype', part: 'xl/workbook.xml' },
	],
	[
		'a document type in the styles',
		{ rows: row, formats, change: doctype('xl/styles.xml') },
		{ fault: 'doctype', part: 'xl/styles.xml' },
	],
	[
		'a document type in the relationships',
		{ rows: row, change: doctype('_rels/.rels') },
		{ fault: 'doctype', part: '_rels/.rels' },
	],
	[
		'a shared string that is closed early',
		{ rows: row, strings: '<si></si><t>Ann</t></si>' },
		{ fault: 'xml', part: 'xl/sharedStrings.xml' },
	],
	[
		'a shared string that is opened by another name',
		{ rows: row, strings: '<six><si><t>Ann</t></si>' },
		{ fault: 'xml', part: 'xl/sharedStrings.xml' },
	],
	[
		'shared strings that end too early',
		{ rows: row, change: data('xl/sharedStrings.xml', '<sst><si><t>Ann</t></si><si>'), strings },
		{ fault: 'xml', part: 'xl/sharedStrings.xml' },
	],
	['an unknown entity', { rows: text('&nbsp;') }, { fault: 'xml', part: SHEET, at: 'A1' }],
	['a lone ampersand', { rows: text('Smith & Sons') }, { fault: 'xml', at: 'A1' }],
	['an ampersand at the end', { rows: text('Smith &') }, { fault: 'xml', at: 'A1' }],
	['a character beyond Unicode', { rows: text('&#x110000;') }, { fault: 'xml', at: 'A1' }],
	['an entity in a number', { rows: '<row><c><v>&foo;</v></c></row>' }, { fault: 'xml', at: 'A1' }],
	[
		'an entity in the strings',
		{ rows: row, strings: '<si><t>&foo;</t></si>' },
		{ fault: 'xml', at: 'string 0' },
	],
	[
		'an entity in the workbook',
		{
			rows: row,
			change: changed('xl/workbook.xml', (file) => [
				{ ...file, data: String(file.data).replace('Sheet1', '&foo;') },
			]),
		},
		{ fault: 'xml', part: 'xl/workbook.xml' },
	],
	[
		"a workbook part that isn't XML",
		{ rows: row, change: data('xl/workbook.xml', 'no XML') },
		{ fault: 'xml' },
	],
	[
		'a shared string that does not exist',
		{ rows: '<row r="3"><c r="C3" t="s"><v>1</v></c></row>', strings },
		{ fault: 'reference', at: 'C3' },
	],
	[
		'a negative shared string index',
		{ rows: '<row><c t="s"><v>-1</v></c></row>', strings },
		{ fault: 'reference', at: 'A1' },
	],
	['shared strings that are missing', { rows: row }, { fault: 'reference', at: 'A1' }],
	[
		'rows in descending order',
		{ rows: '<row r="5"/><row r="3"/>' },
		{ fault: 'order', at: 'row 3' },
	],
	['the same row twice', { rows: '<row r="5"/><row r="5"/>' }, { fault: 'order', at: 'row 5' }],
	[
		'cells in descending order',
		{ rows: '<row><c r="B1"/><c r="A1"/></row>' },
		{ fault: 'order', at: 'A1' },
	],
	['row 0', { rows: '<row r="0"/>' }, { fault: 'order' }],
	[
		"a row reference that isn't a number",
		{ rows: '<row r="x"/>' },
		{ fault: 'reference', at: 'row 1' },
	],
	[
		'a cell without a column',
		{ rows: '<row><c r="1"/></row>' },
		{ fault: 'reference', at: 'row 1' },
	],
	['an attribute without a value', { rows: '<row r><c/></row>' }, { fault: 'xml' }],
	['an attribute without quotes', { rows: '<row r=1><c/></row>' }, { fault: 'xml' }],
	[
		'a row far below all others',
		{ rows: '<row r="16777217"/>' },
		{ name: 'WorkbookLimitError', limit: 'rows' },
	],
	['a row number of a trillion', { rows: '<row r="1000000000000"/>' }, { fault: 'reference' }],
	[
		'a cell after column XFD',
		{ rows: '<row r="4"><c r="XFE4"/></row>' },
		{ limit: 'columns', bound: 16_384, at: 'row 4' },
	],
	[
		'a cell after all columns',
		{ rows: `<row><c r="${'Z'.repeat(400)}1"/></row>` },
		{ limit: 'columns' },
	],
	[
		'a shared string of 32 MB',
		{ rows: row, strings: `<si><t>${'x'.repeat(32 * MB)}</t></si>` },
		{ name: 'WorkbookLimitError', limit: 'cellText', at: 'string 0' },
	],
	[
		'a cell of 32 MB',
		{ rows: `<row r="2"><c r="D2" t="str"><v>${'x'.repeat(32 * MB)}` },
		{ limit: 'cellText', at: 'A2' },
	],
	['a comment of 32 MB', { rows: `<!--${'x'.repeat(32 * MB)}` }, { limit: 'cellText' }],
	[
		'endlessly nested elements',
		{
			rows: text('x'),
			change: changed('xl/workbook.xml', (file) => [
				{ ...file, data: `${'<a>'.repeat(1e6)}${String(file.data)}` },
			]),
		},
		{ name: 'InvalidWorkbookError', fault: 'xml', part: 'xl/workbook.xml' },
	],
	[
		'an endless list of formats',
		{
			rows: text('x'),
			formats,
			change: changed('xl/styles.xml', (file) => [
				{
					...file,
					// If compressed, it would be rejected as far too small for its content.
					stored: true,
					data: String(file.data).replace('<numFmts>', `<numFmts>${' '.repeat(66 * MB)}`),
				},
			]),
		},
		{ name: 'WorkbookLimitError', limit: 'part', bound: 64 * MB },
	],
	[
		'one string repeated endlessly',
		{
			rows: `<row>${'<c t="s"><v>0</v></c>'.repeat(8000)}</row>`.repeat(2),
			strings: `<si><t>${'x,'.repeat(10_000)}</t></si>`,
		},
		{ limit: 'ratio' },
	],
];

it.each(INVALID)('rejects a workbook with %s', async (_, parts, error) => {
	await expect(readSheet(makeWorkbook(parts))).rejects.toMatchObject(error);
});

it('rejects a workbook that is cut off at any point', async () => {
	const whole = makeWorkbook({ rows: row, strings, formats });
	for (let length = 513; length < whole.length; length += 61) {
		await expect(readSheet(whole.subarray(0, length))).rejects.toMatchObject({
			name: 'DamagedArchiveError',
			damage: 'truncated',
		});
	}
});

it.each([
	['brackets', '['.repeat(1_000_000)],
	['quotes', '"'.repeat(1_000_001)],
	['escapes', '\\'.repeat(1_000_000)],
	['locales', '[$-409]'.repeat(200_000)],
])('reads a number format of a million %s at once', async (_, code) => {
	const before = process.cpuUsage();
	const { csv } = await readSheet(
		makeWorkbook({ rows: '<row><c s="0"><v>1.5</v></c></row>', formats: [code] }),
	);
	expect(csv).toBe('1.5\n');
	const { user } = process.cpuUsage(before);
	expect(user / 1e6).toBeLessThan(5);
});

it('reads a workbook of 16,384 columns', async () => {
	const columns = 16_384;
	const cells = Array.from({ length: columns }, (_, i) => `<c><v>${i}</v></c>`).join('');
	const { csv } = await readSheet(
		makeWorkbook({ rows: `<row>${cells}</row><row><c r="XFD2"><v>1</v></c></row>` }),
	);
	const [header, record] = csv.split('\n');
	expect(header.split(',').length).toBe(columns);
	expect(record).toBe(`${','.repeat(columns - 1)}1`);
});

it("reads a text of Excel's maximum length, and longer ones", async () => {
	for (const length of [32_767, 3 * MB]) {
		const { csv } = await readSheet(
			makeWorkbook({ rows: row, strings: `<si><t>${'é'.repeat(length)}</t></si>${strings}` }),
		);
		expect(csv.length).toBe(length + 1);
	}
});

it('rejects shared strings that take more than 256 MB', async () => {
	const item = Buffer.from(`<si><t>${'x'.repeat(900_000)}</t></si>`);
	let given = 0;
	async function* endless(): AsyncGenerator<Uint8Array> {
		yield Buffer.from('<sst>');
		for (; given < 1000; given++) yield item;
	}
	await expect(SharedStrings.read(endless(), 'strings')).rejects.toMatchObject({
		limit: 'sharedText',
		bound: 256 * MB,
	});
	expect(given).toBeLessThan(300);
});

it('closes the file whatever goes wrong', async () => {
	for (const [, parts] of INVALID.slice(0, 30)) {
		const source = sourceOf(makeWorkbook(parts));
		const reading = (async () => {
			const table = await openTable(source);
			if (table.kind === 'sheet')
				for await (const chunk of await table.sheet.open()) if (chunk.length < 0) break;
		})();
		await expect(reading).rejects.toBeInstanceOf(Error);
		expect(source.closed).toBe(source.opened);
	}
});

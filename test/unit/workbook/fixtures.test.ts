import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CellFinding } from '../../../nodes/MarketoBulkLeadImport/workbook/findings';
import { fieldsIn } from '../csv/reading';
import { makeWorkbook } from './makeWorkbook';
import { readSheet, recordsOf } from './readWorkbook';

const fixture = (name: string): Buffer =>
	readFileSync(path.join(__dirname, '../../fixtures', name));

const HEADER = [
	'Email Address',
	'First Name',
	'Last Name',
	'Person Notes',
	'Phone',
	'Birthday',
	'Last Visit',
	'Subscribed',
	'Discount',
	'Postal Code',
];
const PEOPLE = [
	[
		'zoe.mueller@example.com',
		'Zoé',
		'Müller',
		'Said: "call me"',
		'491512345678',
		'1990-12-31',
		'2024-02-29T08:30:00',
		'true',
		'0.125',
		'01067',
	],
	[
		'jose.nunez@example.com',
		'José',
		'Núñez',
		'two\nlines',
		'34600111222',
		'1985-03-01',
		'2024-01-01T00:00:00',
		'false',
		'0.07',
		'08001',
	],
	[
		'anna.larsson@example.com',
		'Anna',
		'Larsson',
		'',
		'',
		'',
		'2023-12-31T23:59:59',
		'true',
		'',
		'',
	],
	[
		'paul.euro@example.com',
		'Paul',
		"O'Neill",
		'plain & <simple>',
		'353861234567',
		'1900-03-01',
		'',
		'',
		'1',
		'12345',
	],
];

const records = (rows: number[], last?: string[]): Array<{ row: number; fields: string[] }> =>
	[HEADER, ...PEOPLE].map((fields, i) => ({
		row: rows[i],
		fields: last === undefined ? fields : [...fields, last[i]],
	}));

const before1904 = records([1, 2, 3, 4, 5]);
before1904[4].fields = before1904[4].fields.map((field) =>
	field === '1900-03-01' ? '-1401' : field,
);

const FILES: Array<
	[string, ReturnType<typeof records>, Array<[CellFinding['kind'], string, string]>]
> = [
	['exceljs.xlsx', records([1, 2, 3, 4, 5]), []],
	['sheetjs.xlsx', records([1, 2, 3, 4, 5]), []],
	[
		'openpyxl.xlsx',
		records([1, 2, 3, 4, 5], ['Score', '', '', '', '']),
		[['formulaWithoutValue', 'K2', '']],
	],
	['openpyxl-1904.xlsx', before1904, [['noDate', 'F5', '-1401']]],
	[
		'xlsxwriter.xlsx',
		records([3, 4, 5, 7, 8], ['Score', '2', '', '', '']),
		[['error', 'K5', '#N/A']],
	],
];

it.each(FILES)('reads %s', async (name, expected, findings) => {
	expect(await recordsOf(fixture(name))).toEqual(expected);
	const { name: sheet, findings: found } = await readSheet(fixture(name));
	expect(sheet).toBe('Leads');
	expect(found.map(({ kind, cells: [{ cell, text }] }) => [kind, cell, text])).toEqual(findings);
});

it('reads the .xlsx that LibreOffice saved like its .csv', async () => {
	const csv = fixture('libreoffice-comma.csv').toString();
	const { csv: ours } = await readSheet(fixture('libreoffice.xlsx'));
	expect(ours.split('\n')[1]).toBe(
		'zoe.mueller@example.com,Zoé,Müller,Müller & Söhne GmbH; Co. KG,Köln,1250000.5,"Said: ""call me"""',
	);
	// Compares records, so that unnecessary quotes do not matter.
	expect(await fieldsIn(ours)).toEqual(await fieldsIn(csv));
});

it('reads a hidden sheet on request', async () => {
	expect((await readSheet(fixture('xlsxwriter.xlsx'), 'lists')).csv).toBe('not this one\n');
});

it('reads a workbook in which openpyxl left out everything optional', async () => {
	const rows =
		'<row r="1"><c r="A1" t="inlineStr"><is><t>email</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>a@example.com</t></is></c></row>';
	expect(await recordsOf(makeWorkbook({ rows }))).toEqual([
		{ row: 1, fields: ['email'] },
		{ row: 2, fields: ['a@example.com'] },
	]);
});

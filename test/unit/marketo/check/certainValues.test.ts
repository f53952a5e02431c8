import type { ConversionSettings } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import {
	checkSource,
	isReady,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import { FieldSet } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import { openParts } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/parts';
import type { ImportSource } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import { itemSource } from '../../../../nodes/MarketoBulkLeadImport/transport/itemSource';
import { allParts } from '../../csv/reading';
import { makeWorkbook } from '../../workbook/makeWorkbook';
import { CHECK_SETTINGS, fileSource } from '../sources';
import { VirtualTime } from '../virtualTime';

// A number in a cell or an item is certain; only text shows the format of a column.

const FIELDS = new FieldSet({
	fields: [
		{ name: 'email', displayName: 'Email Address', dataType: 'email', updateable: true },
		{ name: 'amount', displayName: 'Amount', dataType: 'float', updateable: true },
		{ name: 'score', displayName: 'Score', dataType: 'integer', updateable: true },
		{ name: 'born', displayName: 'Born', dataType: 'date', updateable: true },
		{ name: 'seen', displayName: 'Seen', dataType: 'datetime', updateable: true },
	],
	keyFields: ['email'],
});

const CONVERSION: ConversionSettings = {
	dateOrder: 'auto',
	decimalSeparator: 'auto',
	timeZone: 'Europe/Berlin',
};

/** Excel's serial numbers of days. */
interface ExcelDate {
	serial: number;
}

type Cell = number | string | ExcelDate;

const DATE_STYLE = 1;

function cellXml(cell: Cell): string {
	if (typeof cell === 'number') return `<c><v>${cell}</v></c>`;
	if (typeof cell === 'object') return `<c s="${DATE_STYLE}"><v>${cell.serial}</v></c>`;
	return `<c t="inlineStr"><is><t xml:space="preserve">${cell}</t></is></c>`;
}

function workbookOf(field: string, cells: readonly Cell[]): ImportSource {
	const rows = [['email', field], ...cells.map((cell, i) => [`${i}@x.example`, cell])];
	const xml = rows.map((row) => `<row>${row.map(cellXml).join('')}</row>`).join('');
	return fileSource(makeWorkbook({ rows: xml, formats: [0, 'yyyy-mm-dd'] }));
}

function itemsOf(field: string, values: readonly Cell[]): ImportSource {
	return itemSource(
		values.map((value, i) => ({ json: { email: `${i}@x.example`, [field]: value } as never })),
	);
}

/** The values of the column that are sent, or the problems that prevent it. */
async function sent(
	source: ImportSource,
	settings: Partial<ConversionSettings> = {},
): Promise<string[] | string> {
	const checked = await checkSource(
		source,
		{ ...CHECK_SETTINGS, conversion: { ...CONVERSION, ...settings } },
		FIELDS,
		new VirtualTime(),
	);
	if (!isReady(checked))
		return checked.problems
			.filter(({ severity }) => severity === 'stop')
			.map(({ kind, rows }) => `${kind} in ${rows.join(', ')}`)
			.join('; ');
	const [part] = await allParts(openParts(checked));
	return Buffer.from(part.bytes)
		.toString()
		.trimEnd()
		.split('\n')
		.slice(1)
		.map((line) => line.slice(line.indexOf(',') + 1).replaceAll('"', ''));
}

type Expected = string[] | string;

const NUMBERS: Array<
	[label: string, field: string, cells: Cell[], expected: Expected, inItems?: Expected]
> = [
	['only fractions with three digits', 'amount', [1.234, 2.345], ['1.234', '2.345']],
	['one of which is negative', 'amount', [-1.234, 5], ['-1.234', '5']],
	['next to text with a decimal comma', 'amount', [2.5, 1.234, '1,5'], ['2.5', '1.234', '1.5']],
	['next to text with a decimal point', 'amount', [1.234, '1,234.5'], ['1.234', '1234.5']],
	['next to text with both', 'amount', [1.234, '1.234,5'], ['1.234', '1234.5']],
	[
		'next to text that can be read in both ways',
		'amount',
		[2.5, '1.234'],
		'ambiguousValues in ROW2',
	],
	['only text that can be read in both ways', 'amount', ['1.234'], 'ambiguousValues in ROW1'],
	[
		'next to texts in both formats',
		'amount',
		[1.234, '1,5', '1.5'],
		'conflictingValues in ROW2, ROW3',
	],
	[
		'a fraction in an integer field, which does not change',
		'score',
		[1.234, '1.500,0'],
		['1.234', '1500'],
	],
	['large numbers', 'amount', [1e21, 0.000001], ['1000000000000000000000', '0.000001']],
];

const rowsFrom = (expected: Expected, first: number): Expected =>
	typeof expected === 'string'
		? expected.replace(/ROW(\d)/g, (_, n: string) => String(Number(n) + first - 1))
		: expected;

describe('numbers', () => {
	it.each(NUMBERS)('of cells: %s', async (_, field, cells, expected) => {
		expect(await sent(workbookOf(field, cells))).toEqual(rowsFrom(expected, 2));
	});

	it.each(NUMBERS)('of items: %s', async (_, field, cells, expected) => {
		expect(await sent(itemsOf(field, cells))).toEqual(rowsFrom(expected, 1));
	});

	it.each<[string, (field: string, cells: readonly Cell[]) => ImportSource]>([
		['cells', workbookOf],
		['items', itemsOf],
	])('of %s keep their value whatever the user says of text', async (_, sourceOf) => {
		const source = sourceOf('amount', [1.234, 2.5, '1.234', '2,5']);
		expect(await sent(source, { decimalSeparator: 'comma' })).toEqual([
			'1.234',
			'2.5',
			'1234',
			'2.5',
		]);
	});

	it('are text in a CSV file', async () => {
		const source = fileSource('email,amount\na@x.example,1.234\n');
		expect(await sent(source)).toBe('ambiguousValues in 2');
	});

	it('are distinguished from text, whatever the XML or type of the text', async () => {
		const text = (cell: string): string =>
			`<row><c t="inlineStr"><is><t>1@x</t></is></c>${cell}</row>`;
		const head =
			'<row><c t="inlineStr"><is><t>email</t></is></c><c t="inlineStr"><is><t>amount</t></is></c></row>';
		for (const cell of [
			'<c t="inlineStr"><is><t>1&#46;234</t></is></c>',
			'<c t="str"><f>A1</f><v>1.234</v></c>',
			'<c t="s"><v>0</v></c>',
			'<c t="inlineStr"><is><r><t>1.</t></r><r><t>234</t></r></is></c>',
		]) {
			const bytes = makeWorkbook({
				rows: head + text(cell),
				strings: '<si><t>1.234</t></si>',
			});
			expect(await sent(fileSource(bytes))).toBe('ambiguousValues in 2');
		}
	});
});

const NEW_YEARS_EVE = 45_657;

const DATES: Array<[label: string, field: string, cells: Cell[], expected: Expected]> = [
	['alone, on days up to 12', 'born', [{ serial: NEW_YEARS_EVE + 35 }], ['2025-02-04']],
	[
		'next to text with the day first',
		'born',
		[{ serial: NEW_YEARS_EVE }, '31.12.1990', '01.02.1990'],
		['2024-12-31', '1990-12-31', '1990-02-01'],
	],
	[
		'next to text with the month first',
		'born',
		[{ serial: NEW_YEARS_EVE }, '12/31/1990', '01/02/1990'],
		['2024-12-31', '1990-12-31', '1990-01-02'],
	],
	[
		'next to text with the year first',
		'born',
		[{ serial: NEW_YEARS_EVE }, '90/12/31', '90/01/02'],
		['2024-12-31', '1990-12-31', '1990-01-02'],
	],
	[
		'next to text that does not show its order',
		'born',
		[{ serial: NEW_YEARS_EVE }, '01/02/1990'],
		'ambiguousValues in 3',
	],
	[
		'with a time, which gets the offset of the time zone',
		'seen',
		[{ serial: NEW_YEARS_EVE + 0.5 }, '31.12.2024 08:00'],
		['2024-12-31T12:00:00+01:00', '2024-12-31T08:00:00+01:00'],
	],
];

it.each(DATES)('dates of cells: %s', async (_, field, cells, expected) => {
	expect(await sent(workbookOf(field, cells))).toEqual(expected);
});

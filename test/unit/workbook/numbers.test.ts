import { isoOfText, isoText } from '../../../nodes/MarketoBulkLeadImport/workbook/cellDate';
import { numberText } from '../../../nodes/MarketoBulkLeadImport/workbook/cellNumber';
import { columnName } from '../../../nodes/MarketoBulkLeadImport/workbook/cellReference';
import {
	kindOfBuiltIn,
	kindOfCode,
	NumberKind,
} from '../../../nodes/MarketoBulkLeadImport/workbook/numberFormat';
import { makeWorkbook, type WorkbookParts } from './makeWorkbook';
import { csvOf, readSheet } from './readWorkbook';

const NUMBERS: Array<[string, string, string]> = [
	['a phone number', '491512345678', '491512345678'],
	['an ID of 15 digits', '123456789012345', '123456789012345'],
	['an ID of 17 digits, of which Excel keeps 15', '12345678901234567', '12345678901234600'],
	['a large number with an exponent', '4.91512345678E+11', '491512345678'],
	['a small number with an exponent', '1.5E-7', '0.00000015'],
	['a number with too many digits', '1.2345E+20', '123450000000000000000'],
	['the rounding error of 0.1 + 0.2', '0.30000000000000004', '0.3'],
	['the rounding error of a percentage', '7.0000000000000007E-2', '0.07'],
	['the rounding error of a product', '19.989999999999998', '19.99'],
	['trailing zeros', '12.50', '12.5'],
	['nothing after the point', '12.', '12'],
	['nothing before the point', '.5', '0.5'],
	['leading zeros', '007', '7'],
	['a negative number', '-12.25', '-12.25'],
	['negative zero', '-0', '0'],
	['zero', '0', '0'],
	['zero with a fraction', '0.25', '0.25'],
	['a plus sign', '+5', '5'],
	['a number too large to represent', '1E+400', '1E+400'],
	['the largest number', '1.7976931348623157E+308', `17976931348623157${'0'.repeat(292)}`],
	['text', 'n/a', 'n/a'],
	['an ID that looks like a hexadecimal number', '0x1F', '0x1F'],
	['another one', '0b11', '0b11'],
	['blanks around a number', ' 7 ', '7'],
];

it.each(NUMBERS)('writes %s without an exponent or rounding errors', async (_, raw, expected) => {
	expect(numberText(raw)).toBe(expected);
	expect(await csvOf({ rows: `<row><c><v>${raw}</v></c></row>` })).toBe(`${expected}\n`);
});

const { Number: Plain, Date: Day, DateTime, Time, Elapsed } = NumberKind;
const Padded = 16;

const CODES: Array<[string, number]> = [
	['General', Plain],
	['0', Plain],
	['0.00', Plain],
	['#,##0.00', Plain],
	['0.0%', Plain],
	['0.00E+00', Plain],
	['##0.0E-0', Plain],
	['@', Plain],
	['# ?/?', Plain],
	['#,##0.00\\ "€"', Plain],
	['_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-', Plain],
	['[$$-409]#,##0.00', Plain],
	['[Red]-0', Plain],
	['[<=9999999]###\\-####;\\(###\\)\\ ###\\-####', Plain],
	['"day" 0', Plain],
	['0 \\d', Plain],
	['0;[Red]yyyy', Plain],
	['00000', Padded + 5],
	['00', Padded + 2],
	['0'.repeat(255), Padded + 100],
	['yyyy-mm-dd', Day],
	['dd/mm/yyyy', Day],
	['dd.mm.yy;@', Day],
	['[$-407]dddd, d. mmmm yyyy;@', Day],
	['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', Day],
	['[$-x-sysdate]dddd, mmmm dd, yyyy', Day],
	['[$-411]ggge"年"m"月"d"日"', Day],
	['mmm', Day],
	['mmmm yy', Day],
	['[Blue]m/d', Day],
	['yyyy"h"', Day],
	['yyyy-mm-dd hh:mm:ss', DateTime],
	['m/d/yy h:mm AM/PM', DateTime],
	['yyyy-mm-dd\\Thh:mm', DateTime],
	['dd/mm/yyyy mm:ss', DateTime],
	['h:mm', Time],
	['h:mm:ss AM/PM', Time],
	['mm:ss.0', Time],
	['[$-F400]h:mm:ss\\ AM/PM', Time],
	['h "o\'clock" A/P', Time],
	['上午/下午h"时"mm"分"', Time],
	['ss', Time],
	['[h]:mm:ss', Elapsed],
	['[mm]:ss', Elapsed],
	['[HH]:MM', Elapsed],
];

it.each(CODES)('takes the format %s for kind %s', (code, kind) => {
	expect(kindOfCode(code)).toBe(kind);
});

const BUILT_IN: Array<[number, NumberKind]> = [
	[0, Plain],
	[1, Plain],
	[9, Plain],
	[10, Plain],
	[11, Plain],
	[13, Plain],
	[14, Day],
	[17, Day],
	[18, Time],
	[21, Time],
	[22, DateTime],
	[23, Plain],
	[30, Day],
	[32, Time],
	[36, Day],
	[37, Plain],
	[45, Time],
	[46, Elapsed],
	[47, Time],
	[48, Plain],
	[49, Plain],
	[57, Day],
];

it.each(BUILT_IN)('takes the built-in format %s for kind %s', (id, kind) => {
	expect(kindOfBuiltIn(id)).toBe(kind);
});

const DATES: Array<[string, number, NumberKind, string | undefined, string | undefined]> = [
	// label, number, kind, in the 1900 system, in the 1904 system
	['a date', 45_657, Day, '2024-12-31', '2029-01-01'],
	[
		'a date with a time',
		45_657.354166666664,
		DateTime,
		'2024-12-31T08:30:00',
		'2029-01-01T08:30:00',
	],
	[
		'a date with a time, displayed as a date',
		45_657.5,
		Day,
		'2024-12-31T12:00:00',
		'2029-01-01T12:00:00',
	],
	[
		'midnight, displayed with the time',
		45_657,
		DateTime,
		'2024-12-31T00:00:00',
		'2029-01-01T00:00:00',
	],
	['a date, displayed as a time', 45_657.5, Time, '2024-12-31T12:00:00', '2029-01-01T12:00:00'],
	['an inexact time', 0.0416666666, Time, '01:00:00', '01:00:00'],
	['almost midnight', 45_656.999999999, DateTime, '2024-12-31T00:00:00', '2029-01-01T00:00:00'],
	['a time', 0.5, Time, '12:00:00', '12:00:00'],
	['a time, displayed as a date', 0.5, Day, '12:00:00', '1904-01-01T12:00:00'],
	['the last second', 0.99999, Time, '23:59:59', '23:59:59'],
	['hours beyond a day', 1.5, Elapsed, '36:00:00', '36:00:00'],
	['many hours', 100, Elapsed, '2400:00:00', '2400:00:00'],
	['day 1', 1, Day, '1900-01-01', '1904-01-02'],
	['28 February 1900', 59, Day, '1900-02-28', '1904-02-29'],
	['29 February 1900, which did not exist', 60, Day, undefined, '1904-03-01'],
	['29 February 1900 with a time', 60.5, DateTime, undefined, '1904-03-01T12:00:00'],
	['1 March 1900', 61, Day, '1900-03-01', '1904-03-02'],
	['day 0', 0, Day, undefined, '1904-01-01'],
	['day 0 as a time', 0, Time, '00:00:00', '00:00:00'],
	['day 0 as date and time', 0, DateTime, undefined, '1904-01-01T00:00:00'],
	['29 February 2000', 36_585, Day, '2000-02-29', '2004-03-01'],
	['1 January 1970', 25_569, Day, '1970-01-01', '1974-01-02'],
	['the last day', 2_958_465, Day, '9999-12-31', undefined],
	['after the last day', 2_958_466, Day, undefined, undefined],
	['a negative number', -1, Day, undefined, undefined],
	['a negative time', -0.5, Elapsed, undefined, undefined],
	['more hours than there are until the year 9999', 3e6, Elapsed, undefined, undefined],
	['an absurd number of hours', 1e300, Elapsed, undefined, undefined],
	['more hours than a number can represent', 1.7e308, Elapsed, undefined, undefined],
];

it.each(DATES)('returns %s as ISO 8601 (%s)', (_, value, kind, in1900, in1904) => {
	expect([isoText(value, kind, false), isoText(value, kind, true)]).toEqual([in1900, in1904]);
});

it('agrees with JavaScript on every day from March 1900 to 9999', () => {
	for (let day = 61; day <= 2_958_465; day += 13) {
		const expected = new Date((day - 25_569) * 86_400_000).toISOString().slice(0, 10);
		if (isoText(day, Day, false) !== expected)
			throw new Error(`${day}: ${isoText(day, Day, false)}, not ${expected}`);
	}
	expect(isoText(61, Day, false)).toBe('1900-03-01');
});

const ISO_TEXTS: Array<[string, NumberKind, string | undefined]> = [
	['2024-12-31', Plain, '2024-12-31'],
	['2024-12-31T08:30:00.000Z', DateTime, '2024-12-31T08:30:00'],
	['2024-12-31T08:30', DateTime, '2024-12-31T08:30:00'],
	['2024-12-31T00:00:00.000', Day, '2024-12-31'],
	['2024-12-31T00:00:00', DateTime, '2024-12-31T00:00:00'],
	['08:30:00', Time, '08:30:00'],
	['T08:30:00', Time, '08:30:00'],
	['31.12.2024', Day, undefined],
	['', Day, undefined],
];

it.each(ISO_TEXTS)('reads a date stored as text: %s (kind %s)', (text, kind, expected) => {
	expect(isoOfText(text, kind)).toBe(expected);
});

const CELLS: Array<[string, number | string, string, string]> = [
	['a built-in date', 14, '<c s="1"><v>45657</v></c>', '2024-12-31'],
	['a date with a custom format', 'dd.mm.yyyy', '<c s="1"><v>45657</v></c>', '2024-12-31'],
	['a date from a formula', 14, '<c s="1"><f>TODAY()</f><v>45657</v></c>', '2024-12-31'],
	['a date stored as text', 14, '<c s="1" t="d"><v>2024-12-31T00:00:00</v></c>', '2024-12-31'],
	['text in a date cell', 14, '<c s="1" t="str"><v>soon</v></c>', 'soon'],
	['a percentage', '0.0%', '<c s="1"><v>0.125</v></c>', '0.125'],
	['an amount', '#,##0.00\\ "€"', '<c s="1"><v>1234.5</v></c>', '1234.5'],
	['a postal code', '00000', '<c s="1"><v>1234</v></c>', '01234'],
	['a fraction with the format of a postal code', '00000', '<c s="1"><v>1.5</v></c>', '1.5'],
	['a style that does not exist', 14, '<c s="99"><v>45657</v></c>', '45657'],
	['no style', 14, '<c><v>45657</v></c>', '45657'],
	['a style with blanks around it', 14, '<c s=" 1\n"><v>45657</v></c>', '2024-12-31'],
	['a style as a character reference', 14, '<c s="&#x31;"><v>45657</v></c>', '2024-12-31'],
	['a style with zeros before it', 14, '<c s="000000000001"><v>45657</v></c>', '2024-12-31'],
	['a time with an exponent', 'h:mm', '<c s="1"><v>5E-1</v></c>', '12:00:00'],
];

it.each(CELLS)('reads %s', async (_, format, cell, expected) => {
	expect(await csvOf({ formats: [0, format], rows: `<row>${cell}</row>` })).toBe(`${expected}\n`);
});

it('reports a number whose format is not in the workbook', async () => {
	const cells =
		'<c s="2"><v>45657</v></c><c s="x"><v> 1.50 </v></c><c s="2" t="b"><v>1</v></c><c s="2"/>';
	const others = '<c><v>1</v></c><c s="0"><v>2</v></c><c s="1"><v>0.5</v></c>';
	const found = [
		{ cell: 'A1', row: 1, text: '45657' },
		{ cell: 'B1', row: 1, text: '1.50' },
	];
	const { csv, findings } = await readSheet(
		makeWorkbook({ formats: [0, 20], rows: `<row>${cells}${others}</row>` }),
	);
	expect(csv).toBe('45657,1.5,true,,1,2,12:00:00\n');
	expect(findings).toEqual([{ kind: 'unknownFormat', count: 2, cells: found }]);
});

it.each<[label: string, parts: WorkbookParts]>([
	['none', {}],
	[
		'none, although it refers to them',
		{
			formats: [14],
			change: (files) => files.filter(({ name }) => name !== 'xl/styles.xml'),
		},
	],
])('reports numbers with a format if the workbook has %s', async (_, parts) => {
	const rows = '<row><c><v>1</v></c><c s="0"><v>2</v></c><c s="1"><v>45657</v></c></row>';
	const { csv, findings } = await readSheet(makeWorkbook({ ...parts, rows }));
	expect(csv).toBe('1,2,45657\n');
	expect(findings.map(({ kind, count }) => [kind, count])).toEqual([['unknownFormat', 1]]);
});

it.each(['1', 'true', 'on'])(
	'counts days from 1904 if the workbook says date1904="%s"',
	async (value) => {
		const parts = {
			formats: [14],
			workbookPr: `<workbookPr date1904="${value}"/>`,
			rows: '<row><c s="0"><v>44195</v></c></row>',
		};
		expect(await csvOf(parts)).toBe('2024-12-31\n');
	},
);

it('counts days from 1904 whatever newer versions of Excel add to the workbook', async () => {
	const parts = {
		formats: [14],
		// As Excel 2013 and later write it.
		workbookPr:
			'<workbookPr date1904="1"/><extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>',
		rows: '<row><c s="0"><v>44195</v></c></row>',
	};
	expect(await csvOf(parts)).toBe('2024-12-31\n');
});

it("keeps a number that isn't a date, and reports the cell", async () => {
	const rows = '<row><c s="0"><v>-1.5</v></c><c s="0"><v>60</v></c><c s="0"><v>3E+6</v></c></row>';
	const { csv, findings } = await readSheet(makeWorkbook({ formats: [14], rows }));
	expect(csv).toBe('-1.5,60,3000000\n');
	expect(findings).toMatchObject([
		{
			kind: 'noDate',
			count: 3,
			cells: [{ cell: 'A1', text: '-1.5' }, { cell: 'B1', text: '60' }, { cell: 'C1' }],
		},
	]);
});

it.each([
	[0, 'A'],
	[25, 'Z'],
	[26, 'AA'],
	[701, 'ZZ'],
	[702, 'AAA'],
	[16_383, 'XFD'],
])('names column %i %s', (column, name) => {
	expect(columnName(column)).toBe(name);
});

it('reads a number of a million digits that is none in linear time', () => {
	const before = process.cpuUsage();
	const text = `${'0'.repeat(1_000_000)}x`;
	expect(numberText(text)).toBe(text);
	expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2);
});

import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { Reading } from '../../../../nodes/MarketoBulkLeadImport/marketo/values/valueKind';
import { convert, decide } from './columns';

const ORDERS: readonly Reading[] = ['dayFirst', 'monthFirst', 'yearFirst'];

describe('days', () => {
	test.each<[reading: Reading, value: string, expected: string]>([
		['dayFirst', '24.11.2026', '2026-11-24'],
		['dayFirst', '4.1.2026', '2026-01-04'],
		['dayFirst', '24/11/2026', '2026-11-24'],
		['dayFirst', '24-11-2026', '2026-11-24'],
		['dayFirst', '24. 11. 2026', '2026-11-24'],
		['dayFirst', ' 24.11.2026 ', '2026-11-24'],
		['dayFirst', '\u00a024.11.2026\u202f', '2026-11-24'],
		['dayFirst', '24.11.26', '2026-11-24'],
		['dayFirst', '31.12.49', '2049-12-31'],
		['dayFirst', '31.12.50', '1950-12-31'],
		['dayFirst', '01.02.03', '2003-02-01'],
		['monthFirst', '01.02.03', '2003-01-02'],
		['yearFirst', '01.02.03', '2001-02-03'],
		['monthFirst', '11/24/2026', '2026-11-24'],
		['monthFirst', '1/2/26', '2026-01-02'],
		['yearFirst', '26-1-2', '2026-01-02'],
		['dayFirst', '29.02.2024', '2024-02-29'],
		['dayFirst', '24.11.2026 00:00', '2026-11-24'],
		['dayFirst', '24.11.2026, 15:41:32', '2026-11-24'],
	])('%s: %s becomes %s', (reading, value, expected) => {
		expect(convert('date', reading, value)).toBe(expected);
	});

	test.each(
		[
			['2026-11-24', '2026-11-24'],
			['2026-1-2', '2026-01-02'],
			['2026/11/24', '2026-11-24'],
			['2026.11.24', '2026-11-24'],
			['2026. 11. 24.', '2026-11-24'],
			['20261124', '2026-11-24'],
			['24 Nov 2026', '2026-11-24'],
			['24-Nov-26', '2026-11-24'],
			['24-NOV-2026', '2026-11-24'],
			['24th November 2026', '2026-11-24'],
			['Nov 24, 2026', '2026-11-24'],
			['November 3rd, 2026', '2026-11-03'],
			['Sept. 3, 2026', '2026-09-03'],
			['2026 November 3', '2026-11-03'],
			['24. November 2026', '2026-11-24'],
			['3. März 2026', '2026-03-03'],
			['3. Ma\u0308rz 2026', '2026-03-03'],
			['1er août 2026', '2026-08-01'],
			['14 févr. 2026', '2026-02-14'],
			['24 de noviembre de 2026', '2026-11-24'],
			['24 dic 2026', '2026-12-24'],
			['24 maggio 2026', '2026-05-24'],
			['24 de março de 2026', '2026-03-24'],
			['24 mei 2026', '2026-05-24'],
			['24 Nov 2026 15:41', '2026-11-24'],
			['24\u00a0Nov\u00a02026', '2026-11-24'],
			['', ''],
			['   ', ''],
			[' NULL ', 'NULL'],
		].flatMap(([value, expected]) => ORDERS.map((order) => [order, value, expected] as const)),
	)('%s: %j becomes %j', (order, value, expected) => {
		expect(convert('date', order, value)).toBe(expected);
	});

	test.each([
		'31.02.2026',
		'29.02.2025',
		'32.01.2026',
		'24.13.2026',
		'0.11.2026',
		'24.0.2026',
		'24.11.0000',
		'24.11.226',
		'24.11/2026',
		'24 11 2026',
		'24.11.2026 tomorrow',
		'24.11.2026x',
		'24.11.2026 25:00',
		'24.11.2026 15:60',
		'24 Foo 2026',
		'24 constructor 2026',
		'Nov 2026',
		'25572',
		'24112026',
		'18991231',
		'today',
		'NULL.',
		'٢٤.١١.٢٠٢٦',
		'２４.１１.２０２６',
		'24 Nov 2026 \u0661\u0665:41',
		'\u0630\u0631.\u0631\u0631.2026',
	])('%s does not change', (value) => {
		for (const order of ORDERS) expect(convert('date', order, value)).toBe(value);
		expect(decide('date', [value], { dateOrder: 'dayFirst' })).toMatchObject({
			state: 'asIs',
			unreadable: { count: 1, rows: [2], value },
		});
	});

	test.each<[label: string, value: string, zone: string, expected: string]>([
		['the same day here', '2026-11-24T12:00:00Z', 'Europe/Berlin', '2026-11-24'],
		['the next day here', '2026-11-24T23:30:00Z', 'Europe/Berlin', '2026-11-24T23:30:00Z'],
		['the day before here', '2026-11-24T00:00:00Z', 'America/New_York', '2026-11-24T00:00:00Z'],
		['midnight here', '2026-11-24T00:00:00+01:00', 'Europe/Berlin', '2026-11-24'],
	])(
		'an instant becomes a day only if it is the same day in both time zones: %s',
		(_, value, zone, expected) => {
			expect(convert('date', 'dayFirst', value, zone)).toBe(expected);
		},
	);
});

describe('dates with a time', () => {
	test.each<[value: string, expected: string]>([
		['2026-11-24T15:41:32-05:00', '2026-11-24T15:41:32-05:00'],
		['2026-11-24T15:41:32Z', '2026-11-24T15:41:32Z'],
		['2026-11-24T15:41:32.000Z', '2026-11-24T15:41:32Z'],
		['2026-11-24T15:41:32.987654321+01:00', '2026-11-24T15:41:32+01:00'],
		['2026-11-24T15:41:32+0530', '2026-11-24T15:41:32+05:30'],
		['2026-11-24T15:41:32+02', '2026-11-24T15:41:32+02:00'],
		['2026-11-24 15:41:32 UTC', '2026-11-24T15:41:32Z'],
		['2026-11-24 15:41:32 GMT+0100', '2026-11-24T15:41:32+01:00'],
		['2026-11-24t15:41:32z', '2026-11-24T15:41:32Z'],
		['2026-11-24T15:41:32', '2026-11-24T15:41:32+01:00'],
		['2026-07-24 15:41', '2026-07-24T15:41:00+02:00'],
		['2026-11-24', '2026-11-24T00:00:00+01:00'],
		['24.11.2026 15:41:32', '2026-11-24T15:41:32+01:00'],
		['24.11.2026, 15:41:32', '2026-11-24T15:41:32+01:00'],
		['24.11.2026  5:41', '2026-11-24T05:41:00+01:00'],
		['24/11/2026 3:41 PM', '2026-11-24T15:41:00+01:00'],
		['24/11/2026 3:41:32pm', '2026-11-24T15:41:32+01:00'],
		['24/11/2026, 3:41:32\u202fPM', '2026-11-24T15:41:32+01:00'],
		['24/11/2026 3:41 p. m.', '2026-11-24T15:41:00+01:00'],
		['24/11/2026 12:00 AM', '2026-11-24T00:00:00+01:00'],
		['24/11/2026 12:00 PM', '2026-11-24T12:00:00+01:00'],
		['24 Nov 2026 15:41:32 +0100', '2026-11-24T15:41:32+01:00'],
		['Nov 24, 2026, 3:41 PM', '2026-11-24T15:41:00+01:00'],
	])('%s becomes %s', (value, expected) => {
		expect(convert('datetime', 'dayFirst', value)).toBe(expected);
	});

	test.each([
		'2026-11-24T15',
		'2026-11-24T24:00:00',
		'2026-11-24T15:41:60',
		'2026-11-24 15:41 PM',
		'2026-11-24 0:41 AM',
		'2026-11-24T15:41:32 CST',
		'2026-11-24T15:41:32+19:00',
		'2026-11-24T15:41:32+01:60',
		'2026-11-24T15:41:32+1',
		'2026-11-24T15:4',
		'2026-11-24T15:41:32.',
		'2026-11-24 at noon',
	])('%s does not change', (value) => {
		expect(convert('datetime', 'dayFirst', value)).toBe(value);
		expect(decide('datetime', [value])).toMatchObject({ state: 'asIs', unreadable: { count: 1 } });
	});
});

describe('the evidence for the order', () => {
	test.each<[label: string, values: string[], reading: Reading]>([
		['a day above 12 first', ['01.02.2026', '31.12.1990'], 'dayFirst'],
		['a day above 12 in the middle', ['01/02/2026', '12/31/1990'], 'monthFirst'],
		['a year above 31', ['01-02-03', '90-12-31'], 'yearFirst'],
		[
			'a day that does not exist, which is still evidence',
			['01.02.2026', '31.02.2026'],
			'dayFirst',
		],
		['two digits at the end that cannot be a day', ['01.02.03', '24.11.75'], 'dayFirst'],
		['days that are the same in every order', ['12/12/1990', '1/1/2026'], 'dayFirst'],
		['ISO days and one proof', ['2026-11-24', '31.12.1990'], 'dayFirst'],
	])('%s', (_, values, reading) => {
		for (const given of [values, [...values].reverse()]) {
			expect(decide('date', given)).toMatchObject({
				state: 'convert',
				plan: { dataType: 'date', reading },
			});
		}
	});

	test('a value that is not a day in any order is not ambiguous', () => {
		// In either order it is the day before in Chicago.
		const values = ['09/07/2026 01:00 UTC'];
		expect(decide('date', values, {}, 'America/Chicago')).toMatchObject({
			state: 'asIs',
			unreadable: { count: 1, rows: [2] },
		});
		expect(decide('date', values, {}, 'Europe/Berlin').state).toBe('ambiguous');
	});

	test('reports a column without evidence as ambiguous, with the first value that matters', () => {
		expect(decide('date', ['12/12/1990', 'x', '01/02/2003', '03/04/2005'])).toEqual({
			state: 'ambiguous',
			option: 'dateOrder',
			ambiguous: {
				count: 2,
				rows: [4, 5],
				value: '01/02/2003',
				readings: [
					{ reading: 'dayFirst', value: '2003-02-01' },
					{ reading: 'monthFirst', value: '2003-01-02' },
				],
			},
		});
	});

	test('two-digit years can also come first', () => {
		expect(decide('date', ['24.11.26'])).toMatchObject({
			state: 'ambiguous',
			ambiguous: {
				readings: [
					{ reading: 'dayFirst', value: '2026-11-24' },
					{ reading: 'yearFirst', value: '2024-11-26' },
				],
			},
		});
	});

	test('reports a column with both orders as conflicting, with rows that prove each', () => {
		expect(decide('date', ['01/02/2003', '31/12/1990', '12/31/1990', '30/12/1990'])).toEqual({
			state: 'conflicting',
			option: 'dateOrder',
			proofs: [
				{ readings: ['dayFirst'], count: 2, rows: [3, 5], value: '31/12/1990' },
				{ readings: ['monthFirst'], count: 1, rows: [4], value: '12/31/1990' },
			],
		});
	});

	test('four-digit years at the end conflict with years above 31 at the start', () => {
		expect(decide('date', ['01/02/2003', '90-12-31'])).toMatchObject({
			state: 'conflicting',
			proofs: [
				{ readings: ['dayFirst', 'monthFirst'], rows: [2] },
				{ readings: ['yearFirst'], rows: [3] },
			],
		});
	});

	test('the user’s setting applies, and values that it does not fit are unreadable', () => {
		expect(
			decide('date', ['01/02/2003', '12/31/1990', '31/12/1990'], { dateOrder: 'dayFirst' }),
		).toEqual({
			state: 'convert',
			plan: { dataType: 'date', reading: 'dayFirst', keepsCurrency: false },
			conversion: { count: 2, example: { from: '01/02/2003', to: '2003-02-01' } },
			unreadable: { count: 1, rows: [3], value: '12/31/1990' },
		});
	});

	test('the order does not matter in a column of ISO instants', () => {
		expect(decide('datetime', ['2026-11-24T15:41:32Z', '2026-01-02T15:41:32+01:00'])).toEqual({
			state: 'asIs',
		});
	});
});

describe('reports on a column', () => {
	test('two-digit years', () => {
		expect(decide('date', ['24.11.75', '24.11.2026'])).toMatchObject({
			twoDigitYears: { count: 1, rows: [2] },
		});
		expect(decide('date', ['24 Nov 75'])).toMatchObject({ twoDigitYears: { count: 1, rows: [2] } });
	});

	test("Excel's serial numbers, which are not guessed", () => {
		expect(decide('date', ['2026-11-24', '25572', '25572.5', '255'])).toEqual({
			state: 'asIs',
			unreadable: { count: 3, rows: [3, 4, 5], value: '25572' },
			serialNumbers: { count: 2, rows: [3, 4], value: '25572' },
		});
	});

	test('names five rows in order, and counts all', () => {
		const values = ['x', '31.02.2026', 'y', '31.04.2026', 'z', 'x', '31.06.2026'];
		expect(decide('date', values)).toMatchObject({
			unreadable: { count: 7, rows: [2, 3, 4, 5, 6], value: 'x' },
		});
	});

	test('times that a clock change skips or repeats', () => {
		const values = ['29.03.2026 02:30', '25.10.2026 02:30', '25.10.2026 12:30'];
		expect(decide('datetime', values)).toMatchObject({ clockChanges: { count: 2, rows: [2, 3] } });
	});

	test('limits memory: drops the middle of a long value', () => {
		const long = `${'1'.repeat(5_000)}.${'2'.repeat(5_000)}`;
		expect(decide('date', [long])).toMatchObject({
			unreadable: { count: 1, value: expect.stringMatching(/^.{99}$/) as unknown },
		});
	});
});

const DAY = fc.date({
	min: new Date('1970-01-01'),
	max: new Date('2037-12-31'),
	noInvalidDate: true,
});
const FORMATS: readonly [reading: Reading, format: string][] = [
	['dayFirst', 'd.M.yyyy'],
	['dayFirst', 'dd/MM/yyyy'],
	['dayFirst', 'd-M-yyyy'],
	['monthFirst', 'M/d/yyyy'],
	['monthFirst', 'MM-dd-yyyy'],
	['yearFirst', 'yyyy/M/d'],
	['yearFirst', 'yyyyMMdd'],
	['dayFirst', 'd MMM yyyy'],
	['dayFirst', 'd. MMMM yyyy'],
	['monthFirst', 'MMMM d, yyyy'],
	['monthFirst', 'MMM d yyyy'],
];
const TIMES = ['H:mm', 'HH:mm:ss', 'h:mm a', 'h:mm:ss a', 'HH:mm:ss.SSS'];
const LOCALES = ['en-US', 'de-DE', 'fr-FR', 'es-ES', 'it-IT', 'pt-BR', 'nl-NL'];

describe('compared with Luxon', () => {
	test('reads days in every format and language', () => {
		fc.assert(
			fc.property(
				DAY,
				fc.constantFrom(...FORMATS),
				fc.constantFrom(...LOCALES),
				(at, [reading, format], locale) => {
					const day = DateTime.fromJSDate(at, { zone: 'utc' });
					expect(convert('date', reading, day.setLocale(locale).toFormat(format))).toBe(
						day.toISODate(),
					);
				},
			),
			{ numRuns: 2_000 },
		);
	});

	test('reads dates with a time, except in the hour that is repeated', () => {
		const zones = [
			'Europe/Berlin',
			'America/New_York',
			'Australia/Lord_Howe',
			'Pacific/Apia',
			'UTC',
			'Asia/Kolkata',
		];
		fc.assert(
			fc.property(
				DAY,
				fc.constantFrom(...FORMATS),
				fc.constantFrom(...TIMES),
				fc.constantFrom(...zones),
				(at, [reading, format], time, zone) => {
					const moment = DateTime.fromJSDate(at, { zone });
					fc.pre(moment.getPossibleOffsets().length === 1);
					const kept = time.includes('s') ? moment.startOf('second') : moment.startOf('minute');
					const text = moment.setLocale('en-US').toFormat(`${format} ${time}`);
					expect(convert('datetime', reading, text, zone)).toBe(
						kept.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ"),
					);
				},
			),
			{ numRuns: 3_000 },
		);
	});
});

const ANY_TEXT = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 40 }),
	fc.string({ unit: fc.constantFrom(...'0123456789./-: TZapm,+ \u00a0'), maxLength: 30 }),
);

test.each(['date', 'datetime'])('converting a %s twice has the same result as once', (dataType) => {
	fc.assert(
		fc.property(ANY_TEXT, fc.constantFrom(...ORDERS), (text, reading) => {
			const once = convert(dataType, reading, text);
			expect(convert(dataType, reading, once)).toBe(once);
		}),
		{ numRuns: 3_000 },
	);
});

test.each(['date', 'datetime'])(
	'the report on a column of type %s matches what the converter does',
	(dataType) => {
		fc.assert(
			fc.property(
				fc.array(ANY_TEXT, { minLength: 1, maxLength: 5 }),
				fc.constantFrom(...ORDERS),
				(values, reading) => {
					const decision = decide(dataType, values, { dateOrder: reading as 'dayFirst' });
					const changed = values.filter(
						(value) => convert(dataType, reading, value) !== value,
					).length;
					expect('conversion' in decision ? decision.conversion?.count : 0).toBe(changed);
				},
			),
			{ numRuns: 2_000 },
		);
	},
);

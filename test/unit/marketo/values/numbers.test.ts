import fc from 'fast-check';
import type { Reading } from '../../../../nodes/MarketoBulkLeadImport/marketo/values/valueKind';
import { convert, decide } from './columns';

const SEPARATORS: readonly Reading[] = ['dot', 'comma'];

describe('numbers with decimals', () => {
	test.each<[reading: Reading, value: string, expected: string]>([
		['dot', '1,234.50', '1234.50'],
		['dot', '1,234,567', '1234567'],
		['dot', '1,23,456.7', '123456.7'],
		['dot', '1,234', '1234'],
		['dot', '1.234', '1.234'],
		['dot', "1'234.5", '1234.5'],
		['dot', '.5', '0.5'],
		['dot', '5.', '5'],
		['dot', '-.5', '-0.5'],
		['comma', '1.234,50', '1234.50'],
		['comma', '1.234.567', '1234567'],
		['comma', '1.234', '1234'],
		['comma', '1,234', '1.234'],
		['comma', '12,5', '12.5'],
		['comma', ',5', '0.5'],
		['comma', '1 234,5', '1234.5'],
		['comma', '1\u00a0234,5', '1234.5'],
		['comma', '1\u202f234\u202f567,5', '1234567.5'],
		['comma', '1’234,5', '1234.5'],
		['comma', '1.234,50-', '-1234.50'],
		['comma', '-12,5', '-12.5'],
		['comma', '12,5 €', '12.5'],
		['comma', '€ 12,5', '12.5'],
		['comma', 'EUR 1.234,50', '1234.50'],
		['comma', '1.234,50 kr', '1234.50'],
		['dot', '$1,234.50', '1234.50'],
		['dot', '-$5.10', '-5.10'],
		['dot', '$-5.10', '-5.10'],
		['dot', 'US$ 5.10', '5.10'],
		['dot', '(5.10)', '-5.10'],
		['dot', '$(5.10)', '-5.10'],
		['dot', ' $ (1,234.50) ', '-1234.50'],
		['dot', "CHF 1'234.50", '1234.50'],
	])('%s: %j becomes %j', (reading, value, expected) => {
		for (const type of ['float', 'currency']) expect(convert(type, reading, value)).toBe(expected);
	});

	test.each(
		[
			['5', '5'],
			['-5', '-5'],
			['007', '007'],
			['+5', '5'],
			[' 5 ', '5'],
			['\u00a05\u00a0', '5'],
			['−5', '-5'],
			['5-', '-5'],
			['1 234', '1234'],
			["1'234'567", '1234567'],
			['', ''],
			['  ', ''],
			[' NULL ', 'NULL'],
			['NULL', 'NULL'],
		].flatMap(([value, expected]) =>
			SEPARATORS.map((reading) => [reading, value, expected] as const),
		),
	)('%s: %j becomes %j', (reading, value, expected) => {
		for (const type of ['float', 'currency', 'integer', 'score', 'percent']) {
			expect(convert(type, reading, value)).toBe(expected);
		}
	});

	test.each([
		'five',
		'-',
		'.',
		',',
		'--5',
		'-5-',
		'+-5',
		'1 2',
		'12 34',
		'1234 567',
		'0,123,456',
		'1,23',
		'1,2345,678',
		'1 234\u00a0567.8.9',
		'1,234 567',
		'1.2.3',
		'5 apples',
		'12%',
		'0x10',
		'Infinity',
		'NaN',
		'((5))',
		'(-5)',
		'1(5)',
		'$$5',
		'$5€',
		'ABC 5',
		'٥',
		'５',
		'１２.５',
		'1٬234',
		'5,-',
		'9'.repeat(50) + ' apples',
		'1.'.repeat(60),
	])('%j does not change', (value) => {
		expect(convert('currency', 'dot', value)).toBe(value);
		expect(decide('currency', [value], { decimalSeparator: 'dot' })).toMatchObject({
			state: 'asIs',
			unreadable: { count: 1, rows: [2] },
		});
	});

	test.each([
		['1e3', {}],
		['1.5E+3', {}],
		['1,5E+3', { unreadable: { count: 1, rows: [2], value: '1,5E+3' } }],
	])('keeps an exponent for Marketo: %s', (value, told) => {
		expect(convert('float', 'dot', value)).toBe(value);
		expect(decide('float', [value])).toEqual({ state: 'asIs', ...told });
	});
});

describe('whole numbers', () => {
	test.each<[type: string, reading: Reading, value: string, expected: string]>([
		['integer', 'dot', '5.0', '5'],
		['integer', 'comma', '5,00', '5'],
		['integer', 'dot', '1,234', '1234'],
		['integer', 'comma', '1.234', '1234'],
		['integer', 'dot', '$1,234', '1234'],
		['score', 'dot', '+10', '10'],
		['percent', 'dot', '12 %', '12'],
		['percent', 'comma', '12,0%', '12'],
		['percent', 'comma', '12\u00a0%', '12'],
	])('%s, %s: %s becomes %s', (type, reading, value, expected) => {
		expect(convert(type, reading, value)).toBe(expected);
	});

	test.each<[type: string, reading: Reading, value: string]>([
		['integer', 'dot', '1.234'],
		['integer', 'comma', '12,5'],
		['integer', 'dot', '1e3'],
		['integer', 'dot', '12%'],
		['score', 'dot', '$5'],
		['score', 'dot', '(5)'],
		['percent', 'comma', '12,5 %'],
		['percent', 'dot', '%5'],
		['percent', 'dot', '5%%'],
	])('%s, %s: %s does not change, and is reported', (type, reading, value) => {
		expect(convert(type, reading, value)).toBe(value);
		const decimalSeparator = reading as 'dot';
		expect(decide(type, [value], { decimalSeparator })).toMatchObject({
			unreadable: { count: 1, rows: [2] },
		});
	});
});

describe('the evidence for the decimal separator', () => {
	test.each<[label: string, values: string[], reading: Reading]>([
		['both in one value, comma last', ['1.234', '1.234,5'], 'comma'],
		['both in one value, dot last', ['1,234', '1,234.5'], 'dot'],
		['a comma without three digits after it', ['1,234', '12,5'], 'comma'],
		['a dot without three digits after it', ['1,234', '12.5'], 'dot'],
		['two dots as thousands separators', ['1.234', '1.234.567'], 'comma'],
		['two commas as thousands separators', ['1.234', '1,234,567'], 'dot'],
		['four digits before the dot', ['1,234', '1234.567'], 'dot'],
		['a zero before three digits', ['1,234', '0.123'], 'dot'],
		['spaces as thousands separators', ['1,234', '1 234,567'], 'comma'],
		['no decimals', ['1 234', '5'], 'dot'],
	])('%s', (_, values, reading) => {
		for (const given of [values, [...values].reverse()]) {
			expect(decide('float', given)).toMatchObject({ state: 'convert', plan: { reading } });
		}
	});

	test('1.234 alone is ambiguous', () => {
		expect(decide('currency', ['5', '1.234', '7.000'])).toEqual({
			state: 'ambiguous',
			option: 'decimalSeparator',
			ambiguous: {
				count: 2,
				rows: [3, 4],
				value: '1.234',
				readings: [
					{ reading: 'dot', value: '1.234' },
					{ reading: 'comma', value: '1234' },
				],
			},
		});
	});

	test('also in a column of whole numbers, which may contain decimals by mistake', () => {
		expect(decide('integer', ['1.234'])).toMatchObject({
			state: 'ambiguous',
			ambiguous: {
				readings: [
					{ reading: 'dot', value: null },
					{ reading: 'comma', value: '1234' },
				],
			},
		});
	});

	test('reports a column with both as conflicting, with rows that prove each', () => {
		expect(decide('float', ['1.234', '1.234,5', '12.5', '12,5'])).toEqual({
			state: 'conflicting',
			option: 'decimalSeparator',
			proofs: [
				{ readings: ['comma'], count: 2, rows: [3, 5], value: '1.234,5' },
				{ readings: ['dot'], count: 1, rows: [4], value: '12.5' },
			],
		});
	});

	test('applies the user’s setting', () => {
		expect(decide('float', ['1.234', '12.5'], { decimalSeparator: 'comma' })).toEqual({
			state: 'convert',
			plan: { dataType: 'float', reading: 'comma', keepsCurrency: false },
			conversion: { count: 1, example: { from: '1.234', to: '1234' } },
			unreadable: { count: 1, rows: [3], value: '12.5' },
		});
	});

	test('plain numbers need no conversion', () => {
		expect(decide('float', ['5', '12.5', '-0.5', '', '1234.567', 'NULL'])).toEqual({
			state: 'asIs',
		});
	});
});

describe('currency signs', () => {
	test('are removed if the column has one currency', () => {
		expect(decide('currency', ['$5.10', '7', '$8'])).toMatchObject({
			state: 'convert',
			conversion: { count: 2, example: { from: '$5.10', to: '5.10' } },
		});
	});

	test('are kept if it has several, because different amounts would become the same', () => {
		expect(decide('currency', ['$5.10', '+7', '8.20 €'])).toEqual({
			state: 'convert',
			plan: { dataType: 'currency', reading: 'dot', keepsCurrency: true },
			conversion: { count: 1, example: { from: '+7', to: '7' } },
			unreadable: { count: 2, rows: [2, 4], value: '$5.10' },
			mixedCurrencies: { count: 2, rows: [2, 4], value: '$5.10', currencies: ['$', '€'] },
		});
	});
});

const LOCALES: readonly [locale: string, reading: Reading][] = [
	['en-US', 'dot'],
	['en-IN', 'dot'],
	['de-CH', 'dot'],
	['de-DE', 'comma'],
	['fr-FR', 'comma'],
	['es-ES', 'comma'],
	['sv-SE', 'comma'],
	['pl-PL', 'comma'],
];

test('reads numbers that Intl formats for many countries', () => {
	const styles = fc.constantFrom<Intl.NumberFormatOptions>(
		{},
		{ style: 'currency', currency: 'EUR' },
		{ style: 'currency', currency: 'USD' },
		{ style: 'currency', currency: 'EUR', currencySign: 'accounting' },
	);
	fc.assert(
		fc.property(
			fc.constantFrom(...LOCALES),
			styles,
			fc.integer({ min: -1e11, max: 1e11 }),
			([locale, reading], style, cents) => {
				const format = new Intl.NumberFormat(locale, { ...style, minimumFractionDigits: 2 });
				expect(Number(convert('currency', reading, format.format(cents / 100)))).toBeCloseTo(
					cents / 100,
					2,
				);
			},
		),
		{ numRuns: 2_000 },
	);
});

const ANY_TEXT = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 30 }),
	fc.string({ unit: fc.constantFrom(..."0123456789.,' -+$€%()eE\u00a0"), maxLength: 14 }),
);
const TYPES = ['integer', 'score', 'percent', 'float', 'currency'];

test.each(TYPES)(
	'a value converted to %s is a number, and does not change if read with a decimal point',
	(type) => {
		fc.assert(
			fc.property(ANY_TEXT, fc.constantFrom(...SEPARATORS), (text, reading) => {
				const once = convert(type, reading, text);
				if (once !== text) expect(once).toMatch(/^(-?\d+(\.\d+)?|NULL|)$/);
				if (once !== text) expect(convert(type, 'dot', once)).toBe(once);
				if (reading === 'dot') expect(convert(type, 'dot', once)).toBe(once);
			}),
			{ numRuns: 3_000 },
		);
	},
);

test.each(TYPES)('the report on a column of type %s matches what the converter does', (type) => {
	fc.assert(
		fc.property(ANY_TEXT, fc.constantFrom('dot' as const, 'comma' as const), (text, reading) => {
			const decision = decide(type, [text], { decimalSeparator: reading });
			const isChanged = convert(type, reading, text) !== text;
			expect(decision.state).toBe(isChanged ? 'convert' : 'asIs');
		}),
		{ numRuns: 3_000 },
	);
});

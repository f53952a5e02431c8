import type { ConversionSettings } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import { checkSource } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import { FieldSet } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import { CHECK_SETTINGS, fileSource } from '../sources';
import { VirtualTime } from '../virtualTime';

// Keys are compared as they are sent.

const TYPES = {
	text: 'string',
	whole: 'integer',
	price: 'currency',
	day: 'date',
	moment: 'datetime',
};
type Key = keyof typeof TYPES;

const CONVERSION: ConversionSettings = {
	dateOrder: 'auto',
	decimalSeparator: 'auto',
	timeZone: 'Europe/Berlin',
};

/** The rows that the check finds to be blank or duplicates. */
async function found(
	keys: readonly Key[],
	values: ReadonlyArray<readonly string[]>,
	conversion: ConversionSettings | undefined,
): Promise<Record<string, number[]>> {
	const fields = new FieldSet({
		fields: Object.entries(TYPES).map(([name, dataType]) => ({
			name,
			displayName: name,
			dataType,
			updateable: true,
		})),
		keyFields: keys,
	});
	const lines = [keys, ...values].map((row) =>
		row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','),
	);
	const { problems } = await checkSource(
		fileSource(`${lines.join('\n')}\n`),
		{ ...CHECK_SETTINGS, ...(conversion && { conversion }) },
		fields,
		new VirtualTime(),
	);
	return Object.fromEntries(
		problems
			.filter(({ kind }) => kind === 'duplicateLookup' || kind === 'blankLookup')
			.map(({ kind, rows }) => [kind, rows]),
	);
}

test.each<
	[
		label: string,
		key: Key,
		values: string[],
		converted: object,
		settings?: Partial<ConversionSettings>,
	]
>([
	[
		'blanks of any kind around text',
		'text',
		['a', ' a', 'a\t', '\u00a0a', 'a b'],
		{ duplicateLookup: [3, 4, 5] },
	],
	['text with only non-ASCII blanks', 'text', ['\u00a0', 'a'], { blankLookup: [2] }],
	['quotes inside text', 'text', ['the "a"', 'the "a"\u00a0'], { duplicateLookup: [3] }],
	['whole numbers', 'whole', ['1', '1.0', '+1', '01'], { duplicateLookup: [3, 4] }],
	[
		'numbers with thousands separators',
		'whole',
		['1500', '1.500,0', '1500,0'],
		{ duplicateLookup: [3, 4] },
	],
	[
		'numbers whose decimal separator the user has set',
		'whole',
		['1234', '1.234'],
		{ duplicateLookup: [3] },
		{ decimalSeparator: 'comma' },
	],
	['numbers with a currency, which may have to be kept', 'price', ['5.5', '$5.5'], {}],
	[
		'dates',
		'day',
		['1990-12-31', '31.12.1990', '31 Dec 1990', '1990-12-30'],
		{ duplicateLookup: [3, 4] },
	],
	[
		'dates whose order the user has set',
		'day',
		['1990-02-01', '01/02/1990', '02/01/1990'],
		{ duplicateLookup: [3] },
		{ dateOrder: 'dayFirst' },
	],
	[
		'points in time',
		'moment',
		['2026-11-24T15:41:00+01:00', '24.11.2026 15:41', '24.11.2026 3:41 PM'],
		{ duplicateLookup: [3, 4] },
	],
	['values that cannot be read', 'day', ['soon', 'later', 'soon'], { duplicateLookup: [4] }],
])('%s', async (_, key, values, converted, settings = {}) => {
	const rows = values.map((value) => [value]);
	expect(await found([key], rows, { ...CONVERSION, ...settings })).toEqual(converted);
});

test('a key of several columns is compared as a whole', async () => {
	const rows = [
		['a', '1'],
		['a\u00a0', '1.0'],
		['a', '2'],
	];
	expect(await found(['text', 'whole'], rows, CONVERSION)).toEqual({ duplicateLookup: [3] });
});

test('without conversion, values are compared as they are in the file', async () => {
	expect(await found(['whole'], [['1'], ['1.0'], [' 1']], undefined)).toEqual({
		duplicateLookup: [4],
	});
});

import { FieldBounds, findFields } from '../../../../nodes/MarketoBulkLeadImport/csv/read/fields';
import type { Field } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import { LookupCheck } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/lookupCheck';
import {
	checkForField,
	type ValueCheck,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/valueChecks';
import { encodeField } from '../../../../nodes/MarketoBulkLeadImport/csv/write/encode';

const field = (dataType: string, length?: number): Field => ({
	name: 'field',
	displayName: 'Field',
	dataType,
	updateable: true,
	...(length !== undefined && { length }),
});

/** Lets a check look at a value in the second of three columns. */
function look(check: ValueCheck, value: string, row: number): void {
	const bytes = Buffer.from(`first,${encodeField(value, ',')},last`);
	const bounds = new FieldBounds();
	bounds.count = findFields(bytes, 0, bytes.length, ',', bounds);
	check.look(bytes, bounds, row);
}

function checked(given: Field, values: readonly string[]): ValueCheck {
	const check = checkForField(given, 'Column', 1);
	if (check === undefined) throw new Error('No check');
	values.forEach((value, i) => look(check, value, i + 2));
	return check;
}

const READABLE: Record<string, string[]> = {
	integer: ['0', '-5', '+5', '007', '5.0', ' 5 ', '2147483647', '', '  ', 'NULL'],
	score: ['10', '-3'],
	percent: ['50'],
	float: ['0', '1.5', '-.5', '5.', '1e3', '1.5E-7', '+0.1'],
	currency: ['19.99', '100'],
	boolean: ['true', 'FALSE', '1', '0', 'yes', 'No', 't', 'F', 'y', 'n', ''],
	date: [
		'2026-11-23',
		'2026-1-2',
		'11/23/2026',
		'23/11/26',
		'2026/11/23',
		'2026-11-23T10:00:00Z',
		'2024-02-29',
	],
	datetime: [
		'2026-11-23',
		'2026-11-23T14:30:00Z',
		'2026-11-23 14:30',
		'2026-11-23T14:30:00.123+01:00',
		'11/23/2026 2:30 PM',
		'2026-11-23T14:30:00 CST',
	],
};

const UNREADABLE: Record<string, string[]> = {
	integer: ['five', '5.5', '1,000', '1e3', '٥', '0x10', '5 apples', '-', 'null', 'x'.repeat(101)],
	score: ['high'],
	percent: ['12.5'],
	float: ['1,5', '.', 'e5', 'NaN', 'Infinity', '1.2.3'],
	currency: ['$ 5'],
	boolean: ['maybe', 'wahr', '2', 'x'],
	date: [
		'2026-02-30',
		'2026-13-01',
		'2025-02-29',
		'23.11.2026',
		'today',
		'20261123',
		'2026-11',
		'45000',
	],
	datetime: ['2026-02-30T10:00:00Z', '2026-11-23T10', 'noon', '2026-11-23T14:30:00 tomorrow'],
};

test.each(
	Object.entries(READABLE).flatMap(([type, values]) => values.map((value) => [type, value])),
)('%s may be %j', (type, value) => {
	expect(checked(field(type), [value]).problem()).toBeUndefined();
});

test.each(
	Object.entries(UNREADABLE).flatMap(([type, values]) => values.map((value) => [type, value])),
)('%s is not %j', (type, value) => {
	expect(checked(field(type), [value]).problem()).toMatchObject({ count: 1, rows: [2] });
});

test.each(['string', 'text', 'email', 'phone', 'url', 'reference', 'something new'])(
	'%s without a length may be anything',
	(type) => {
		expect(checkForField(field(type), 'Column', 1)).toBeUndefined();
	},
);

test.each<[type: string, kind: string, message: string]>([
	['integer', 'notANumber', 'The column "Column" holds values that are not a whole number'],
	['score', 'notANumber', 'The column "Column" holds values that are not a whole number'],
	['percent', 'notANumber', 'The column "Column" holds values that are not a whole number'],
	['float', 'notANumber', 'The column "Column" holds values that are not a number'],
	['currency', 'notANumber', 'The column "Column" holds values that are not a number'],
	['boolean', 'notABoolean', 'The column "Column" holds values that are not true or false'],
	['date', 'notADate', 'The column "Column" holds values that are not a date such as 2026-11-23'],
	[
		'datetime',
		'notADate',
		'The column "Column" holds values that are not a date and time such as 2026-11-23T14:30:00Z',
	],
])('what is told of a %s', (type, kind, message) => {
	expect(checked(field(type), ['?', '1', '?', '?', '?', '?', '?', '?']).problem()).toMatchObject({
		severity: 'warn',
		kind,
		column: 'Column',
		field: 'field',
		message,
		rows: expect.arrayContaining([2]) as unknown,
	});
});

test('five rows are named, all are counted', () => {
	expect(checked(field('boolean'), ['x', 'yes', 'x', 'x', 'x', 'x', 'x']).problem()).toMatchObject({
		count: 6,
		rows: [2, 4, 5, 6, 7],
	});
});

describe('lengths', () => {
	test.each<[label: string, value: string, tooLong: boolean]>([
		['shorter', 'abc', false],
		['as long', 'abcde', false],
		['longer', 'abcdef', true],
		['as long in characters, not in bytes', 'äöüßé', false],
		['longer in characters and bytes', 'äöüßéx', true],
		['quotes do not count', '"""ab', false],
		['newlines do', 'ab\ncde', true],
		['blank', '', false],
	])('%s', (_, value, tooLong) => {
		expect(checked(field('string', 5), [value]).problem() !== undefined).toBe(tooLong);
	});

	test('what is told', () => {
		expect(checked(field('string', 2_000), ['x'.repeat(2_001)]).problem()).toEqual({
			severity: 'warn',
			kind: 'tooLong',
			column: 'Column',
			field: 'field',
			count: 1,
			rows: [2],
			message:
				'The column "Column" holds values of more than 2,000 characters, which is what the field "field" takes',
		});
	});
});

describe('the lookup column', () => {
	function lookups(values: readonly string[]): LookupCheck {
		const check = new LookupCheck('email', 'E-Mail', 1);
		values.forEach((value, i) => look(check, value, i + 2));
		return check;
	}

	test.each<[label: string, values: string[], blank: number[], repeated: number[]]>([
		['all different', ['a', 'b', 'ab', 'ba'], [], []],
		['blanks', ['a', '', ' ', 'b'], [3, 4], []],
		['repeated', ['a', 'b', 'a', 'a', 'b'], [], [4, 5, 6]],
		['without case', ['Ann@X.example', 'ann@x.EXAMPLE'], [], [3]],
		['without blanks around', ['a', ' a', 'a '], [], [3, 4]],
		['blanks inside count', ['a b', 'ab'], [], []],
		['signs that differ in the bit of case', ['a@', 'a`', '[', '{'], [], []],
		['other scripts', ['ä', 'Ä', 'ä'], [], [4]],
	])('%s', (_, values, blank, repeated) => {
		const check = lookups(values);
		expect(check.problem()?.rows ?? []).toEqual(blank);
		expect(check.duplicates()?.rows ?? []).toEqual(repeated);
	});

	test('what is told', () => {
		const check = lookups(['', '', 'a', 'a']);
		expect(check.problem()).toEqual({
			severity: 'warn',
			kind: 'blankLookup',
			column: 'E-Mail',
			field: 'email',
			count: 2,
			rows: [2, 3],
			message:
				'The column "E-Mail" is blank in some rows; Marketo deduplicates by it and refuses them',
		});
		expect(check.duplicates()).toEqual({
			severity: 'warn',
			kind: 'duplicateLookup',
			column: 'E-Mail',
			field: 'email',
			count: 1,
			rows: [5],
			message:
				'The column "E-Mail" holds values that an earlier row has as well; Marketo makes one lead of them',
		});
	});

	test('many different values are all different, and one that comes again is found among them', () => {
		const values = Array.from({ length: 30_000 }, (_, i) => `lead${i}@company${i % 977}.example`);
		expect(lookups(values).duplicates()).toBeUndefined();
		expect(lookups([...values, 'LEAD77@company77.example']).duplicates()).toMatchObject({
			count: 1,
			rows: [30_002],
		});
	});
});

import type { Field } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/fieldSet';
import type { Problem } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/problem';
import { ValueChecks } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/valueChecks';
import { inspected } from './inspected';

const field = (dataType: string, length?: number): Field => ({
	name: 'field',
	displayName: 'Field',
	dataType,
	updateable: true,
	...(length !== undefined && { length }),
});

/** The findings in a column with these values, of which the first is in row 2. */
function problemOf(given: Field, values: readonly string[]): Problem | undefined {
	const checks = new ValueChecks([{ field: given, column: 'Column', index: 1 }]);
	return inspected(
		checks,
		values.map((value) => ['first', value, 'last']),
	)[0];
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
)('%s accepts %j', (type, value) => {
	expect(problemOf(field(type), [value])).toBeUndefined();
});

test.each(
	Object.entries(UNREADABLE).flatMap(([type, values]) => values.map((value) => [type, value])),
)('%s does not accept %j', (type, value) => {
	expect(problemOf(field(type), [value])).toMatchObject({ count: 1, rows: [2] });
});

test.each(['string', 'text', 'email', 'phone', 'url', 'reference', 'something new'])(
	'%s without a length accepts anything',
	(type) => {
		expect(problemOf(field(type), ['?', '', 'x'.repeat(10_000)])).toBeUndefined();
	},
);

test.each<[type: string, kind: string, message: string]>([
	['integer', 'notANumber', 'The column "Column" has values that are not whole numbers'],
	['score', 'notANumber', 'The column "Column" has values that are not whole numbers'],
	['percent', 'notANumber', 'The column "Column" has values that are not whole numbers'],
	['float', 'notANumber', 'The column "Column" has values that are not numbers'],
	['currency', 'notANumber', 'The column "Column" has values that are not numbers'],
	['boolean', 'notABoolean', 'The column "Column" has values that are not true or false'],
	['date', 'notADate', 'The column "Column" has values that are not dates such as 2026-11-23'],
	[
		'datetime',
		'notADate',
		'The column "Column" has values that are not dates with times such as 2026-11-23T14:30:00Z',
	],
])('has a message for a column of the type %s', (type, kind, message) => {
	expect(problemOf(field(type), ['?', '1', '?', '?', '?', '?', '?', '?'])).toMatchObject({
		severity: 'warn',
		kind,
		column: 'Column',
		field: 'field',
		message,
		rows: expect.arrayContaining([2]) as unknown,
	});
});

test('counts all rows, and names five', () => {
	expect(problemOf(field('boolean'), ['x', 'yes', 'x', 'x', 'x', 'x', 'x'])).toMatchObject({
		count: 6,
		rows: [2, 4, 5, 6, 7],
	});
});

describe('lengths', () => {
	test.each<[label: string, value: string, tooLong: boolean]>([
		['shorter', 'abc', false],
		['exactly the maximum', 'abcde', false],
		['longer', 'abcdef', true],
		['exactly the maximum in characters, longer in bytes', 'äöüßé', false],
		['longer in characters and bytes', 'äöüßéx', true],
		['quotes, which do not count', '"""ab', false],
		['newlines, which count', 'ab\ncde', true],
		['blank', '', false],
	])('%s', (_, value, tooLong) => {
		expect(problemOf(field('string', 5), [value]) !== undefined).toBe(tooLong);
	});

	test('has this message', () => {
		expect(problemOf(field('string', 2_000), ['x'.repeat(2_001)])).toEqual({
			severity: 'warn',
			kind: 'tooLong',
			column: 'Column',
			field: 'field',
			count: 1,
			rows: [2],
			message:
				'The column "Column" has values longer than 2,000 characters, the limit of the field "field"',
		});
	});
});

import {
	KeyCheck,
	type KeyColumn,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/keyCheck';
import { inspected, inspectedText } from './inspected';

const EMAIL: KeyColumn = { field: 'email', column: 'E-Mail', index: 1 };
const VIN: KeyColumn = { field: 'vin', column: 'VIN', index: 0 };
const DEALER: KeyColumn = { field: 'dealerId', column: 'Dealer', index: 2 };

type Rows = number[];

function rowsByKind(key: readonly KeyColumn[], rows: string[][]): Record<string, Rows> {
	return Object.fromEntries(
		inspected(new KeyCheck(key), rows).map(({ kind, column, rows: found }) => [
			column === null ? kind : `${kind} ${column}`,
			found,
		]),
	);
}

test('compares keys in the form in which they are sent, without stray quotes', () => {
	const key = [{ field: 'email', column: 'E-Mail', index: 0 }];
	const found = inspectedText(new KeyCheck(key), '"" \na\n"a" \n');
	expect(found.map(({ kind, rows }) => [kind, rows])).toEqual([
		['blankLookup', [2]],
		['duplicateLookup', [4]],
	]);
});

test('a key is the same however its quotes are written', () => {
	const key = [{ field: 'email', column: 'E-Mail', index: 0 }];
	const found = inspectedText(new KeyCheck(key), 'a"b\n"a""b"\na""b\n');
	expect(found.map(({ kind, rows }) => [kind, rows])).toEqual([['duplicateLookup', [3]]]);
});

describe('a key of one column', () => {
	test.each<[label: string, values: string[], blank: Rows, repeated: Rows]>([
		['different values', ['a', 'b', 'ab', 'ba'], [], []],
		['blank values', ['a', '', ' ', 'b'], [3, 4], []],
		['duplicates', ['a', 'b', 'a', 'a', 'b'], [], [4, 5, 6]],
		['duplicates in another case', ['Ann@X.example', 'ann@x.EXAMPLE'], [], [3]],
		['duplicates with spaces around them', ['a', ' a', 'a '], [], [3, 4]],
		['spaces inside make a difference', ['a b', 'ab'], [], []],
		['characters that differ in the case bit', ['a@', 'a`', '[', '{'], [], []],
		['non-ASCII letters in another case', ['ä', 'Ä', 'ä'], [], [4]],
	])('%s', (_, values, blank, repeated) => {
		const rows = values.map((value) => ['x', value, 'y']);
		expect(rowsByKind([EMAIL], rows)).toEqual({
			...(blank.length > 0 && { 'blankLookup E-Mail': blank }),
			...(repeated.length > 0 && { 'duplicateLookup E-Mail': repeated }),
		});
	});

	test('has these messages', () => {
		const rows = ['', '', 'a', 'a'].map((value) => ['x', value]);
		expect(inspected(new KeyCheck([EMAIL]), rows)).toEqual([
			{
				severity: 'warn',
				kind: 'blankLookup',
				column: 'E-Mail',
				field: 'email',
				count: 2,
				rows: [2, 3],
				message:
					'The column "E-Mail" is blank in some rows. Marketo rejects those rows, as it deduplicates by this column',
			},
			{
				severity: 'warn',
				kind: 'duplicateLookup',
				column: 'E-Mail',
				field: 'email',
				count: 1,
				rows: [5],
				message:
					'The column "E-Mail" has duplicate values. Marketo merges those rows into one record',
			},
		]);
	});
});

describe('a key of several columns', () => {
	test.each<[label: string, rows: string[][], expected: Record<string, Rows>]>([
		[
			'is a duplicate only as a whole',
			[
				['v1', '', 'd1'],
				['v1', '', 'd2'],
				['v2', '', 'd1'],
				['V1', '', 'd2'],
			],
			{ duplicateLookup: [5] },
		],
		[
			'is not the same if only the joined text is',
			[
				['ab', '', 'c'],
				['a', '', 'bc'],
			],
			{},
		],
		[
			'must not be blank in any column, and such rows are not duplicates',
			[
				['v1', '', ''],
				['v1', '', ''],
				['', '', 'd1'],
			],
			{ 'blankLookup VIN': [4], 'blankLookup Dealer': [2, 3] },
		],
	])('%s', (_, rows, expected) => {
		expect(rowsByKind([VIN, DEALER], rows)).toEqual(expected);
	});

	test('names all columns in the message', () => {
		const rows = [
			['v1', '', 'd1'],
			['v1', '', 'd1'],
		];
		expect(inspected(new KeyCheck([VIN, DEALER]), rows)).toEqual([
			{
				severity: 'warn',
				kind: 'duplicateLookup',
				column: null,
				field: null,
				count: 1,
				rows: [3],
				message:
					'Some rows have the same values in the columns "VIN" and "Dealer". Marketo merges those rows into one record',
			},
		]);
	});
});

import { UnwritableValueError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/UnwritableValueError';
import { cellText, isNested } from '../../../../nodes/MarketoBulkLeadImport/csv/write/cellText';
import {
	columnsOf,
	encodeObjects,
} from '../../../../nodes/MarketoBulkLeadImport/csv/write/objects';
import { all, bytesOf, rejection } from '../reading';

/** Like Luxon's DateTime, which n8n uses for dates. */
class FakeDateTime {
	constructor(private readonly iso: string | null) {}

	toISO(): string | null {
		return this.iso;
	}
}

class FakeMoment {
	toJSON(): string {
		return '2024-03-01T00:00:00.000Z';
	}
}

test.each<[string, unknown, string, boolean]>([
	['text', 'a "b"', 'a "b"', false],
	['null', null, '', false],
	['undefined', undefined, '', false],
	['0', 0, '0', false],
	['-0', -0, '0', false],
	['a fraction', -1.5, '-1.5', false],
	['1e21', 1e21, '1000000000000000000000', false],
	['-1.5e22', -1.5e22, '-15000000000000000000000', false],
	['1e-7', 1e-7, '0.0000001', false],
	['-1.25e-9', -1.25e-9, '-0.00000000125', false],
	['a large safe integer', 9_007_199_254_740_991, '9007199254740991', false],
	['NaN', Number.NaN, '', false],
	['infinity', Number.NEGATIVE_INFINITY, '', false],
	['true', true, 'true', false],
	['false', false, 'false', false],
	['bigint', 12_345_678_901_234_567_890n, '12345678901234567890', false],
	['a date', new Date('2024-03-01T12:00:00Z'), '2024-03-01T12:00:00.000Z', false],
	['an invalid date', new Date('never'), '', false],
	[
		'a Luxon date',
		new FakeDateTime('2024-03-01T00:00:00.000+01:00'),
		'2024-03-01T00:00:00.000+01:00',
		false,
	],
	['an invalid Luxon date', new FakeDateTime(null), '', false],
	['a value that JSON writes as text', new FakeMoment(), '2024-03-01T00:00:00.000Z', false],
	['an object', { a: [1, 'b'] }, '{"a":[1,"b"]}', true],
	['an array', ['a', null], '["a",null]', true],
	['a bigint inside', { a: 1n }, '{"a":"1"}', true],
	['an empty object', {}, '{}', true],
	[
		'an object without prototype',
		Object.assign(Object.create(null) as object, { a: 1 }),
		'{"a":1}',
		true,
	],
	['a function', () => 1, '', false],
	['a symbol', Symbol('a'), '', false],
])('cellText: %s', (_, value, text, nested) => {
	expect(cellText(value)).toBe(text);
	expect(isNested(value)).toBe(nested);
});

test.each<[string, Array<Record<string, unknown>>, string[]]>([
	['nothing', [], []],
	[
		'columns in order of first appearance',
		[
			{ b: 1, a: 2 },
			{ c: 3, a: 4 },
		],
		['b', 'a', 'c'],
	],
	['own properties only', [Object.create({ inherited: 1 }) as Record<string, unknown>], []],
	[
		'names of built-in properties',
		[JSON.parse('{"__proto__":1,"constructor":2,"toString":3}') as Record<string, unknown>],
		['__proto__', 'constructor', 'toString'],
	],
])('columnsOf: %s', (_, objects, columns) => {
	expect(columnsOf(objects)).toEqual(columns);
});

test.each<[string, Array<Record<string, unknown>>, string[], string]>([
	['nothing', [], ['a', 'b'], 'a,b\n'],
	['missing cells', [{ a: 1 }, { b: 'x' }], ['a', 'b'], 'a,b\n1,\n,x\n'],
	['columns left out', [{ a: 1, b: 2 }], ['b'], 'b\n2\n'],
	['one empty column', [{ a: '' }, {}], ['a'], 'a\n""\n""\n'],
	['quotes', [{ 'a,b': 'x\n"y"' }], ['a,b'], '"a,b"\n"x\n""y"""\n'],
	[
		'no inherited properties',
		[{}],
		['__proto__', 'constructor', 'b'],
		'__proto__,constructor,b\n,,\n',
	],
	[
		'own properties with built-in names',
		[JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, unknown>],
		['__proto__', 'constructor'],
		'__proto__,constructor\nx,y\n',
	],
	['other alphabets', [{ a: '漢😀' }], ['a'], 'a\n漢😀\n'],
])('encodeObjects: %s', async (_, objects, columns, expected) => {
	expect((await bytesOf(encodeObjects(objects, columns))).toString()).toBe(expected);
});

test('encodes with another delimiter', async () => {
	expect((await bytesOf(encodeObjects([{ a: '1;2', b: '3,4' }], ['a', 'b'], ';'))).toString()).toBe(
		'a;b\n"1;2";3,4\n',
	);
});

test('yields chunks of about 64 KiB on demand', async () => {
	let made = 0;
	function* objects(): Generator<Record<string, unknown>> {
		for (let i = 0; i < 10_000; i++) {
			made++;
			yield { a: 'x'.repeat(99) };
		}
	}
	const chunks = encodeObjects(objects(), ['a']);
	expect(((await chunks.next()).value as Uint8Array).length).toBe(65_602);
	expect(made).toBe(656);
	const rest = await all(chunks);
	expect(rest.every(({ length }) => length <= 66_000)).toBe(true);
	expect(made).toBe(10_000);
});

test('reports the row and column of a value that cannot be written', async () => {
	const circle: Record<string, unknown> = {};
	circle.self = circle;
	const throwing = { toJSON: () => JSON.parse('{') as unknown };
	for (const value of [circle, throwing]) {
		const error = await rejection(bytesOf(encodeObjects([{ a: 1 }, { b: value }], ['a', 'b'])));
		expect(error).toBeInstanceOf(UnwritableValueError);
		expect(error).toMatchObject({ position: 2, column: 'b' });
	}
});

test('names a value with a NUL character', async () => {
	const objects = [{ b: 'x' }, { a: 1, b: 'a\0b' }];
	const error = await rejection(bytesOf(encodeObjects(objects, ['a', 'b'])));
	expect(error).toBeInstanceOf(UnwritableValueError);
	expect(error).toMatchObject({ position: 2, column: 'b', cause: undefined });
});

test('writes a NUL character within JSON escaped', async () => {
	const written = await bytesOf(encodeObjects([{ a: ['\0'] }], ['a']));
	expect(Buffer.from(written).toString()).toBe('a\n"[""\\u0000""]"\n');
});

import { unflatten } from './flatted';

describe('unflatten', () => {
	const cases: Array<[label: string, text: string, expected: unknown]> = [
		['nothing', '[]', undefined],
		['a text', '["a"]', 'a'],
		[
			'a number and a flag stay in place',
			'[{"a":1,"b":true,"c":null}]',
			{ a: 1, b: true, c: null },
		],
		['a text is kept aside', '[{"a":"1"},"x"]', { a: 'x' }],
		['a text that looks like an index', '[{"a":"1"},"1"]', { a: '1' }],
		['arrays in objects', '[{"a":"1"},["2","3"],{"b":1},"x"]', { a: [{ b: 1 }, 'x'] }],
	];
	test.each(cases)('%s', (_label, text, expected) => {
		expect(unflatten(text)).toEqual(expected);
	});

	test('a circle', () => {
		const whole = unflatten('[{"self":"0"}]') as { self: unknown };
		expect(whole.self).toBe(whole);
	});

	test('a column called __proto__ is a column', () => {
		const whole = unflatten('[{"__proto__":"1"},{"polluted":true}]') as object;
		expect(Object.keys(whole)).toEqual(['__proto__']);
		expect('polluted' in {}).toBe(false);
	});
});

import fc from 'fast-check';
import {
	Fingerprint,
	FingerprintSet,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/fingerprintSet';

function fingerprintOf(...parts: string[]): Fingerprint {
	const fingerprint = new Fingerprint();
	fingerprint.clear();
	for (const part of parts) {
		const bytes = Buffer.from(part);
		fingerprint.add(bytes, 0, bytes.length);
	}
	return fingerprint;
}

const add = (set: FingerprintSet, { a, b }: Fingerprint): boolean => set.add(a, b);

test('distinguishes new values from known ones, like a Set', () => {
	const values = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '@', '1'), maxLength: 4 }));
	fc.assert(
		fc.property(values, fc.nat({ max: 10 }), (given, expected) => {
			const set = new FingerprintSet(expected);
			const plain = new Set<string>();
			for (const value of given) {
				expect(add(set, fingerprintOf(value))).toBe(!plain.has(value));
				plain.add(value);
				expect(set.size).toBe(plain.size);
			}
		}),
	);
});

test.each([0, 1_000, 20_000])('finds 20,000 values again, with %i expected', (expected) => {
	const set = new FingerprintSet(expected);
	const values = Array.from({ length: 20_000 }, (_, i) =>
		fingerprintOf(`lead${i}@company${i % 977}.example`),
	);
	expect(values.every((value) => add(set, value))).toBe(true);
	expect(values.some((value) => add(set, value))).toBe(false);
	expect(set.size).toBe(20_000);
});

test.each<[label: string, one: string[], other: string[], isSame: boolean]>([
	['the case of ASCII letters', ['Ann@X'], ['aNN@x'], true],
	['other characters', ['a@'], ['a`'], false],
	['the boundary between parts', ['ab', 'c'], ['a', 'bc'], false],
	['an empty part', ['a', ''], ['a'], false],
	['the order of parts', ['a', 'b'], ['b', 'a'], false],
])('%s', (_, one, other, isSame) => {
	const set = new FingerprintSet(0);
	add(set, fingerprintOf(...one));
	expect(add(set, fingerprintOf(...other))).toBe(!isSame);
});

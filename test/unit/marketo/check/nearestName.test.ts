import fc from 'fast-check';
import {
	nearestName,
	normalizeName,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/nearestName';

const FIELDS = [
	'email',
	'firstName',
	'lastName',
	'company',
	'phone',
	'mobilePhone',
	'leadScore',
	'vin',
	'postalCode',
];
const near = (name: string, candidates: Iterable<string> = FIELDS): string | undefined =>
	nearestName(name, candidates, (one) => [one]);

test.each([
	['First Name', 'firstname'],
	['E-Mail (private)', 'emailprivate'],
	['ﬁrst', 'first'],
	['Größe_1', 'größe1'],
	['  ', ''],
	['🦄', ''],
])('normalizeName(%j)', (name, expected) => {
	expect(normalizeName(name)).toBe(expected);
});

test.each<[name: string, expected: string | undefined]>([
	['email', 'email'],
	['emial', 'email'],
	['e_mial', 'email'],
	['frstname', 'firstName'],
	['firstnmae', 'firstName'],
	['Last Nam', 'lastName'],
	['vim', 'vin'],
	['vx', undefined],
	['x', undefined],
	['Company Name', 'company'],
	['Zip', undefined],
	['Postal', 'postalCode'],
	['Score', 'leadScore'],
	['Code', 'postalCode'],
	['Shoe size', undefined],
	['', undefined],
	['?!', undefined],
	['firstName'.repeat(10), undefined],
])('the nearest name to %j is %j', (name, expected) => {
	expect(near(name)).toBe(expected);
});

test('picks the candidate with the fewest edits, and the first if several have as few', () => {
	expect(near('cat', ['bat', 'cats', 'cat'])).toBe('cat');
	expect(near('cab', ['cat', 'bab'])).toBe('cat');
});

test('prefers few edits to a common beginning', () => {
	expect(near('phones', ['phoneNumberOfTheAssistant', 'phone'])).toBe('phone');
});

test('compares every name of a candidate', () => {
	const field = { name: 'title', displayName: 'Job Title' };
	expect(nearestName('jobtitel', [field], ({ name, displayName }) => [name, displayName])).toBe(
		field,
	);
});

/** Optimal string alignment, implemented from its definition. */
function distance(a: string, b: string): number {
	const of = new Map<string, number>();
	const d = (i: number, j: number): number => {
		if (i === 0 || j === 0) return i + j;
		const key = `${i},${j}`;
		const known = of.get(key);
		if (known !== undefined) return known;
		let least = Math.min(
			d(i - 1, j) + 1,
			d(i, j - 1) + 1,
			d(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
		);
		if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
			least = Math.min(least, d(i - 2, j - 2) + 1);
		of.set(key, least);
		return least;
	};
	return d(a.length, b.length);
}

test('agrees with the definition', () => {
	const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 });
	fc.assert(
		fc.property(word, fc.array(word, { maxLength: 6 }), (name, candidates) => {
			const found = near(name, candidates);
			const limit = Math.max(1, Math.floor(name.length / 3));
			const distances = candidates.map((one) => distance(name, one));
			const least = Math.min(...distances);
			if (least <= limit) expect(found).toBe(candidates[distances.indexOf(least)]);
			else if (found !== undefined) {
				const [short, long] = [name, found].sort((a, b) => a.length - b.length);
				expect(short.length >= 4 && (long.startsWith(short) || long.endsWith(short))).toBe(true);
			}
		}),
		{ numRuns: 1_000 },
	);
});

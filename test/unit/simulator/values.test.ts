import { defaultFields } from '../../simulator/fields';
import { fitsType } from '../../simulator/values';

const byName = new Map(defaultFields().map((field) => [field.name, field]));

const table: [string, string[], string[]][] = [
	[
		'leadScore',
		['0', '-1', '+12', '2147483647', '-2147483648'],
		['2147483648', '-2147483649', '1.0', '1e3', '1 000', 'x', '--1'],
	],
	[
		'employeeRating',
		['1', '-1.5', '.5', '1.', '1e3', '2.5E-2'],
		['1,5', '1.2.3', 'e3', '.', '1 5'],
	],
	['lifetimeValue', ['12.50', '$12', '€3'], ['12 EUR', '$', '1,000.00']],
	['discountRate', ['7', '7.5%'], ['%', '7%%']],
	['unsubscribed', ['true', 'FALSE', '1', '0', 'Yes', 'n'], ['2', 'on', 'maybe']],
	[
		'dateOfBirth',
		['2024-02-29', '2026-12-31', '1/31/2026', '12/1/26'],
		[
			'2026-02-29',
			'2026-13-01',
			'2026-00-10',
			'2026-04-31',
			'31/12/2026',
			'2026-1',
			'20260101',
			'0/1/2026',
		],
	],
	[
		'lastWebinarAt',
		[
			'2026-01-02',
			'2026-01-02T03:04',
			'2026-01-02T03:04:05.678Z',
			'2026-01-02 03:04:05 +02:00',
			'2026-01-02T03:04:05-0800',
		],
		['2026-02-30T03:04', '03:04', '2026-01-02T3', 'now'],
	],
	['company', ['anything', '"', '\u0000'], []],
	['email', ['even this'], []],
];

describe('valid values of each type', () => {
	const cases = table.flatMap(([name, good, bad]) => [
		...good.map((value) => [name, value, true] as const),
		...bad.map((value) => [name, value, false] as const),
	]);
	test.each(cases)('%s: "%s" %s', (name, value, expected) => {
		const field = byName.get(name);
		if (field === undefined) throw new Error(`No field ${name}`);
		expect(fitsType(field, value)).toBe(expected);
	});
});

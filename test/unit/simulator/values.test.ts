import { defaultFields } from '../../simulator/fields';
import { fitsType } from '../../simulator/values';

const byName = new Map(defaultFields().map((field) => [field.name, field]));

interface Values {
	field: string;
	/** Values as Adobe documents them. */
	documented: string[];
	/** Further values that are valid only with `valueSyntax: 'lenient'`. */
	lenient: string[];
	invalid: string[];
}

const table: Values[] = [
	{
		field: 'leadScore',
		documented: ['0', '-1', '+12', '2147483647', '-2147483648', ' 7 '],
		lenient: [],
		invalid: ['2147483648', '-2147483649', '1.0', '1e3', '1 000', '1,000', 'x', '--1'],
	},
	{
		field: 'employeeRating',
		documented: ['1', '-1.5', '.5', '1.'],
		lenient: ['1e3', '2.5E-2'],
		invalid: ['1,5', '1.2.3', 'e3', '.', '1 5', '1,000.5'],
	},
	{
		field: 'lifetimeValue',
		documented: ['12.50'],
		lenient: ['$12', '€3'],
		invalid: ['12 EUR', '$', '1,000.00'],
	},
	{ field: 'discountRate', documented: ['7', '7.5'], lenient: ['7.5%'], invalid: ['%', '7%%'] },
	{
		field: 'unsubscribed',
		documented: ['true', 'FALSE', 'True', '1', '0'],
		lenient: ['Yes', 'no', 'T', 'f', 'n'],
		invalid: ['2', 'on', 'maybe', 'ja'],
	},
	{
		field: 'dateOfBirth',
		documented: ['2024-02-29', '2026-12-31'],
		lenient: ['1/31/2026', '12/1/26', '2026-1-2'],
		invalid: [
			'2026-02-29',
			'2026-13-01',
			'2026-00-10',
			'2026-04-31',
			'31/12/2026',
			'31.12.2026',
			'2026-1',
			'20260101',
			'0/1/2026',
			'45992',
		],
	},
	{
		field: 'lastWebinarAt',
		documented: [
			'2026-01-02',
			'2026-01-02T03:04',
			'2026-01-02T03:04:05',
			'2026-01-02T03:04:05.678Z',
			'2026-11-24T15:41:32-05:00',
		],
		lenient: ['2026-01-02 03:04:05 +02:00', '2026-01-02T03:04:05-0800', '1/2/2026'],
		invalid: [
			'2026-02-30T03:04',
			'2026-01-02T24:01',
			'2026-01-02T03:60',
			'03:04',
			'2026-01-02T3',
			'now',
		],
	},
	{ field: 'company', documented: ['anything', '"', '\u0000'], lenient: [], invalid: [] },
	{ field: 'email', documented: ['even this'], lenient: [], invalid: [] },
];

describe('valid values of each type', () => {
	const cases = table.flatMap(({ field, documented, lenient, invalid }) => [
		...documented.map((value) => [field, value, true, true] as const),
		...lenient.map((value) => [field, value, false, true] as const),
		...invalid.map((value) => [field, value, false, false] as const),
	]);
	test.each(cases)('%s: "%s" documented %s, lenient %s', (name, value, documented, lenient) => {
		const field = byName.get(name);
		if (field === undefined) throw new Error(`No field ${name}`);
		expect(fitsType(field, value, 'documented')).toBe(documented);
		expect(fitsType(field, value, 'lenient')).toBe(lenient);
	});
});

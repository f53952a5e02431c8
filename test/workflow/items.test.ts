import { email } from '../support/leads';
import { runNode } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Rows that come as items: the stored values must be those of the items.

const marketo = useSimulator({ jobSeconds: 0.02 });

const AS_ITEMS = { operation: 'importAndWait', source: 'items', options: QUICK_POLLING };

async function importRows(rows: Array<Record<string, unknown>>, parameters: object = {}) {
	return await runNode({
		parameters: { ...AS_ITEMS, ...parameters },
		rows: rows as never,
		credentials: marketo.credentials,
	});
}

const VALUES: Array<[label: string, field: string, given: unknown, stored: string | undefined]> = [
	['text', 'firstName', 'Ann', 'Ann'],
	['quotes', 'firstName', 'the "great" Ann', 'the "great" Ann'],
	['a comma and a semicolon', 'lastName', 'One, two; three', 'One, two; three'],
	['newlines', 'personNotes', 'one\ntwo\r\nthree\rfour', 'one\ntwo\r\nthree\rfour'],
	['spaces around', 'firstName', '  Ann ', '  Ann '],
	['a whole number', 'leadScore', 42, '42'],
	['zero', 'leadScore', 0, '0'],
	['a negative number', 'leadScore', -7, '-7'],
	['a fraction', 'employeeRating', 3.25, '3.25'],
	['a tiny number, without exponent', 'employeeRating', 1.5e-7, '0.00000015'],
	['true', 'unsubscribed', true, 'true'],
	['false', 'unsubscribed', false, 'false'],
	['a date', 'lastWebinarAt', new Date(Date.UTC(2026, 10, 23, 14, 30)), '2026-11-23T14:30:00.000Z'],
	['null', 'firstName', null, undefined],
	['undefined', 'firstName', undefined, undefined],
	['not a number', 'firstName', Number.NaN, undefined],
	['an empty text', 'firstName', '', undefined],
	['an astral letter', 'firstName', '𝔄𝔫𝔫 👩🏽‍🚀', '𝔄𝔫𝔫 👩🏽‍🚀'],
	['right to left', 'lastName', 'שָׁלוֹם مرحبا', 'שָׁלוֹם مرحبا'],
	['direction marks', 'lastName', '\u202eabc\u202c', '\u202eabc\u202c'],
	['combining marks, not composed', 'firstName', 'Zoe\u0308', 'Zoe\u0308'],
	[
		'a formula',
		'company',
		'=HYPERLINK("http://x.example","A")',
		'=HYPERLINK("http://x.example","A")',
	],
	['a phone number with a plus', 'phone', '+49 221 1234', '+49 221 1234'],
	['leading zeros', 'postalCode', '01067', '01067'],
	['a minus', 'company', '-2+3', '-2+3'],
	['an at sign', 'company', '@SUM(A1)', '@SUM(A1)'],
	['an object', 'personNotes', { a: [1, 'two'] }, '{"a":[1,"two"]}'],
	['a list', 'personNotes', ['a', 'b'], '["a","b"]'],
];

test.each(VALUES)('%s', async (_label, field, given, stored) => {
	const run = await importRows([{ email: email(1), [field]: given, leadSource: 'x' }]);
	expect(run.json[0]).toEqual([
		expect.objectContaining({ fileName: 'items', status: 'Complete', rows: 1, imported: 1 }),
	]);
	expect(marketo.stored()[email(1)]).toEqual({
		email: email(1),
		leadSource: 'x',
		...(stored !== undefined && { [field]: stored }),
	});
});

test('reports nested values in a hint, with their items', async () => {
	const run = await importRows([
		{ email: email(1), personNotes: 'plain' },
		{ email: email(2), personNotes: { a: 1 } },
	]);
	expect(run.hintTexts).toEqual([
		'items: The column "personNotes" contains lists or objects, which are sent as JSON: item 2',
	]);
});

test('uses the union of the fields as columns, and leaves missing fields blank', async () => {
	const run = await importRows([
		{ email: email(1), firstName: 'A' },
		{ lastName: 'B', email: email(2) },
		{ email: email(3), city: 'C' },
	]);
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.jobs[0].columns).toEqual(['email', 'firstName', 'lastName', 'city']);
	expect(marketo.stored()).toEqual({
		[email(1)]: { email: email(1), firstName: 'A' },
		[email(2)]: { email: email(2), lastName: 'B' },
		[email(3)]: { email: email(3), city: 'C' },
	});
});

test('numbers failed rows and rows with warnings from 1, and pairs them to their items', async () => {
	const run = await importRows([
		{ 'Email Address': email(1), 'First Name': 'Good' },
		{ 'Email Address': '', 'First Name': 'None' },
		{ 'Email Address': 'odd one', 'First Name': 'Odd' },
		{ 'Email Address': null, 'First Name': 'Null' },
	]);
	const [{ batchId }] = marketo.simulator.jobs;
	expect(run.items[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
	expect(run.items[1]).toEqual([
		{
			json: {
				'Email Address': '',
				'First Name': 'None',
				'Import Row Number': 2,
				'Import Batch ID': batchId,
				'Import Failure Reason': "Value for lookup field 'email' not found",
			},
			pairedItem: { item: 1 },
		},
		expect.objectContaining({
			json: expect.objectContaining({ 'Import Row Number': 4 }) as object,
			pairedItem: { item: 3 },
		}),
	]);
	expect(run.items[2]).toEqual([
		{
			json: expect.objectContaining({
				'Email Address': 'odd one',
				'Import Row Number': 3,
				'Import Warning Reason': 'Invalid email address',
			}) as object,
			pairedItem: { item: 2 },
		},
	]);
	const [[{ jobs }]] = run.json;
	expect(jobs).toEqual([
		expect.objectContaining({ firstRow: 1, lastRow: 4, rows: 4, fileName: 'items', format: 'csv' }),
	]);
});

test('imports many items as one import, split like a file', async () => {
	const rows = Array.from({ length: 120 }, (_, i) => ({
		email: i === 99 ? '' : email(i),
		firstName: `N ${i}`,
	}));
	const run = await importRows(rows, { options: { ...QUICK_POLLING, maxRequestBytes: 1_300 } });
	expect(run.json[0]).toEqual([
		expect.objectContaining({ rows: 120, imported: 119, failed: 1, unaccounted: 0 }),
	]);
	expect(marketo.simulator.jobs.length).toBeGreaterThanOrEqual(4);
	expect(run.items[1]).toEqual([
		expect.objectContaining({
			json: expect.objectContaining({ 'Import Row Number': 100, firstName: 'N 99' }) as object,
			pairedItem: { item: 99 },
		}),
	]);
});

test('Create Import Job pairs the job to its first item', async () => {
	const rows = Array.from({ length: 60 }, (_, i) => ({ email: email(i), firstName: `N ${i}` }));
	const run = await importRows(rows, { operation: 'create', options: { maxRequestBytes: 1_300 } });
	expect(run.items[0].length).toBeGreaterThanOrEqual(2);
	for (const { json, pairedItem } of run.items[0])
		expect(pairedItem).toEqual({ item: Number(json.firstRow) - 1 });
});

describe('fields named like built-in members', () => {
	const row: Record<string, unknown> = JSON.parse(
		`{"email":"${email(1)}","__proto__":"polluted","constructor":"built","toString":"told"}`,
	) as never;

	test('are reported as unknown columns like any other', async () => {
		const run = await importRows([row]);
		expect(run.message).toBe(
			'items: The column "__proto__" is not a Marketo field. The column "constructor" is not a Marketo field. The column "toString" is not a Marketo field.',
		);
		expect(marketo.simulator.callsOf('create')).toBe(0);
	});

	test('are sent if mapped, and returned in failed rows', async () => {
		const bad = { ...JSON.parse(JSON.stringify(row)), email: '' } as Record<string, unknown>;
		Object.defineProperty(bad, '__proto__', {
			value: 'polluted too',
			enumerable: true,
			writable: true,
			configurable: true,
		});
		const run = await importRows([row, bad], {
			columnMatching: 'manual',
			columnMappings: {
				mappings: [
					{ column: 'email', field: 'email' },
					{ column: '__proto__', field: 'firstName' },
					{ column: 'constructor', field: 'lastName' },
				],
			},
		});
		expect(run.message).toBeUndefined();
		expect(marketo.stored()[email(1)]).toEqual({
			email: email(1),
			firstName: 'polluted',
			lastName: 'built',
		});
		expect(Object.entries(run.json[1][0])).toEqual(
			expect.arrayContaining([
				['__proto__', 'polluted too'],
				['constructor', 'built'],
			]),
		);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		expect(Object.getPrototypeOf(run.json[1][0])).not.toBe('polluted too');
	});
});

test('reports a value that cannot be written by position and column, and sends nothing', async () => {
	const unreadable = {
		toJSON() {
			throw new Error('no');
		},
	};
	const run = await importRows([
		{ email: email(1), firstName: 'A' },
		{ email: email(2), firstName: unreadable },
	]);
	expect(run.message).toBe(
		'items: The value of "firstName" in item 2 can\'t be converted to text. Replace it with text, a number or a date.',
	);
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test('reports a NUL character by position and column, and sends nothing', async () => {
	const run = await importRows([{ email: email(1) }, { email: email(2), firstName: 'B\0b' }]);
	expect(run.message).toBe(
		'items: The value of "firstName" in item 2 contains a NUL character, which isn\'t text. Remove it.',
	);
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test('imports 30,000 items at once, without evaluating an expression per row', async () => {
	marketo.set({ jobSeconds: 0, discardRows: true });
	const rows = Array.from({ length: 30_000 }, (_, i) => ({
		email: `person${i}@example.com`,
		firstName: 'N',
		leadScore: i,
	}));
	const started = Date.now();
	const run = await importRows(rows, { operation: 'create', lookupField: '={{ "email" }}' });
	expect(run.message).toBeUndefined();
	expect(run.json[0]).toEqual([expect.objectContaining({ rows: 30_000 })]);
	expect(Date.now() - started).toBeLessThan(20_000);
});

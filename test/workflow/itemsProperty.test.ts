import fc from 'fast-check';

import { runNode } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Whatever the items contain: every one of them is stored once, with its values, or is in Failed
// Rows.

const marketo = useSimulator({ jobSeconds: 0.01 });

const RUNS = Number(process.env.PROPERTY_RUNS ?? 40);

/** A value, and the text that Marketo must get for it; undefined if it must get none. */
interface Given {
	value: unknown;
	stored: string | undefined;
}

const PIECES = [
	'a',
	'B',
	'7',
	' ',
	',',
	';',
	'\t',
	'|',
	'"',
	'""',
	'\n',
	'\r\n',
	'\r',
	'=',
	'é',
	'漢',
	'😀',
	'\u2028',
	'\u00a0',
	'\\',
	"'",
	'NULLs',
	'sep=;',
];
const texts = fc
	.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 })
	.map((pieces): Given => {
		const text = pieces.join('');
		// The simulated Marketo treats blanks as no value.
		return { value: text, stored: text.trim() === '' ? undefined : text };
	});
const blanks = fc
	.constantFrom<unknown>(null, undefined, '', Number.NaN)
	.map((value): Given => ({ value, stored: undefined }));
const wholes = fc.integer().map((value): Given => ({ value, stored: String(value) }));
const truths = fc.boolean().map((value): Given => ({ value, stored: value ? 'true' : 'false' }));
const moments = fc
	.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
	.map((value): Given => ({ value, stored: value.toISOString() }));
const nested = fc
	.jsonValue({ maxDepth: 2 })
	.filter((value) => typeof value === 'object' && value !== null)
	.map((value): Given => ({ value, stored: JSON.stringify(value) }));

const withBlanks = (some: fc.Arbitrary<Given>): fc.Arbitrary<Given> =>
	fc.oneof({ weight: 5, arbitrary: some }, { weight: 1, arbitrary: blanks });

/** By API name or display name, at random. */
const rows = fc.record(
	{
		'First Name': withBlanks(texts),
		lastName: withBlanks(texts),
		company: withBlanks(fc.oneof(texts, wholes)),
		personNotes: withBlanks(fc.oneof(texts, nested)),
		leadScore: withBlanks(wholes),
		unsubscribed: withBlanks(truths),
		lastWebinarAt: withBlanks(moments),
	},
	{ requiredKeys: [] },
);

const API_NAMES: Readonly<Record<string, string>> = { 'First Name': 'firstName' };

let nextLead = 0;

test('stores the values of the items', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(rows, fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 40 }),
			fc.constantFrom(3_000, 10_000_000),
			async (given, maxRequestBytes) => {
				nextLead = 0;
				marketo.simulator.reset();
				const leads = given.map(([row, chance]) => ({
					email: chance === 0 ? '' : `lead${nextLead++}@x.example`,
					row,
				}));
				const run = await runNode({
					parameters: {
						operation: 'importAndWait',
						source: 'items',
						options: { ...QUICK_POLLING, maxRequestBytes },
					},
					rows: leads.map(({ email, row }) => ({
						email,
						...Object.fromEntries(Object.entries(row).map(([name, one]) => [name, one?.value])),
					})),
					credentials: marketo.credentials,
				});
				expect(run.message).toBeUndefined();

				const named = leads.filter(({ email }) => email !== '');
				expect(run.json[0]).toEqual([
					expect.objectContaining({
						rows: leads.length,
						imported: named.length,
						failed: leads.length - named.length,
						unaccounted: 0,
					}),
				]);
				const stored = marketo.stored();
				for (const { email, row } of named) {
					const expected = Object.entries(row).flatMap(([name, one]) =>
						one?.stored === undefined ? [] : [[API_NAMES[name] ?? name, one.stored]],
					);
					expect(stored[email]).toEqual({ email, ...Object.fromEntries(expected) });
				}
				expect(Object.keys(stored)).toHaveLength(nextLead);
				expect(run.items[1].map(({ pairedItem }) => pairedItem)).toEqual(
					leads.flatMap(({ email }, item) => (email === '' ? [{ item }] : [])),
				);
			},
		),
		{ numRuns: RUNS },
	);
}, 120_000);

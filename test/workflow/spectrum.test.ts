import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { runNode } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// The node imports every file of the csv-spectrum corpus, and the stored values must match the
// corpus.

const marketo = useSimulator({ jobSeconds: 0.02 });

const corpus = path.dirname(require.resolve('csv-spectrum/package.json'));
const FIELDS = ['customerNumber', 'firstName', 'lastName', 'city', 'personNotes', 'company'];
const names = readdirSync(path.join(corpus, 'csvs')).map((name) => name.replace('.csv', ''));

/** The corpus's own JSON for this file belongs to another row, so csv-parse provides the expected content. */
const WRONG_JSON = 'location_coordinates';

function contentOf(name: string): Array<Record<string, string>> {
	if (name === WRONG_JSON) {
		const text = readFileSync(path.join(corpus, 'csvs', `${name}.csv`), 'utf8');
		return parse<Record<string, string>>(text, { columns: true, relax_quotes: true });
	}
	return JSON.parse(readFileSync(path.join(corpus, 'json', `${name}.json`), 'utf8')) as Array<
		Record<string, string>
	>;
}

test('finds the corpus', () => {
	expect(names.length).toBeGreaterThanOrEqual(12);
});

test.each(names)('%s', async (name) => {
	const expected = contentOf(name);
	const columns = Object.keys(expected[0]);
	expect(columns.length).toBeLessThanOrEqual(FIELDS.length);
	const mappings = columns.map((column, i) => ({ column, field: FIELDS[i] }));
	const run = await runNode({
		parameters: {
			operation: 'importAndWait',
			lookupField: 'customerNumber',
			columnMatching: 'manual',
			columnMappings: { mappings },
			options: QUICK_POLLING,
		},
		file: readFileSync(path.join(corpus, 'csvs', `${name}.csv`)),
		credentials: marketo.credentials,
		binaryMode: 'filesystem',
	});
	expect(run.message).toBeUndefined();
	expect(run.json[0]).toEqual([
		expect.objectContaining({
			status: 'Complete',
			rows: expected.length,
			imported: expected.length,
		}),
	]);

	// Rows with the same first value are one lead, which gets the values of the last row.
	const leads = new Map<string, Record<string, string>>();
	for (const row of expected) {
		const key = row[columns[0]].trim().toLowerCase();
		const given = columns
			.map((column, i) => [FIELDS[i], row[column]] as const)
			.filter(([, value]) => value.trim() !== '');
		leads.set(key, { ...leads.get(key), ...Object.fromEntries(given) });
	}
	expect(marketo.simulator.leads.map(({ fields }) => fields)).toEqual([...leads.values()]);
});

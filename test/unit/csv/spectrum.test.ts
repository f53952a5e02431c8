import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Papa from 'papaparse';

import { detectDialect } from '../../../nodes/MarketoBulkLeadImport/csv/text/dialect';
import { encodeRecord } from '../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import { parseLenient } from '../../../nodes/MarketoBulkLeadImport/csv/read/parseLenient';
import { fieldsIn } from './reading';

const corpus = path.dirname(require.resolve('csv-spectrum/package.json'));

/**
 * Its JSON in the corpus belongs to another record: one object, with a telephone number that the
 * CSV does not have. The CSV has a quote inside an unquoted field, which csv-parse rejects and
 * papaparse reads.
 */
const WRONG_JSON = 'location_coordinates.csv';

const files = readdirSync(path.join(corpus, 'csvs')).map(
	(name): [string, Buffer, Array<Record<string, string>>] => [
		name,
		readFileSync(path.join(corpus, 'csvs', name)),
		JSON.parse(
			readFileSync(path.join(corpus, 'json', name.replace('.csv', '.json')), 'utf8'),
		) as Array<Record<string, string>>,
	],
);

test('finds the corpus', () => {
	expect(files.length).toBeGreaterThanOrEqual(12);
});

test.each(files.filter(([name]) => name !== WRONG_JSON))(
	'csv-spectrum: %s',
	async (_, bytes, expected) => {
		expect(detectDialect(bytes, true)).toEqual({
			encoding: 'utf-8',
			delimiter: ',',
			bomLength: 0,
			hasSepLine: false,
		});
		const [header, ...records] = await fieldsIn(bytes, {}, [5]);
		expect(
			records.map((record) => Object.fromEntries(header.map((column, i) => [column, record[i]]))),
		).toEqual(expected);

		const tolerant = parseLenient(bytes.toString(), ',');
		expect(tolerant.header).toEqual(header);
		expect(tolerant.rows.map(({ fields }) => fields)).toEqual(records);
		expect(tolerant.rows.every(({ readable }) => readable)).toBe(true);

		const again = [header, ...records].map((record) => `${encodeRecord(record, ';')}\n`).join('');
		expect(await fieldsIn(again, { delimiter: ';' })).toEqual([header, ...records]);
	},
);

test(`csv-spectrum: ${WRONG_JSON}`, async () => {
	const bytes = readFileSync(path.join(corpus, 'csvs', WRONG_JSON));
	expect(await fieldsIn(bytes, {}, [5])).toEqual(
		Papa.parse<string[]>(bytes.toString(), { skipEmptyLines: true }).data,
	);
});

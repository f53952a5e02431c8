import fc from 'fast-check';
import { encodeRecord } from '../../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import { rowsFound, type Listed, type SeenRow } from './listed';

// Random rows with many near-duplicates. Marketo reports some of them, changed in the ways that are
// known.

const HEADER = ['email', 'firstName', 'city', 'memo'];
/** The last column is not sent. */
const SENT = 3;

const row = fc.tuple(
	fc.constantFrom('a@x.example', 'A@x.example', ' a@x.example', 'b@x.example', 'c@x.example', ''),
	fc.constantFrom('Ann', 'ann', 'Ann ', 'An  n', 'an n', 'Bo, "B"', ''),
	fc.constantFrom('Ulm', 'ULM', 'Bonn', ''),
	fc.constantFrom('', 'x', 'y'),
);

type Change = (value: string, column: number) => string;

const CHANGES: Readonly<Record<string, Change>> = {
	none: (value) => value,
	trimmed: (value) => value.trim(),
	lowerCase: (value) => value.toLowerCase(),
	spaces: (value) => value.replace(/\s+/g, ' '),
	all: (value) => value.trim().replace(/\s+/g, ' ').toLowerCase(),
	rewritten: (value, column) => (column === 2 && value !== '' ? `City of ${value}` : value),
};

interface Marketo {
	change: keyof typeof CHANGES;
	isQuoted: boolean;
	omitsBlankColumns: boolean;
	/** for each row, whether it failed and is reported, and its position in the list */
	fates: Array<{ failed: boolean; listed: boolean; order: number }>;
	/** number of rows in the first job */
	split: number;
}

const marketo: fc.Arbitrary<Marketo> = fc.record({
	change: fc.constantFrom(...Object.keys(CHANGES)),
	isQuoted: fc.boolean(),
	omitsBlankColumns: fc.boolean(),
	fates: fc.array(
		fc.record({
			failed: fc.boolean(),
			listed: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
			order: fc.nat(1_000),
		}),
		{ minLength: 12, maxLength: 12 },
	),
	split: fc.nat(12),
});

/** Row numbers as in a file: the first record is row 2. */
function listFor(
	rows: ReadonlyArray<readonly string[]>,
	numbers: readonly number[],
	{ change, isQuoted, omitsBlankColumns, fates }: Marketo,
): string {
	const reported = numbers
		.filter((number) => fates[number - 2].failed && fates[number - 2].listed)
		.sort((a, b) => fates[a - 2].order - fates[b - 2].order);
	const cells = reported.map((number) =>
		rows[number - 2].slice(0, SENT).map((value, i) => CHANGES[change](value, i)),
	);
	const kept = HEADER.slice(0, SENT)
		.map((_, i) => i)
		.filter((i) => !omitsBlankColumns || cells.some((one) => one[i].trim() !== ''));
	const write = (values: string[]): string =>
		isQuoted ? encodeRecord(values, ',') : values.join(',');
	return [
		write([...kept.map((i) => HEADER[i]), 'Import Failure Reason']),
		...reported.map((number, r) => write([...kept.map((i) => cells[r][i]), `reason ${number}`])),
		'',
	].join('\n');
}

async function imported(rows: string[][], given: Marketo): Promise<SeenRow[]> {
	const file = [HEADER, ...rows].map((cells) => `${encodeRecord(cells, ',')}\n`).join('');
	const numbers = rows.map((_, i) => i + 2);
	const first = numbers.slice(0, given.split);
	const second = numbers.slice(given.split);
	const jobs = [first, second]
		.filter((part) => part.length > 0)
		.map((part): Listed => ({
			text: listFor(rows, part, given),
			from: part[0],
			to: part[part.length - 1],
		}));
	return await rowsFound(file, jobs, {
		matching: 'manual',
		mappings: HEADER.slice(0, SENT).map((name) => ({ column: name, field: name })),
	});
}

/** Values in the form in which they are compared. */
function folded(cells: readonly string[]): string {
	return JSON.stringify(
		cells
			.slice(0, SENT)
			.map((value) => value.replace(/"/g, '').trim().replace(/\s+/g, ' ').toLowerCase()),
	);
}

test('returns only correct row numbers', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(row, { minLength: 1, maxLength: 12 }),
			marketo,
			async (rows, given) => {
				const seen = await imported(rows, given);
				const inPart = (number: number): boolean => number - 2 < given.split;
				const isReported = (number: number): boolean => {
					const { failed, listed } = given.fates[number - 2];
					return failed && listed;
				};
				const reported = rows.map((_, i) => i + 2).filter(isReported);
				expect(seen).toHaveLength(reported.length);
				const used = new Set<number>();
				for (const { rowNumber, values } of seen) {
					if (rowNumber === undefined) continue;
					expect(used.has(rowNumber)).toBe(false);
					used.add(rowNumber);
					const own = rows[rowNumber - 2];
					expect(HEADER.map((name) => values[name])).toEqual(own);
					const real = Number(String(values['Import Failure Reason']).slice('reason '.length));
					if (rowNumber === real) continue;
					// Another row of the same job that is the same to Marketo: identical, or also
					// reported.
					expect(inPart(rowNumber)).toBe(inPart(real));
					const isIdentical = JSON.stringify(own) === JSON.stringify(rows[real - 2]);
					const isAlike = folded(own) === folded(rows[real - 2]) && isReported(rowNumber);
					expect(isIdentical || isAlike).toBe(true);
				}
			},
		),
		{ numRuns: 500 },
	);
});

test('returns all row numbers of a file without near-duplicates', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.uniqueArray(row, {
				minLength: 1,
				maxLength: 12,
				selector: ([email, name, city]) => folded([email, name, city]),
			}),
			marketo.filter(({ change, isQuoted }) => change !== 'rewritten' && isQuoted),
			async (rows, given) => {
				const seen = await imported(rows, given);
				for (const { rowNumber, values } of seen)
					expect(values['Import Failure Reason']).toBe(`reason ${rowNumber}`);
			},
		),
		{ numRuns: 200 },
	);
});

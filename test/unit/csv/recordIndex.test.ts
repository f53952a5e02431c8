import fc from 'fast-check';

import {
	FieldBounds,
	fieldsOf,
	findFields,
} from '../../../nodes/MarketoBulkLeadImport/csv/read/fields';
import { RecordScanner } from '../../../nodes/MarketoBulkLeadImport/csv/read/recordScanner';
import type { RecordBatch } from '../../../nodes/MarketoBulkLeadImport/csv/read/recordBatch';
import {
	indexRecords,
	type Indexer,
} from '../../../nodes/MarketoBulkLeadImport/csv/simd/recordIndex';
import type { Delimiter } from '../../../nodes/MarketoBulkLeadImport/csv/types';
import { rejectionOf } from './reading';

const none: Indexer = () => undefined;

/** Counts how often the index found records. */
function counting(): { index: Indexer; helped: () => number } {
	let helped = 0;
	return {
		index: (bytes, from, delimiter) => {
			const found = indexRecords?.(bytes, from, delimiter);
			if (found !== undefined && found.count > 0) helped++;
			return found;
		},
		helped: () => helped,
	};
}

interface Found {
	row: number;
	raw: string;
	fields: Array<[start: number, end: number, flag: number]>;
}

function readAll(
	text: Buffer,
	delimiter: Delimiter,
	index: Indexer,
	sizes: readonly number[],
): { records: Found[]; flags: boolean[]; error?: string } {
	const scanner = new RecordScanner(delimiter, 5_000, 1, index);
	const bounds = new FieldBounds();
	const records: Found[] = [];
	const flags = [false, false, false, false];
	const take = (batch: RecordBatch): void => {
		[batch.hasLf, batch.hasCrLf, batch.hasLoneCr, batch.hasStrayQuotes].forEach(
			(flag, i) => (flags[i] ||= flag),
		);
		for (let i = 0; i < batch.count; i++) {
			const start = batch.starts[i];
			const count = fieldsOf(batch, i, delimiter, bounds);
			expect(bounds.count).toBe(count);
			const fields = Array.from({ length: count }, (_, k): [number, number, number] => [
				bounds.starts[k] - start,
				bounds.ends[k] - start,
				bounds.flags[k],
			]);
			records.push({
				row: batch.rowNumbers[i],
				raw: Buffer.from(batch.bytes.subarray(start, batch.ends[i])).toString('latin1'),
				fields,
			});
		}
	};
	const error = rejectionOf(() => {
		for (let at = 0, piece = 0; at < text.length; piece++) {
			const size = sizes[piece % sizes.length];
			for (const batch of scanner.push(text.subarray(at, at + size))) take(batch);
			at += size;
		}
		const last = scanner.finish();
		if (last !== undefined) take(last);
	});
	return { records, flags, ...(error !== undefined && { error }) };
}

const cell = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.string({
			unit: fc.constantFrom('a', 'b', ' ', '1', 'é', '\u{1f600}'),
			maxLength: 40,
		}),
	},
	{
		weight: 3,
		arbitrary: fc
			.string({ unit: fc.constantFrom('a', ',', ';', '\n', '\r', '""'), maxLength: 80 })
			.map((text) => `"${text}"`),
	},
	{ weight: 1, arbitrary: fc.constantFrom('', ' ', '\t', '""', '""""', '""""""') },
);
/** Cells that break RFC 4180. */
const oddCell = fc.constantFrom('a"b', '"a"b', '"', '""a', 'a""', '" "" ', '\r', '"a\n');
const newline = fc.oneof(
	{ weight: 8, arbitrary: fc.constant('\n') },
	fc.constantFrom('\r\n', '\r', '\n\n', '\r\n\r\n', '\n \n'),
);
const delimiters = fc.constantFrom<Delimiter>(',', ';', '\t', '|');
const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 3 });

function textOf(cells: typeof cell, delimiter: Delimiter): fc.Arbitrary<string> {
	const record = fc
		.tuple(fc.array(cells, { minLength: 1, maxLength: 8 }), newline)
		.map(([values, end]) => values.join(delimiter) + end);
	return fc.array(record, { maxLength: 30 }).map((records) => records.join(''));
}

describe('records and fields with the index are the same as without it', () => {
	test.each([
		['regular text', cell],
		['text with odd quotes and newlines', fc.oneof({ weight: 30, arbitrary: cell }, oddCell)],
	])('%s', (_, cells) => {
		const { index, helped } = counting();
		fc.assert(
			fc.property(
				delimiters.chain((delimiter) => fc.tuple(textOf(cells, delimiter), fc.constant(delimiter))),
				sizes,
				([text, delimiter], pieces) => {
					const bytes = Buffer.from(text);
					expect(readAll(bytes, delimiter, index, pieces)).toEqual(
						readAll(bytes, delimiter, none, pieces),
					);
				},
			),
			{ numRuns: 400 },
		);
		expect(helped()).toBeGreaterThan(100);
	});

	test('any bytes', () => {
		const { index } = counting();
		const bytes = fc
			.array(fc.constantFrom(34, 34, 44, 10, 13, 97, 0, 255), { maxLength: 400 })
			.map((values) => Buffer.from(values));
		fc.assert(
			fc.property(bytes, sizes, (text, pieces) => {
				expect(readAll(text, ',', index, pieces)).toEqual(readAll(text, ',', none, pieces));
			}),
			{ numRuns: 1_000 },
		);
	});

	test.each([62, 63, 64, 65, 126, 127, 128, 129])(
		'quotes, CRs and newlines around byte %i, where a block ends',
		(at) => {
			for (const what of [
				'",\n',
				'"\n"',
				'""',
				'"",',
				'\r\n',
				'\rb',
				',"',
				'"x',
				'x"',
				'\n\n',
				',\n',
			]) {
				for (const opening of ['', '"']) {
					const bytes = Buffer.from(
						`${opening}${'a'.repeat(at - opening.length)}${what}b,c\nd,e\n`,
					);
					expect(readAll(bytes, ',', indexRecords as Indexer, [1_000])).toEqual(
						readAll(bytes, ',', none, [1_000]),
					);
				}
			}
		},
	);
});

test('windows of 64 KB, wherever they split the text', () => {
	const { index, helped } = counting();
	const rows = Array.from(
		{ length: 30_000 },
		(_, i) => `a${i}@x.example,"line ${i}\nand ""more""",${'z'.repeat(i % 50)}\r\n`,
	);
	const bytes = Buffer.from(rows.join(''));
	const found = readAll(bytes, ',', index, [1 << 20]);
	expect(found).toEqual(readAll(bytes, ',', none, [1 << 20]));
	expect(found.records).toHaveLength(30_000);
	expect(helped()).toBeGreaterThan(bytes.length / 65_536);
});

test('more records than a batch holds', () => {
	const bytes = Buffer.from('x\n\n'.repeat(100_000));
	const found = readAll(bytes, ',', indexRecords as Indexer, [300_000]);
	expect(found.records).toHaveLength(100_000);
	expect(found.records[99_999].row).toBe(199_999);
});

test('keeps the fields of a batch while another scanner continues', () => {
	const one = new RecordScanner(',', 1_000);
	const other = new RecordScanner(',', 1_000);
	const text = Buffer.from('a,bb,ccc\n');
	const [batch] = one.push(text);
	for (const between of other.push(Buffer.from('1,2,3,4\n'))) void between;
	const bounds = new FieldBounds();
	expect(fieldsOf(batch, 0, ',', bounds)).toBe(3);
	const expected = new FieldBounds();
	findFields(text, 0, 8, ',', expected);
	expect([...bounds.ends.subarray(0, 3)]).toEqual([...expected.ends.subarray(0, 3)]);
});

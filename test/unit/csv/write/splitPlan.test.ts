import fc from 'fast-check';

import {
	copyParts,
	SplitPlanner,
	type SplitPlan,
} from '../../../../nodes/MarketoBulkLeadImport/csv/write/splitPlan';
import { encodeRecord } from '../../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import { RecordTooLongError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/RecordTooLongError';
import { TextChangedError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/TextChangedError';
import { readHeader } from '../../../../nodes/MarketoBulkLeadImport/csv/read/header';
import { splitIntoParts, type Part } from '../../../../nodes/MarketoBulkLeadImport/csv/write/split';
import type { Delimiter } from '../../../../nodes/MarketoBulkLeadImport/csv/types';
import { chunkSizes, delimiters, RUNS, values } from '../arbitraries';
import { all, batchesOf, inPieces, rejection } from '../reading';

const HEADER = Buffer.from('h\n');
const SIZES = [[65_536], [1], [2], [5], [1, 7]];

async function planOf(
	text: string,
	maxBytes: number,
	sizes?: readonly number[],
	header: Uint8Array = HEADER,
	delimiter: Delimiter = ',',
): Promise<SplitPlan | undefined> {
	const { rest } = await readHeader(batchesOf(text, { delimiter }, sizes), delimiter);
	const planner = new SplitPlanner(header, maxBytes);
	for await (const batch of rest) planner.add(batch);
	return planner.finish();
}

function inShort({ number, bytes, rows, firstRow, lastRow }: Part): unknown[] {
	return [number, Buffer.from(bytes).toString(), rows, firstRow, lastRow];
}

test.each<[label: string, text: string, maxBytes: number, parts: string[]]>([
	['one part', 'x\na\nb\n', 100, ['h\na\nb\n']],
	['just full', 'x\na\nb\n', 6, ['h\na\nb\n']],
	['one byte less', 'x\na\nb\n', 5, ['h\na\n', 'h\nb\n']],
	['no newline at the end', 'x\na\nb', 6, ['h\na\nb\n']],
	['no newline at the end, no room for one', 'x\na\nb', 5, ['h\na\n', 'h\nb\n']],
	['quoted newlines', 'x\n"a\nb"\n"c\n""d"\n', 11, ['h\n"a\nb"\n', 'h\n"c\n""d"\n']],
	['blank lines around the header', '\n\nx\n\na\n', 11, ['h\na\n']],
	['blank lines at the end', 'x\na\n\n\n', 11, ['h\na\n']],
])('copies %s', async (_, text, maxBytes, parts) => {
	for (const sizes of SIZES) {
		const plan = await planOf(text, maxBytes, sizes);
		const copied = await all(
			copyParts(inPieces(Buffer.from(text), sizes), plan as SplitPlan, { header: HEADER }),
		);
		expect(copied.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(parts);
	}
});

test.each<[label: string, text: string]>([
	['a blank line between records', 'x\na\n\nb\n'],
	['other newlines than the header’s', 'h\na\nb\r\n'],
	['CR alone', 'x\ra\rb\r'],
	['a record that has no room in a part', `x\na\n${'b'.repeat(100)}\n`],
	['no record', 'x\n'],
])('has no plan for %s', async (_, text) => {
	for (const sizes of SIZES) expect(await planOf(text, 20, sizes)).toBeUndefined();
});

/** Tables with the same newline all over, now and then with a blank line. */
const tables = fc
	.record({
		delimiter: delimiters,
		records: fc.array(fc.array(values, { minLength: 2, maxLength: 4 }), {
			minLength: 2,
			maxLength: 12,
		}),
		newline: fc.constantFrom('\n', '\r\n'),
		end: fc.constantFrom('', '\n', '\r\n', '\n\n'),
	})
	.map(({ delimiter, records, newline, end }) => ({
		delimiter,
		text: records.map((record) => encodeRecord(record, delimiter)).join(newline) + end,
	}));

test('the parts are those that splitting gives, wherever there is a plan', async () => {
	let plans = 0;
	await fc.assert(
		fc.asyncProperty(
			tables,
			chunkSizes,
			fc.integer({ min: 0, max: 400 }),
			async ({ text, delimiter }, sizes, room) => {
				const { header, rest } = await readHeader(batchesOf(text, { delimiter }, sizes), delimiter);
				const headerBytes = Buffer.concat([header.bytes, Buffer.from(header.newline)]);
				const options = {
					header: headerBytes,
					maxBytes: headerBytes.length + room,
					spare: { before: 3, after: 2 },
				};
				const split = await all(splitIntoParts(rest, options)).catch((error: unknown) => error);
				const plan = await planOf(text, options.maxBytes, sizes, headerBytes, delimiter);
				if (plan === undefined) return;
				plans++;
				expect(split).not.toBeInstanceOf(RecordTooLongError);
				const copied = await all(copyParts(inPieces(Buffer.from(text), sizes), plan, options));
				expect(copied.map(inShort)).toEqual((split as Part[]).map(inShort));
			},
		),
		{ numRuns: RUNS },
	);
	expect(plans).toBeGreaterThan(RUNS / 5);
});

test('reads no further than the part asked for needs, and closes its source', async () => {
	const text = Buffer.from(`x\n${'a\n'.repeat(100)}`);
	let read = 0;
	let isClosed = false;
	async function* source(): AsyncGenerator<Uint8Array> {
		try {
			for await (const piece of inPieces(text, [10])) {
				read += piece.length;
				yield piece;
			}
		} finally {
			isClosed = true;
		}
	}
	const plan = (await planOf(text.toString(), 22)) as SplitPlan;
	for await (const part of copyParts(source(), plan, { header: HEADER }))
		if (part.number === 2) break;
	expect(isClosed).toBe(true);
	expect(read).toBeLessThanOrEqual(2 + 2 * 20 + 10);
});

test.each<[label: string, text: string]>([
	['shorter', 'x\naa\n'],
	['of other lengths', 'x\naaaa\nb\nccc\n'],
	['empty', ''],
])('refuses a text that has become %s', async (_, text) => {
	const plan = (await planOf('x\naa\nbb\ncc\n', 8)) as SplitPlan;
	const copied = all(copyParts(inPieces(Buffer.from(text), [3]), plan, { header: HEADER }));
	expect(await rejection(copied)).toBeInstanceOf(TextChangedError);
});

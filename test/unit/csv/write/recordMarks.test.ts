import fc from 'fast-check';

import { TextChangedError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/TextChangedError';
import { readHeader } from '../../../../nodes/MarketoBulkLeadImport/csv/read/header';
import type { RecordBatch } from '../../../../nodes/MarketoBulkLeadImport/csv/read/recordBatch';
import { copyParts } from '../../../../nodes/MarketoBulkLeadImport/csv/write/copyParts';
import { encodeRecord } from '../../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import type { Part } from '../../../../nodes/MarketoBulkLeadImport/csv/write/part';
import { RecordMarks } from '../../../../nodes/MarketoBulkLeadImport/csv/write/recordMarks';
import { splitIntoParts } from '../../../../nodes/MarketoBulkLeadImport/csv/write/split';
import type { ByteStream } from '../../../../nodes/MarketoBulkLeadImport/csv/types';
import { chunkSizes, delimiters, RUNS, values } from '../arbitraries';
import { allParts, batchesOf, inPieces, rejection } from '../reading';

const HEADER = Buffer.from('h\n');
const MB = 1_000_000;

async function marksOf(
	text: string,
	newline = '\n',
	sizes?: readonly number[],
	delimiter = ',' as const,
): Promise<RecordMarks> {
	const { rest } = await readHeader(batchesOf(text, { delimiter }, sizes), delimiter);
	const marks = new RecordMarks(newline.length);
	for await (const batch of rest) for (let i = 0; i < batch.count; i++) marks.add(batch, i);
	return marks;
}

function copied(text: ByteStream, marks: RecordMarks, room: number, header: Uint8Array = HEADER) {
	const { start, isUnended } = marks;
	const cuts = marks.cuts(room) ?? [];
	return copyParts(text, { header, start, cuts, isUnended });
}

function inShort({ number, bytes, rows, firstRow, lastRow }: Part): unknown[] {
	return [number, Buffer.from(bytes).toString(), rows, firstRow, lastRow];
}

const row = (i: number): string =>
	`a${i}@x.example,"line ${i}\nand ""more""",${'z'.repeat(i % 90)}`;
const rows = (count: number, newline = '\n'): string =>
	Array.from({ length: count }, (_, i) => row(i) + newline).join('');

test.each<[label: string, text: string]>([
	['a newline at the end', `email,a,b\n${rows(100_000)}`],
	['no newline at the end', `email,a,b\n${rows(100_000)}last`],
	['blank lines around the records', `\n\nemail,a,b\n\n${rows(100_000)}\n\n`],
])('copies parts that join to the records of a text with %s', async (_, text) => {
	const marks = await marksOf(text);
	for (const room of [1_100_000, 2_500_000, 10 * MB]) {
		const parts = await allParts(copied(inPieces(Buffer.from(text), [65_536]), marks, room));
		const joined = parts.map(({ bytes }) => Buffer.from(bytes.subarray(HEADER.length)).toString());
		expect(joined.join('').trim()).toBe(text.slice(text.indexOf('a0@')).trim());
		expect(parts.every(({ bytes }) => bytes.length <= HEADER.length + room)).toBe(true);
		// Only the last part may be smaller than 98 % of the maximum.
		expect(parts.slice(0, -1).every(({ bytes }) => bytes.length > 0.98 * room)).toBe(true);
		expect(parts.every((part) => part.rows === part.lastRow - part.firstRow + 1)).toBe(true);
		expect(parts.slice(1).map(({ firstRow }) => firstRow)).toEqual(
			parts.slice(0, -1).map(({ lastRow }) => lastRow + 1),
		);
	}
});

test.each<[label: string, text: string, newline: string]>([
	['a blank line between records', `x\n${rows(9)}\n${rows(9)}`, '\n'],
	['records that end with CRLF among LF', `x\n${rows(9)}a\r\n${rows(9)}`, '\n'],
	['records that end with LF among CRLF', `x\r\n${rows(9, '\r\n')}a\n${rows(9, '\r\n')}`, '\r\n'],
	['CR alone', 'x\ra\rb\r', '\n'],
	['CR alone among LF', 'x\na\rb\nc\n', '\n'],
	['no records', 'x\n', '\n'],
])('copies no parts of a text with %s', async (_, text, newline) => {
	for (const sizes of [[65_536], [1], [7]])
		expect((await marksOf(text, newline, sizes)).cuts(10 * MB)).toBeUndefined();
});

test('leaves small parts to the splitter, which fills them to the last record that fits', async () => {
	expect((await marksOf(`x\n${rows(1_000)}`)).cuts(50_000)).toBeUndefined();
});

test('handles a record longer than the distance between two marks', async () => {
	const text = `x\na\n"${'y\n'.repeat(600_000)}"\nb\n`;
	const parts = await allParts(
		copied(inPieces(Buffer.from(text), [65_536]), await marksOf(text), 1_200_010),
	);
	expect(parts.map(({ rows: count, firstRow }) => [count, firstRow])).toEqual([[3, 2]]);
	expect((await marksOf(text)).cuts(1_200_001)).toBeUndefined();
});

test("yields the splitter's parts if one part holds everything", async () => {
	const tables = fc.record({
		delimiter: delimiters,
		records: fc.array(fc.array(values, { minLength: 2, maxLength: 4 }), {
			minLength: 2,
			maxLength: 12,
		}),
		newline: fc.constantFrom('\n', '\r\n'),
		end: fc.constantFrom('', '\n', '\r\n', '\n\n'),
	});
	let copies = 0;
	await fc.assert(
		fc.asyncProperty(tables, chunkSizes, async ({ delimiter, records, newline, end }, sizes) => {
			const text = records.map((record) => encodeRecord(record, delimiter)).join(newline) + end;
			fc.pre(newline === '\n' ? !text.endsWith('\r\n') : end !== '\n' && end !== '\n\n');
			const { header, rest } = await readHeader(batchesOf(text, { delimiter }, sizes), delimiter);
			const headerBytes = Buffer.concat([header.bytes, Buffer.from(newline)]);
			const maxBytes = headerBytes.length + 2 * MB;
			const split = await allParts(splitIntoParts(rest, { header: headerBytes, maxBytes }));
			const marks = await marksOf(text, newline, sizes, delimiter as ',');
			if (marks.cuts(2 * MB) === undefined) return;
			copies++;
			const parts = await allParts(
				copied(inPieces(Buffer.from(text), sizes), marks, 2 * MB, headerBytes),
			);
			expect(parts.map(inShort)).toEqual(split.map(inShort));
		}),
		{ numRuns: RUNS },
	);
	expect(copies).toBeGreaterThan(RUNS / 5);
});

test('reads only as far as each part requires, and closes its source', async () => {
	const text = Buffer.from(`x\n${rows(100_000)}`);
	let read = 0;
	let isClosed = false;
	async function* source(): AsyncGenerator<Uint8Array> {
		try {
			for await (const piece of inPieces(text, [65_536])) {
				read += piece.length;
				yield piece;
			}
		} finally {
			isClosed = true;
		}
	}
	for await (const part of copied(source(), await marksOf(text.toString()), 1_100_000))
		if (part.number === 2) break;
	expect(isClosed).toBe(true);
	expect(read).toBeLessThanOrEqual(2 + 2 * 1_100_000 + 65_536);
});

test.each<[label: string, change: (text: string) => string]>([
	['shorter', (text) => text.slice(0, 50_000)],
	['another text', (text) => text.replaceAll('\n', ' ')],
	['empty', () => ''],
])('rejects a text that has become %s', async (_, change) => {
	const text = `x\n${rows(30_000)}`;
	const marks = await marksOf(text);
	const parts = allParts(copied(inPieces(Buffer.from(change(text)), [9_999]), marks, 1_100_000));
	expect(await rejection(parts)).toBeInstanceOf(TextChangedError);
});

test('stores positions above 4 GB exactly', () => {
	const marks = new RecordMarks(1);
	const recordBytes = 1 << 30;
	for (let k = 0; k < 12; k++) {
		// A batch with one record of 1 GB, of which only the boundaries are used.
		const batch: RecordBatch = {
			bytes: new Uint8Array(0),
			offset: 2 + k * recordBytes,
			count: 1,
			starts: Uint32Array.of(0),
			ends: Uint32Array.of(recordBytes - 1),
			rowNumbers: Float64Array.of(2 ** 33 + k),
			hasStrayQuotes: false,
			hasLf: true,
			hasCrLf: false,
			hasLoneCr: false,
		};
		marks.add(batch, 0);
	}
	const cuts = marks.cuts(5 * recordBytes);
	expect(cuts?.map(({ bytes, firstRow, lastRow }) => [bytes, firstRow, lastRow])).toEqual([
		[5 * recordBytes, 2 ** 33, 2 ** 33 + 4],
		[5 * recordBytes, 2 ** 33 + 5, 2 ** 33 + 9],
		[2 * recordBytes, 2 ** 33 + 10, 2 ** 33 + 11],
	]);
});

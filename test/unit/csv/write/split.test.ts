import { EmptyFileError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/EmptyFileError';
import { RecordTooLongError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/RecordTooLongError';
import { readHeader } from '../../../../nodes/MarketoBulkLeadImport/csv/read/header';
import { readRecords } from '../../../../nodes/MarketoBulkLeadImport/csv/read/records';
import {
	splitIntoParts,
	type SplitOptions,
} from '../../../../nodes/MarketoBulkLeadImport/csv/write/split';
import type { Part } from '../../../../nodes/MarketoBulkLeadImport/csv/write/part';
import { allParts, batchesOf, rejection } from '../reading';

const SIZES = [[65_536], [1], [2], [5], [1, 7]];

type PartSummary = [text: string, rows: number, firstRow: number, lastRow: number];

async function split(
	text: string,
	options: Partial<SplitOptions> & { maxBytes: number },
	sizes?: readonly number[],
): Promise<PartSummary[]> {
	const { rest } = await readHeader(batchesOf(text, {}, sizes), ',');
	const parts = await allParts(splitIntoParts(rest, { header: Buffer.from('h\n'), ...options }));
	expect(parts.map(({ number }) => number)).toEqual(parts.map((_, i) => i + 1));
	return parts.map(({ bytes, rows, firstRow, lastRow }) => [
		Buffer.from(bytes).toString(),
		rows,
		firstRow,
		lastRow,
	]);
}

describe('splitIntoParts', () => {
	test.each<[string, string, number, PartSummary[]]>([
		['no records', 'h\n', 100, []],
		['one part', 'h\na\nb\n', 100, [['h\na\nb\n', 2, 2, 3]]],
		['exactly full', 'h\na\nb\n', 6, [['h\na\nb\n', 2, 2, 3]]],
		[
			'one byte too small',
			'h\na\nb\n',
			5,
			[
				['h\na\n', 1, 2, 2],
				['h\nb\n', 1, 3, 3],
			],
		],
		[
			'as full as possible',
			'h\n1\n22\n333\n4\n',
			8,
			[
				['h\n1\n22\n', 2, 2, 3],
				['h\n333\n4\n', 2, 4, 5],
			],
		],
		['no newline at the end', 'h\na\nb', 6, [['h\na\nb\n', 2, 2, 3]]],
		[
			'no newline at the end, and no room for one',
			'h\na\nb',
			5,
			[
				['h\na\n', 1, 2, 2],
				['h\nb\n', 1, 3, 3],
			],
		],
		['CRLF is kept', 'h\r\na\r\nb\r\n', 8, [['h\na\r\nb\r\n', 2, 2, 3]]],
		['CR becomes LF', 'h\ra\rb\r', 100, [['h\na\nb\n', 2, 2, 3]]],
		['CR among LF', 'h\na\rb\nc\n', 100, [['h\na\nb\nc\n', 3, 2, 4]]],
		[
			'blank lines are left out and counted',
			'h\n\na\n \n\nb\n\nc\nd\n',
			100,
			[['h\na\nb\nc\nd\n', 4, 3, 9]],
		],
		[
			'quoted newlines',
			'h\n"a\nb"\n"c\n""d"\n',
			11,
			[
				['h\n"a\nb"\n', 1, 2, 2],
				['h\n"c\n""d"\n', 1, 3, 3],
			],
		],
	])('%s', async (_, text, maxBytes, expected) => {
		for (const sizes of SIZES) {
			expect(await split(text, { maxBytes }, sizes)).toEqual(expected);
		}
	});

	test('ends lines without a newline as the header ends', async () => {
		const options = { header: Buffer.from('h\r\n'), maxBytes: 100 };
		expect(await split('h\r\na\r\nb', options)).toEqual([['h\r\na\r\nb\r\n', 2, 2, 3]]);
	});

	test.each<[string, SplitOptions['rewrite']]>([
		[
			'text',
			({ bytes, starts, ends }, i) =>
				`é${Buffer.from(bytes.subarray(starts[i], ends[i])).toString()}`,
		],
		[
			'bytes',
			({ bytes, starts, ends }, i) =>
				Buffer.concat([Buffer.from('é'), bytes.subarray(starts[i], ends[i])]),
		],
	])('rewrites records as %s, each once', async (_, rewrite) => {
		for (const sizes of SIZES) {
			const rewritten: number[] = [];
			const parts = await split(
				'h\n1\r\n\n2\n3',
				{
					maxBytes: 10,
					rewrite: (batch, i) => {
						rewritten.push(batch.rowNumbers[i]);
						return rewrite?.(batch, i) ?? '';
					},
				},
				sizes,
			);
			expect(parts).toEqual([
				['h\né1\né2\n', 2, 2, 4],
				['h\né3\n', 1, 5, 5],
			]);
			expect(rewritten).toEqual([2, 4, 5]);
		}
	});

	test.each<[string, Partial<SplitOptions>, number]>([
		['copied unchanged', {}, 6],
		['rewritten', { rewrite: () => 'éé1' }, 6],
	])('rejects a record that fits in no part: %s', async (_, options, bytes) => {
		const { rest } = await readHeader(batchesOf('h\n\n12345\n1\n'), ',');
		const parts = splitIntoParts(rest, { header: Buffer.from('h\n'), maxBytes: 7, ...options });
		const error = await rejection(parts.next());
		expect(error).toBeInstanceOf(RecordTooLongError);
		expect(error).toMatchObject({ rowNumber: 3, bytes });
	});

	test('accepts a record exactly as long as a part', async () => {
		expect(await split('h\n1\n12345\n1\n', { maxBytes: 8 })).toEqual([
			['h\n1\n', 1, 2, 2],
			['h\n12345\n', 1, 3, 3],
			['h\n1\n', 1, 4, 4],
		]);
	});

	test('does not yield the part before a record that is too long', async () => {
		const { rest } = await readHeader(batchesOf('h\n1\n2\n123456\n'), ',');
		const parts = splitIntoParts(rest, { header: Buffer.from('h\n'), maxBytes: 6 });
		await expect(parts.next()).rejects.toThrow(RecordTooLongError);
	});

	test('rejects a header that leaves no room for records', async () => {
		const { rest } = await readHeader(batchesOf('h\n1\n'), ',');
		const parts = splitIntoParts(rest, { header: Buffer.from('a long header\n'), maxBytes: 5 });
		await expect(parts.next()).rejects.toThrow(RecordTooLongError);
	});

	test('reads only as far as each part requires, and closes its source', async () => {
		let given = 0;
		let isClosed = false;
		async function* source(): AsyncGenerator<Uint8Array> {
			try {
				for (;;) {
					given++;
					yield Buffer.from('a,b\n'.repeat(100));
				}
			} finally {
				isClosed = true;
			}
		}
		const records = readRecords(source(), { delimiter: ',', maxRecordBytes: 100 });
		const { header, rest } = await readHeader(records, ',');
		expect(given).toBe(1);
		const parts = splitIntoParts(rest, {
			header: Buffer.concat([header.bytes, Buffer.from('\n')]),
			maxBytes: 1000,
		});
		expect((await parts.next()).value).toMatchObject({
			number: 1,
			rows: 249,
			firstRow: 2,
			lastRow: 250,
		});
		expect(given).toBe(3);
		expect((await parts.next()).value).toMatchObject({
			number: 2,
			rows: 249,
			firstRow: 251,
			lastRow: 499,
		});
		expect(given).toBe(5);
		await parts.return(undefined);
		expect(isClosed).toBe(true);
	});

	test('reuses the memory of the previous part, which is then invalid', async () => {
		const { rest } = await readHeader(batchesOf('h\n1\n2\n'), ',');
		const parts = splitIntoParts(rest, { header: Buffer.from('h\n'), maxBytes: 4 });
		const first = (await parts.next()).value as Part;
		const second = (await parts.next()).value as Part;
		expect(second.bytes.buffer).toBe(first.bytes.buffer);
		expect(Buffer.from(second.bytes).toString()).toBe('h\n2\n');
	});

	test('grows beyond its initial memory', async () => {
		const rows = Array.from({ length: 30_000 }, (_, i) => `row ${i}\n`).join('');
		expect(await split(`h\n${rows}`, { maxBytes: 10_000_000 })).toEqual([
			[`h\n${rows}`, 30_000, 2, 30_001],
		]);
	});
});

describe('readHeader', () => {
	test.each<[string, string, string[], number, string, string]>([
		['LF', 'a,"b ""c"""\n1,2\n', ['a', 'b "c"'], 1, 'a,"b ""c"""', '\n'],
		['CRLF', 'a,b\r\n1,2\r\n', ['a', 'b'], 1, 'a,b', '\r\n'],
		['CR', 'a,b\r1,2\r', ['a', 'b'], 1, 'a,b', '\n'],
		['CR and a blank line', 'a,b\r\r1,2\r', ['a', 'b'], 1, 'a,b', '\n'],
		['LF and a blank line', 'a,b\n\n1,2\n', ['a', 'b'], 1, 'a,b', '\n'],
		['no newline', 'a,b', ['a', 'b'], 1, 'a,b', '\n'],
		['blank lines first', '\n \na,b\n', ['a', 'b'], 3, 'a,b', '\n'],
	])('%s', async (_, text, fields, rowNumber, raw, newline) => {
		for (const sizes of SIZES) {
			const { header } = await readHeader(batchesOf(text, {}, sizes), ',');
			expect(header).toMatchObject({ fields, rowNumber, newline });
			expect(Buffer.from(header.bytes).toString()).toBe(raw);
		}
	});

	test.each(['', '\n', ' \r\n\t'])('rejects %j, which has no records', async (text) => {
		expect(await rejection(readHeader(batchesOf(text), ','))).toBeInstanceOf(EmptyFileError);
	});

	test('closes the source even if none of the rest was read', async () => {
		let isClosed = false;
		async function* source(): AsyncGenerator<Uint8Array> {
			try {
				yield Buffer.from('a\nb\n');
				yield Buffer.from('c\n');
			} finally {
				isClosed = true;
			}
		}
		const { rest } = await readHeader(
			readRecords(source(), { delimiter: ',', maxRecordBytes: 10 }),
			',',
		);
		await rest[Symbol.asyncIterator]().return?.();
		expect(isClosed).toBe(true);
	});
});

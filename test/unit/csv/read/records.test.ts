import { OpenQuoteError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/OpenQuoteError';
import { RecordTooLongError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/RecordTooLongError';
import type { Delimiter } from '../../../../nodes/MarketoBulkLeadImport/csv/types';
import { all, batchesOf, inPieces, read, rejection } from '../reading';
import { readRecords } from '../../../../nodes/MarketoBulkLeadImport/csv/read/records';

/** Every case is read whole and in small pieces: chunk boundaries must not matter. */
const SIZES = [[65_536], [1], [2], [3], [7], [1, 5, 2]];

type Expected = Array<[row: number, raw: string]>;

const TERMINATORS: Array<[string, string, Expected]> = [
	[
		'LF',
		'a,b\n1,2\n',
		[
			[1, 'a,b'],
			[2, '1,2'],
		],
	],
	[
		'CRLF',
		'a,b\r\n1,2\r\n',
		[
			[1, 'a,b'],
			[2, '1,2'],
		],
	],
	[
		'CR alone',
		'a,b\r1,2\r',
		[
			[1, 'a,b'],
			[2, '1,2'],
		],
	],
	[
		'a mix of all newlines',
		'a\rb\nc\r\nd',
		[
			[1, 'a'],
			[2, 'b'],
			[3, 'c'],
			[4, 'd'],
		],
	],
	[
		'no newline at the end',
		'a,b\n1,2',
		[
			[1, 'a,b'],
			[2, '1,2'],
		],
	],
	[
		'CR before CRLF is a blank line',
		'a\r\r\nb',
		[
			[1, 'a'],
			[3, 'b'],
		],
	],
	[
		'LF before CR is a blank line',
		'a\n\rb',
		[
			[1, 'a'],
			[3, 'b'],
		],
	],
	['nothing', '', []],
	['only newlines', '\n\r\n\r', []],
];

const BLANKS: Array<[string, string, Expected]> = [
	[
		'blank lines count as rows',
		'\na\n\n\nb\n',
		[
			[2, 'a'],
			[5, 'b'],
		],
	],
	[
		'spaces and tabs are blank',
		'a\n \t \nb\n  ',
		[
			[1, 'a'],
			[3, 'b'],
		],
	],
	[
		'empty cells are not a blank line',
		'a,b\n,\nc,d',
		[
			[1, 'a,b'],
			[2, ','],
			[3, 'c,d'],
		],
	],
	[
		'an empty quoted field is a record',
		'a\n""\nb',
		[
			[1, 'a'],
			[2, '""'],
			[3, 'b'],
		],
	],
	[
		'a no-break space is a value',
		'a\n\u00a0\n',
		[
			[1, 'a'],
			[2, '\u00a0'],
		],
	],
	[
		'control characters are values',
		'a\n\u0001\n',
		[
			[1, 'a'],
			[2, '\u0001'],
		],
	],
];

const QUOTES: Array<[string, string, Expected]> = [
	[
		'newlines inside quotes do not start a row',
		'a,"x\ny\r\nz\rw"\nb,c',
		[
			[1, 'a,"x\ny\r\nz\rw"'],
			[2, 'b,c'],
		],
	],
	[
		'doubled quotes',
		'"a""\n""b"\nc',
		[
			[1, '"a""\n""b"'],
			[2, 'c'],
		],
	],
	[
		'only doubled quotes',
		'""""\nb',
		[
			[1, '""""'],
			[2, 'b'],
		],
	],
	[
		'six quotes',
		'"""\n"""\nb',
		[
			[1, '"""\n"""'],
			[2, 'b'],
		],
	],
	[
		'a quote inside an unquoted field is text',
		'a"b\nc"\n"d"',
		[
			[1, 'a"b'],
			[2, 'c"'],
			[3, '"d"'],
		],
	],
	[
		'a quote after a space is text',
		'a, "b\nc',
		[
			[1, 'a, "b'],
			[2, 'c'],
		],
	],
	[
		'text after a closing quote',
		'"a"b"c\nd',
		[
			[1, '"a"b"c'],
			[2, 'd'],
		],
	],
	[
		'a quoted field after stray text',
		'"a"b,"c\nd"\ne',
		[
			[1, '"a"b,"c\nd"'],
			[2, 'e'],
		],
	],
	['a quoted field at the end', 'a,"b\n"', [[1, 'a,"b\n"']]],
	[
		'delimiters inside quotes',
		'",\n,",",\n"\nb',
		[
			[1, '",\n,",",\n"'],
			[2, 'b'],
		],
	],
	[
		'multi-byte characters',
		'"ü\n😀",é\n漢字',
		[
			[1, '"ü\n😀",é'],
			[2, '漢字'],
		],
	],
];

async function readAnyhow(
	text: string,
	delimiter: Delimiter,
	skipSepLine = false,
): Promise<Expected[]> {
	const results: Expected[] = [];
	for (const sizes of SIZES) {
		const records = await read(text, { delimiter, skipSepLine }, sizes);
		results.push(records.map(({ row, raw }) => [row, raw]));
	}
	return results;
}

describe('readRecords', () => {
	test.each([...TERMINATORS, ...BLANKS, ...QUOTES])('%s', async (_, text, expected) => {
		expect(await readAnyhow(text, ',')).toEqual(SIZES.map(() => expected));
	});

	test.each<[string, string, Delimiter, Expected]>([
		[
			'tabs are cells if the delimiter is a tab',
			'a\tb\n\t\n \n',
			'\t',
			[
				[1, 'a\tb'],
				[2, '\t'],
			],
		],
		[
			'a quote opens a field only right after the delimiter',
			'a;"x\ny",z\nb',
			';',
			[
				[1, 'a;"x\ny",z'],
				[2, 'b'],
			],
		],
		[
			'pipes',
			'a|"x\ny"\nb,"\n',
			'|',
			[
				[1, 'a|"x\ny"'],
				[2, 'b,"'],
			],
		],
	])('%s', async (_, text, delimiter, expected) => {
		expect(await readAnyhow(text, delimiter)).toEqual(SIZES.map(() => expected));
	});

	test.each<[string, string, Expected]>([
		[
			'LF',
			'sep=;\na\nb',
			[
				[1, 'a'],
				[2, 'b'],
			],
		],
		[
			'CRLF',
			'sep=;\r\na\nb',
			[
				[1, 'a'],
				[2, 'b'],
			],
		],
		[
			'CR',
			'sep=;\ra\rb',
			[
				[1, 'a'],
				[2, 'b'],
			],
		],
		['a blank line after it', 'sep=;\n\na', [[2, 'a']]],
		['nothing after it', 'sep=;', []],
	])('skips the sep line that ends with %s', async (_, text, expected) => {
		expect(await readAnyhow(text, ';', true)).toEqual(SIZES.map(() => expected));
	});

	test.each<[string, string, boolean, boolean]>([
		['clean', '"a",b\r\nc,"d"\n', false, false],
		['a quote in an unquoted field', 'a\nb"c\nd', true, false],
		['text after a closing quote', 'a\n"b"c\nd', true, false],
		['a space after a closing quote', 'a,"b" ,c\n', true, false],
		['CR alone', 'a\rb\n', false, true],
		['CR alone at the end', 'a\nb\r', false, true],
		['CR inside quotes', '"a\rb"\n', false, false],
	])('reports %s', async (_, text, hasStrayQuotes, hasLoneCr) => {
		for (const sizes of SIZES) {
			const batches = await all(batchesOf(text, {}, sizes));
			expect(batches.some((batch) => batch.hasStrayQuotes)).toBe(hasStrayQuotes);
			expect(batches.some((batch) => batch.hasLoneCr)).toBe(hasLoneCr);
			expect(batches.some((batch) => batch.hasCrLf)).toBe(/\r\n/.test(text));
			expect(batches.some((batch) => batch.hasLf)).toBe(/(^|[^\r])\n/.test(text));
		}
	});

	test('sets the flags of the batch that has the record', async () => {
		const [first, second, third] = await all(batchesOf('a\nb"x\nc\n', {}, [3, 3, 2]));
		expect([first, second, third].map(({ hasStrayQuotes }) => hasStrayQuotes)).toEqual([
			false,
			true,
			false,
		]);
	});

	test.each<[string, string, number]>([
		['in the last record', 'a\nb,"c\nd\n', 2],
		['in the header', '"a', 1],
		['after blank lines and quoted newlines', '\n"a\nb"\n\n"c""', 4],
		['as the last byte', 'a\n"', 2],
	])('rejects a quote that is never closed %s', async (_, text, rowNumber) => {
		for (const sizes of SIZES) {
			const error = await rejection(read(text, {}, sizes));
			expect(error).toBeInstanceOf(OpenQuoteError);
			expect(error).toMatchObject({ rowNumber });
		}
	});

	test('yields the records before a quote that is never closed', async () => {
		const records = batchesOf('a\nb\n"c', {});
		expect((await records.next()).value).toMatchObject({ count: 2 });
		await expect(records.next()).rejects.toThrow(OpenQuoteError);
	});

	test.each<[string, string, { rowNumber: number; inQuotes: boolean }]>([
		['unquoted', 'a\n1234567890\n123456\n', { rowNumber: 2, inQuotes: false }],
		['without a newline', 'a\n\n1234567890', { rowNumber: 3, inQuotes: false }],
		[
			'with a quote that is never closed',
			`a\n"${'x\n'.repeat(100)}`,
			{ rowNumber: 2, inQuotes: true },
		],
	])('rejects a record that is too long: %s', async (_, text, expected) => {
		for (const sizes of SIZES) {
			const error = await rejection(read(text, { maxRecordBytes: 9 }, sizes));
			expect(error).toBeInstanceOf(RecordTooLongError);
			expect(error).toMatchObject({ rowNumber: expected.rowNumber });
			expect((error as RecordTooLongError).bytes).toBeGreaterThan(9);
			expect((error as RecordTooLongError).inQuotes).toBe(expected.inQuotes);
		}
	});

	test('accepts a record of the maximum length', async () => {
		for (const sizes of SIZES) {
			const records = await read('a\r\n123456789\r\nb', { maxRecordBytes: 9 }, sizes);
			expect(records.map(({ raw }) => raw)).toEqual(['a', '123456789', 'b']);
		}
	});

	test('leaves the newline after each record in its batch', async () => {
		for (const sizes of SIZES) {
			for await (const { bytes, ends, count } of batchesOf('a,b\r\nc,d\r\ne\r\n', {}, sizes)) {
				for (let i = 0; i < count; i++)
					expect([bytes[ends[i]], bytes[ends[i] + 1]]).toEqual([13, 10]);
			}
		}
	});

	test('continues in the next batch if one is full', async () => {
		const records = await read(Buffer.from('a\n'.repeat(50_000)));
		expect(records).toHaveLength(50_000);
		expect(records.every(({ row }, i) => row === i + 1)).toBe(true);
	});

	test('reads plain Uint8Arrays and empty chunks', async () => {
		async function* chunks(): AsyncGenerator<Uint8Array> {
			yield new Uint8Array(0);
			yield Uint8Array.of(0x61, 0x0d);
			yield new Uint8Array(0);
			yield Uint8Array.of(0x0a, 0x62);
		}
		const batches: unknown[] = [];
		for await (const { offset, count, rowNumbers, hasCrLf, hasLoneCr } of readRecords(chunks(), {
			delimiter: ',',
			maxRecordBytes: 10,
		})) {
			batches.push({ offset, count, row: rowNumbers[0], hasCrLf, hasLoneCr });
		}
		expect(batches).toEqual([
			{ offset: 0, count: 1, row: 1, hasCrLf: true, hasLoneCr: false },
			{ offset: 3, count: 1, row: 2, hasCrLf: false, hasLoneCr: false },
		]);
	});

	test('closes its source if ended early', async () => {
		let isClosed = false;
		async function* source(): AsyncGenerator<Uint8Array> {
			try {
				yield* inPieces(Buffer.from('a\nb\nc\n'), [2]);
			} finally {
				isClosed = true;
			}
		}
		for await (const batch of readRecords(source(), { delimiter: ',', maxRecordBytes: 10 })) {
			expect(batch.count).toBe(1);
			break;
		}
		expect(isClosed).toBe(true);
	});
});

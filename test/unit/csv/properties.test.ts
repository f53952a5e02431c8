import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { decodeToUtf8 } from '../../../nodes/MarketoBulkLeadImport/csv/text/decode';
import { detectDialect } from '../../../nodes/MarketoBulkLeadImport/csv/text/dialect';
import { encodeRecord } from '../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import { BinaryFileError } from '../../../nodes/MarketoBulkLeadImport/csv/errors/BinaryFileError';
import { InvalidUtf8Error } from '../../../nodes/MarketoBulkLeadImport/csv/errors/InvalidUtf8Error';
import { OpenQuoteError } from '../../../nodes/MarketoBulkLeadImport/csv/errors/OpenQuoteError';
import { RecordTooLongError } from '../../../nodes/MarketoBulkLeadImport/csv/errors/RecordTooLongError';
import { parseRecord } from '../../../nodes/MarketoBulkLeadImport/csv/read/fields';
import { readHeader } from '../../../nodes/MarketoBulkLeadImport/csv/read/header';
import { columnsOf, encodeObjects } from '../../../nodes/MarketoBulkLeadImport/csv/write/objects';
import { splitIntoParts } from '../../../nodes/MarketoBulkLeadImport/csv/write/split';
import { parseLenient } from '../../../nodes/MarketoBulkLeadImport/csv/read/parseLenient';
import type { Delimiter, Encoding } from '../../../nodes/MarketoBulkLeadImport/csv/types';
import { chunkSizes, csvTexts, delimiters, hostileTexts, RUNS, values } from './arbitraries';
import { allParts, batchesOf, bytesOf, fieldsIn, inPieces, read } from './reading';

const runs = { numRuns: RUNS };

function byCsvParse(text: string | Buffer, delimiter: Delimiter): string[][] {
	return parse(text, {
		delimiter,
		record_delimiter: ['\r\n', '\n', '\r'],
		relax_column_count: true,
		skip_empty_lines: true,
	});
}

function encodeAs(text: string, encoding: Encoding): Buffer {
	if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
	return Buffer.from(text, encoding === 'utf-16le' ? 'utf16le' : 'utf8');
}

describe('reading', () => {
	test('finds the same records as csv-parse, however the bytes are split into chunks', async () => {
		await fc.assert(
			fc.asyncProperty(csvTexts, chunkSizes, async ({ text, delimiter, fields }, sizes) => {
				const found = await fieldsIn(text, { delimiter }, sizes);
				expect(found).toEqual(byCsvParse(text, delimiter));
				expect(found).toEqual(fields);
			}),
			runs,
		);
	});

	test('numbers a row by the records and blank lines before it', async () => {
		await fc.assert(
			fc.asyncProperty(csvTexts, chunkSizes, async ({ text, delimiter }, sizes) => {
				const records = await read(text, { delimiter }, sizes);
				// Without records and quoted newlines, the text between two records is newlines
				// only.
				let position = 0;
				let row = 0;
				for (const record of records) {
					const start = text.indexOf(record.raw, position);
					row += newlinesIn(text.slice(position, start)) + (position === 0 ? 1 : 0);
					expect(record.row).toBe(row);
					position = start + record.raw.length;
				}
			}),
			runs,
		);
	});

	test('reads invalid text the same in chunks of any size', async () => {
		await fc.assert(
			fc.asyncProperty(hostileTexts, delimiters, chunkSizes, async (text, delimiter, sizes) => {
				const outcome = async (cut: readonly number[]): Promise<unknown> =>
					await read(text, { delimiter, maxRecordBytes: 40 }, cut).catch((error: unknown) => {
						if (error instanceof OpenQuoteError) return ['open', error.rowNumber];
						if (error instanceof RecordTooLongError) return ['long', error.rowNumber];
						throw error;
					});
				expect(await outcome(sizes)).toEqual(await outcome([100_000]));
			}),
			runs,
		);
	});
});

function newlinesIn(text: string): number {
	return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

describe('splitting', () => {
	test('yields parts that join to the source, each within the maximum size and as full as possible', async () => {
		const sizes = fc.integer({ min: 0, max: 300 });
		await fc.assert(
			fc.asyncProperty(
				csvTexts,
				chunkSizes,
				sizes,
				fc.boolean(),
				async ({ text, delimiter, fields }, chunks, room, isRewritten) => {
					const { header, rest } = await readHeader(
						batchesOf(text, { delimiter }, chunks),
						delimiter,
					);
					const headerBytes = Buffer.concat([header.bytes, Buffer.from(header.newline)]);
					const maxBytes = headerBytes.length + room;
					const records = (await read(text, { delimiter })).slice(1);
					const longest = Math.max(0, ...records.map(({ raw }) => Buffer.byteLength(raw)));
					const rewrite = isRewritten
						? (
								{
									bytes,
									starts,
									ends,
								}: { bytes: Uint8Array; starts: Uint32Array; ends: Uint32Array },
								i: number,
							) => encodeRecord(parseRecord(bytes, starts[i], ends[i], delimiter), delimiter)
						: undefined;
					const parts = allParts(splitIntoParts(rest, { header: headerBytes, maxBytes, rewrite }));

					const joined: string[][] = [];
					let lastRow = header.rowNumber;
					let before: Uint8Array | undefined;
					try {
						for (const part of await parts) {
							expect(part.bytes.length).toBeLessThanOrEqual(maxBytes);
							expect([10, 13]).toContain(part.bytes.at(-1));
							const [partHeader, ...partRecords] = byCsvParse(Buffer.from(part.bytes), delimiter);
							expect(partHeader).toEqual(header.fields);
							expect(partRecords).toHaveLength(part.rows);
							expect(part.firstRow).toBeGreaterThan(lastRow);
							expect(part.firstRow).toBe(records[joined.length].row);
							expect(part.lastRow).toBe(records[joined.length + part.rows - 1].row);
							if (before !== undefined) {
								const [first] = await read(part.bytes.subarray(headerBytes.length), { delimiter });
								expect(before.length + Buffer.byteLength(first.raw) + 2).toBeGreaterThan(maxBytes);
							}
							before = part.bytes;
							lastRow = part.lastRow;
							joined.push(...partRecords);
						}
						expect(joined).toEqual(fields.slice(1));
					} catch (error) {
						if (!(error instanceof RecordTooLongError)) throw error;
						// Rewriting may add quotes around a value or remove them.
						expect(longest + (isRewritten ? longest + 2 : 2)).toBeGreaterThan(room);
					}
				},
			),
			runs,
		);
	});
});

describe('encoding', () => {
	test('reads back encoded records', async () => {
		const rows = fc.array(fc.array(values, { minLength: 1, maxLength: 6 }), {
			minLength: 1,
			maxLength: 8,
		});
		await fc.assert(
			fc.asyncProperty(
				rows,
				delimiters,
				chunkSizes,
				fc.constantFrom('\n', '\r\n', '\r'),
				async (records, delimiter, sizes, newline) => {
					const text = records.map((record) => encodeRecord(record, delimiter) + newline).join('');
					expect(await fieldsIn(text, { delimiter }, sizes)).toEqual(records);
					expect(byCsvParse(text, delimiter)).toEqual(records);
				},
			),
			runs,
		);
	});

	test('reads back encoded objects', async () => {
		const objects = fc.array(
			fc.dictionary(fc.oneof(values, fc.constantFrom('__proto__', 'constructor')), values),
			{ minLength: 1, maxLength: 8 },
		);
		await fc.assert(
			fc.asyncProperty(objects, delimiters, async (rows, delimiter) => {
				const columns = columnsOf(rows);
				fc.pre(columns.length > 0);
				const found = await fieldsIn(await bytesOf(encodeObjects(rows, columns, delimiter)), {
					delimiter,
				});
				expect(found).toEqual([
					columns,
					...rows.map((row) =>
						columns.map((column) => (Object.hasOwn(row, column) ? row[column] : '')),
					),
				]);
			}),
			runs,
		);
	});
});

describe('decoding', () => {
	const encodings = fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be');
	/** With lone surrogates and without NUL. */
	const texts = fc
		.string({ unit: 'binary', maxLength: 60 })
		.map((text) => text.replaceAll('\0', 'x'));

	test('decodes to the original text, however the bytes are split into chunks', async () => {
		await fc.assert(
			fc.asyncProperty(texts, encodings, chunkSizes, async (text, encoding, sizes) => {
				const bytes = encodeAs(text, encoding);
				const decoded = await bytesOf(
					decodeToUtf8(inPieces(bytes, sizes), { encoding, bomLength: 0 }, 'throw'),
				);
				expect(decoded.toString()).toBe(Buffer.from(text).toString());
			}),
			runs,
		);
	});

	test('agrees with TextDecoder on arbitrary bytes', async () => {
		const bytes = fc
			.array(
				fc.oneof(
					fc.integer({ min: 1, max: 255 }),
					fc.constantFrom(0xc3, 0xe2, 0x82, 0xf0, 0x9f, 0xed, 0xa0, 0x41),
				),
				{ maxLength: 60 },
			)
			.map((list) => Buffer.from(list));
		await fc.assert(
			fc.asyncProperty(bytes, chunkSizes, async (input, sizes) => {
				const dialect = { encoding: 'utf-8' as const, bomLength: 0 };
				const replaced = await bytesOf(decodeToUtf8(inPieces(input, sizes), dialect, 'replace'));
				const expected = new TextDecoder('utf-8', { ignoreBOM: true }).decode(input);
				expect(replaced.toString()).toBe(expected);

				const strict = await bytesOf(decodeToUtf8(inPieces(input, sizes), dialect, 'throw')).catch(
					(error: unknown) => error,
				);
				if (isValidUtf8(input)) expect(strict).toEqual(input);
				else expect(strict).toBeInstanceOf(InvalidUtf8Error);
			}),
			runs,
		);
	});

	test('detects the encoding of a file and decodes it', async () => {
		// Detection needs a file that looks like one: several columns and rows of letters.
		const words = fc
			.string({ unit: fc.constantFrom(...'abcXYZ019 äöüßéñ漢字'), minLength: 1, maxLength: 12 })
			.map((text) => `w${text}w`);
		const tables = fc.integer({ min: 2, max: 6 }).chain((columns) =>
			fc.array(fc.array(words, { minLength: columns, maxLength: columns }), {
				minLength: 1,
				maxLength: 20,
			}),
		);
		await fc.assert(
			fc.asyncProperty(
				tables,
				delimiters,
				encodings,
				fc.boolean(),
				async (table, delimiter, encoding, hasMark) => {
					const text = table.map((record) => `${encodeRecord(record, delimiter)}\r\n`).join('');
					const bytes = encodeAs((hasMark ? '\uFEFF' : '') + text, encoding);
					const dialect = detectDialect(bytes, true);
					expect(dialect).toMatchObject({ encoding, delimiter, hasSepLine: false });
					const utf8 = await bytesOf(decodeToUtf8(inPieces(bytes, [7]), dialect, 'throw'));
					expect(utf8.toString()).toBe(text);
					expect(await fieldsIn(utf8, { delimiter: dialect.delimiter })).toEqual(table);
				},
			),
			runs,
		);
	});

	test('throws only BinaryFileError when detecting the dialect of arbitrary bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (bytes, isWholeFile) => {
				try {
					expect([',', ';', '\t', '|']).toContain(detectDialect(bytes, isWholeFile).delimiter);
				} catch (error) {
					expect(error).toBeInstanceOf(BinaryFileError);
				}
			}),
			runs,
		);
	});
});

function isValidUtf8(bytes: Buffer): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}

describe('lenient reading', () => {
	test('reads valid CSV as csv-parse does', () => {
		fc.assert(
			fc.property(csvTexts, ({ text, delimiter }) => {
				const [header, ...records] = byCsvParse(text, delimiter);
				const parsed = parseLenient(text, delimiter);
				expect(parsed.header).toEqual(header);
				// A record with another number of fields is read line by line: only the rows before
				// the first one are alike.
				const alike = records.findIndex((record) => record.length !== header.length);
				const count = alike < 0 ? records.length : alike;
				expect(parsed.rows.slice(0, count).map(({ fields }) => fields)).toEqual(
					records.slice(0, count),
				);
			}),
			runs,
		);
	});

	test('loses no text, whichever rules it breaks', () => {
		fc.assert(
			fc.property(hostileTexts, delimiters, (text, delimiter) => {
				const { header, rows } = parseLenient(`h1${delimiter}h2\n${text}`, delimiter);
				expect(header).toEqual(['h1', 'h2']);
				let position = 0;
				for (const { raw, readable, fields, line } of rows) {
					const start = text.indexOf(raw, position);
					expect(start).toBeGreaterThanOrEqual(position);
					expect(text.slice(position, start)).toMatch(/^[\s\uFEFF]*$/);
					expect(line).toBe(2 + newlinesIn(text.slice(0, start)));
					expect(readable).toBe(fields.length === 2);
					position = start + raw.length;
				}
				expect(text.slice(position)).toMatch(/^\s*$/);
			}),
			runs,
		);
	});
});

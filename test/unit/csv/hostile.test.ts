import { detectDialect, SAMPLE_BYTES } from '../../../nodes/MarketoBulkLeadImport/csv/text/dialect';
import { encodeField } from '../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import { OpenQuoteError } from '../../../nodes/MarketoBulkLeadImport/csv/errors/OpenQuoteError';
import { RecordTooLongError } from '../../../nodes/MarketoBulkLeadImport/csv/errors/RecordTooLongError';
import { readHeader } from '../../../nodes/MarketoBulkLeadImport/csv/read/header';
import { readRecords } from '../../../nodes/MarketoBulkLeadImport/csv/read/records';
import { splitIntoParts } from '../../../nodes/MarketoBulkLeadImport/csv/write/split';
import { parseLenient } from '../../../nodes/MarketoBulkLeadImport/csv/read/parseLenient';
import { all, batchesOf, fieldsIn, read, rejection } from './reading';

const MB = 1_000_000;

/** With these sizes anything quadratic takes minutes; the slowest machine needs only a few seconds. */
const LONGEST_MS = 60_000;

async function timed<T>(work: () => T | Promise<T>): Promise<T> {
	const start = performance.now();
	const result = await work();
	expect(performance.now() - start).toBeLessThan(LONGEST_MS);
	return result;
}

test('reads a million columns', async () => {
	const header = Array.from({ length: MB }, (_, i) => `c${i}`).join(';');
	const text = `${header}\n${';'.repeat(MB - 1)}\n`;
	await timed(async () => {
		expect(detectDialect(Buffer.from(text).subarray(0, SAMPLE_BYTES), false).delimiter).toBe(';');
		const [names, cells] = await fieldsIn(text, { delimiter: ';' });
		expect([names.length, names[MB - 1], cells.length]).toEqual([MB, `c${MB - 1}`, MB]);
		expect(parseLenient(text, ';').rows[0].fields).toHaveLength(MB);
	});
});

test('reads a header of 1 MB', async () => {
	const name = 'x'.repeat(MB);
	const { header } = await timed(
		async () => await readHeader(batchesOf(`${name},b\n1,2\n`, {}, [1000]), ','),
	);
	expect(header.fields).toEqual([name, 'b']);
});

test.each<[string, string, number]>([
	['quoted, with newlines', `"${'x\n,'.repeat(40)}""y""\r\n"`, 65_536],
	['unquoted', 'x', 65_536],
	['in chunks of 1000 bytes', '"x\n"', 1000],
])('reads a cell of 20 MB: %s', async (_, pattern, chunk) => {
	const isQuoted = pattern.startsWith('"');
	const inner = isQuoted ? pattern.slice(1, -1) : pattern;
	const body = inner.repeat(Math.ceil((20 * MB) / inner.length));
	const text = Buffer.from(`a,b\n1,${isQuoted ? `"${body}"` : body}\n2,3\n`);
	const records = await timed(async () => await read(text, {}, [chunk]));
	expect(records.map(({ row, fields }) => [row, fields.length])).toEqual([
		[1, 2],
		[2, 2],
		[3, 2],
	]);
	expect(records[1].fields[1]).toHaveLength(
		isQuoted ? body.replaceAll('""', '"').length : body.length,
	);
	expect(records[1].fields[1] === body.replaceAll('""', '"')).toBe(true);
});

test('reads a record of 60 KB in chunks of one byte', async () => {
	const cell = 'é"",\n'.repeat(10_000);
	const records = await timed(async () => await fieldsIn(`"${cell}",b\nc,d\n`, {}, [1]));
	expect(records[0][0] === cell.replaceAll('""', '"')).toBe(true);
	expect(records[1]).toEqual(['c', 'd']);
});

test('rejects a cell of 20 MB before holding it in memory', async () => {
	let given = 0;
	async function* endless(): AsyncGenerator<Uint8Array> {
		yield Buffer.from('a\n"');
		for (;;) {
			given++;
			yield Buffer.from('b\n'.repeat(32_768));
		}
	}
	const error = await rejection(
		all(readRecords(endless(), { delimiter: ',', maxRecordBytes: MB })),
	);
	expect(error).toBeInstanceOf(RecordTooLongError);
	expect(error).toMatchObject({ rowNumber: 2, inQuotes: true });
	expect(given * 65_536).toBeLessThan(MB + 2 * 65_536);
});

test.each([10 * MB, MB + 1])('reads a text of %i quotes only', async (count) => {
	const text = '"'.repeat(count);
	await timed(async () => {
		const dialect = detectDialect(Buffer.from(text).subarray(0, SAMPLE_BYTES), false);
		expect(dialect.delimiter).toBe(',');
		if (count % 2 === 0) {
			const [record] = await fieldsIn(text);
			expect(record[0]).toHaveLength(count / 2 - 1);
		} else {
			expect(await rejection(read(text))).toBeInstanceOf(OpenQuoteError);
		}
		expect(parseLenient(`a,b\n${text}`, ',').rows).toHaveLength(1);
	});
});

test.each<[string, string]>([
	['an open quote on every line', 'a,"b'],
	['a wrong closing quote on every line', '"x"y,"'],
	['quotes that keep the state', '","'],
	['doubled quotes', '""'],
	['a quote and doubled quotes', '"""",""'],
	['an open quote and doubled ones', '"a,""'],
	['a quote alone', '"'],
	['three quotes', '"""'],
])('reads leniently in linear time: %s', async (_, line) => {
	const lines = Math.ceil(MB / (line.length + 1));
	const text = `h1,h2,h3\n"${`\n${line}`.repeat(lines)}`;
	const { rows } = await timed(() => parseLenient(text, ','));
	expect(rows.length).toBeGreaterThan(0);
	const { rows: behindGood } = await timed(() =>
		parseLenient(`h1,h2,h3\n1,2,3\n${text}\n4,5,6`, ','),
	);
	expect(behindGood[0].fields).toEqual(['1', '2', '3']);
});

test('reads a million short lines', async () => {
	const { rest } = await readHeader(batchesOf(`h\n${'x\n'.repeat(MB)}`), ',');
	const parts = await timed(
		async () => await all(splitIntoParts(rest, { header: Buffer.from('h\n'), maxBytes: 300_002 })),
	);
	expect(parts.map(({ rows }) => rows)).toEqual([
		150_000, 150_000, 150_000, 150_000, 150_000, 150_000, 100_000,
	]);
	expect(parts.at(-1)?.lastRow).toBe(MB + 1);
});

test('reads a million blank lines', async () => {
	const records = await timed(async () => await read(`a\n${' \n\r\n'.repeat(MB / 2)}b\n`));
	expect(records.map(({ row, raw }) => [row, raw])).toEqual([
		[1, 'a'],
		[MB + 2, 'b'],
	]);
});

test('encodes 20 MB of spaces and quotes', async () => {
	const text = `x${' '.repeat(20 * MB)}x`;
	expect(await timed(() => encodeField(text, ','))).toHaveLength(text.length);
	const quotes = '"'.repeat(2 * MB);
	expect(await timed(() => encodeField(quotes, ','))).toHaveLength(2 * quotes.length + 2);
});

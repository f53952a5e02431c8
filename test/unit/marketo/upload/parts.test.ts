import { multipartEncoder } from '../../../../nodes/MarketoBulkLeadImport/transport/multipart';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { encodeRecord } from '../../../../nodes/MarketoBulkLeadImport/csv/write/encode';
import type { Part } from '../../../../nodes/MarketoBulkLeadImport/csv/write/part';
import type { Delimiter } from '../../../../nodes/MarketoBulkLeadImport/csv/types';
import { openParts } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/parts';
import { uploadName } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/fileName';
import { maxPartBytes } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/uploadFormat';
import type { CheckSettings } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import {
	isReady,
	type CheckedSource,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import { TextChangedError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/TextChangedError';
import {
	evenPartBytes,
	fewestParts,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/uploadPlan';
import { allParts, rejection } from '../../csv/reading';
import { fileSource, checkOf } from '../sources';

async function partsOf(checked: CheckedSource): Promise<Part[]> {
	return await allParts(openParts(checked));
}

function records(bytes: Uint8Array, delimiter = ','): string[][] {
	return parse(Buffer.from(bytes), { delimiter, relax_column_count: true });
}

async function sent(content: string, settings: Partial<CheckSettings> = {}): Promise<string> {
	const checked = await checkOf(content, settings);
	const parts = await partsOf(checked);
	return parts.map(({ bytes }) => Buffer.from(bytes).toString()).join('---\n');
}

const leads = (count: number): string =>
	Array.from({ length: count }, (_, i) => `lead${i}@x.example,Bonn ${'x'.repeat(i % 60)}\n`).join(
		'',
	);

describe('the records that are sent', () => {
	test.each<[label: string, content: string, settings: Partial<CheckSettings>, expected: string]>([
		[
			'copied unchanged',
			'email,city\na@x.example,"Bonn, ""Rhein"""\n',
			{},
			'email,city\na@x.example,"Bonn, ""Rhein"""\n',
		],
		[
			'under Marketo’s names',
			' Email Address ;First Name\na@x.example;Ann\n',
			{},
			'email;firstName\na@x.example;Ann\n',
		],
		[
			'without added columns',
			'email,Import Batch ID,city,Import Failure Reason\na@x.example,1,Bonn,bad\n',
			{},
			'email,city\na@x.example,Bonn\n',
		],
		[
			'without empty trailing columns',
			'email,city,,\na@x.example,Bonn,,\n',
			{},
			'email,city\na@x.example,Bonn\n',
		],
		[
			'with missing cells blank',
			'email,city,state\na@x.example\nb@x.example,Ulm\n',
			{},
			'email,city,state\na@x.example,,\nb@x.example,Ulm,\n',
		],
		[
			'with stray quotes corrected',
			'email,city\na@x.example,B"onn\nb@x.example,"Ulm"x\n',
			{},
			'email,city\na@x.example,"B""onn"\nb@x.example,Ulmx\n',
		],
		[
			'pipes converted to commas',
			'email|city\na@x.example|Bonn, Rhein\n',
			{},
			'email,city\na@x.example,"Bonn, Rhein"\n',
		],
		[
			'tabs unchanged',
			'email\tcity\na@x.example\t"a\tb"\n',
			{},
			'email\tcity\na@x.example\t"a\tb"\n',
		],
		['a last row without a newline', 'email\na@x.example', {}, 'email\na@x.example\n'],
		[
			'without Excel’s sep line and a byte-order mark',
			'\uFEFFsep=;\nemail;city\na@x.example;Bonn\n',
			{},
			'email;city\na@x.example;Bonn\n',
		],
		[
			'without blank lines',
			'email\n\na@x.example\n\n\nb@x.example\n',
			{},
			'email\na@x.example\nb@x.example\n',
		],
		[
			'mapped columns in the file’s order',
			'a,b,c\n1,2,3\n',
			{
				matching: 'manual',
				checkColumns: false,
				mappings: [
					{ column: 'c', field: 'email' },
					{ column: 'a', field: 'city' },
				],
			},
			'city,email\n1,3\n',
		],
		[
			'a column sent twice',
			'a\n"x,y"\n',
			{
				matching: 'manual',
				checkColumns: false,
				mappings: [
					{ column: 'a', field: 'email' },
					{ column: 'a', field: 'city' },
				],
			},
			'email,city\n"x,y","x,y"\n',
		],
		[
			'a single blank value, which would otherwise not be a record',
			'email,Import Batch ID\n,1\n  ,2\n\t,3\n',
			{},
			'email\n""\n"  "\n"\t"\n',
		],
	])('%s', async (_, content, settings, expected) => {
		expect(await sent(content, settings)).toBe(expected);
	});

	test('sends formulas and other scripts unchanged', async () => {
		const rows =
			'email,city\na@x.example,=1+1\nb@x.example,"@SUM(A1, A2)"\nc@x.example,عمّان\nd@x.example,𝔘𝔩𝔪\n';
		expect(await sent(rows)).toBe(rows);
	});

	test('converts Windows-1252 to UTF-8', async () => {
		const checked = await checkOf(
			fileSource(Buffer.from('email,city\na@x.example,K\xf6ln \x80\n', 'latin1')),
		);
		expect(Buffer.from((await partsOf(checked))[0].bytes).toString()).toBe(
			'email,city\na@x.example,Köln €\n',
		);
	});

	test('numbers items from 1', async () => {
		const checked = await checkOf(
			fileSource('email\na@x.example\nb@x.example\n', { kind: 'items' }),
		);
		expect(await partsOf(checked)).toMatchObject([{ firstRow: 1, lastRow: 2, rows: 2, number: 1 }]);
	});

	test('yields no parts for a file that could not be read', async () => {
		expect(await partsOf(await checkOf(''))).toEqual([]);
		expect(await partsOf(await checkOf('%PDF-1.7\n'))).toEqual([]);
	});

	test('accepts a smaller part size, but not a larger one than Marketo’s limit', async () => {
		const checked = await checkOf(`email\n${'a@x.example\n'.repeat(1_000)}`, {
			maxRequestBytes: 4_000,
		});
		const sizes = async (maxBytes: number): Promise<number> =>
			Math.max(
				...(await allParts(openParts(checked, { maxBytes }))).map((part) => part.bytes.length),
			);
		expect(await sizes(1_000)).toBeLessThanOrEqual(1_000);
		expect(await sizes(10_000)).toBe(await sizes(4_000));
	});

	test.each<[label: string, content: string, parts: number]>([
		['copied', `email,city\n${leads(40_000)}`, 3],
		['split', `email,city\n\n${leads(2_000)}\n${leads(2_000)}`, 7],
		['rewritten', `email,Import Batch ID,city\n${leads(3_000).replaceAll(',', ',,')}`, 4],
	])('splits into parts of about the same size: %s', async (_, content, wanted) => {
		const checked = await checkOf(content);
		const { upload } = checked;
		if (upload === undefined) throw new Error('not ready');
		expect(fewestParts(upload)).toBe(1);
		const parts = await allParts(openParts(checked, { maxBytes: evenPartBytes(upload, wanted) }));
		expect(parts).toHaveLength(wanted);
		const sizes = parts.map(({ bytes }) => bytes.length);
		expect(Math.min(...sizes) / Math.max(...sizes)).toBeGreaterThan(0.8);
		expect(parts.reduce((rows, part) => rows + part.rows, 0)).toBe(checked.rows);
	});

	test('neither checks nor sends rows before the first one to import', async () => {
		const checked = await checkOf(
			'email,leadScore\na@x.example,high\n\nb@x.example,2\nc@x.example,3\n',
			{ firstRow: 4 },
		);
		expect([checked.rows, checked.problems]).toEqual([2, []]);
		expect(await partsOf(checked)).toMatchObject([{ firstRow: 4, lastRow: 5, rows: 2, number: 1 }]);
		const [rest] = await allParts(openParts(checked, { firstRow: 5 }));
		expect(Buffer.from(rest.bytes).toString()).toBe('email,leadScore\nc@x.example,3\n');
	});

	test.each<[label: string, content: string | Buffer]>([
		['shorter', 'email\na@x.example\n'],
		['empty', ''],
		['longer', `email\n${'a@x.example\n'.repeat(4)}`],
		['something other than text', Buffer.from('email\n\0\n\n\n')],
		['something other than UTF-8', Buffer.from('email\n\xff\n', 'latin1')],
		['badly quoted', 'email\n"a@x.example\nb@x.example\nc@x.example\n'],
	])('rejects a source that has become %s', async (_, content) => {
		const source = fileSource('email\n\na@x.example\n\nb@x.example\nc@x.example\n');
		const checked = await checkOf(source);
		const changed = fileSource(content);
		source.open = async () => await changed.open();
		expect(await rejection(partsOf(checked))).toBeInstanceOf(TextChangedError);
	});

	test('closes the source if ended early', async () => {
		const source = fileSource(`email\n${'a@x.example\n'.repeat(10_000)}`, { chunkBytes: 500 });
		const checked = await checkOf(source, { maxRequestBytes: 1_500 });
		const read = source.chunksRead;
		for await (const part of openParts(checked)) if (part.number === 2) break;
		expect(source.unclosed).toBe(0);
		expect(source.chunksRead - read).toBeLessThan(12);
	});
});

/** Cells without the two things that a file cannot represent: NUL, and text that makes a line blank. */
const cell = fc.string({
	unit: fc.constantFrom(
		'a',
		'B',
		'é',
		'😀',
		' ',
		',',
		';',
		'\t',
		'|',
		'"',
		'\n',
		'\r\n',
		'=',
		'\u00a0',
	),
	maxLength: 8,
});

const HEADERS = ['email', 'firstName', 'Import Batch ID', 'city', '', 'state', 'Import Row Number'];

test('yields parts that parse and join to the parsed source: kept columns, in order, in any dialect', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom<Delimiter>(',', ';', '\t', '|'),
			fc.subarray(HEADERS, { minLength: 1 }).filter((header) => header.includes('email')),
			fc.array(fc.array(cell, { minLength: 7, maxLength: 7 }), { minLength: 1, maxLength: 30 }),
			fc.nat({ max: 300 }),
			fc.array(fc.nat({ max: 7 }), { minLength: 30, maxLength: 30 }),
			async (delimiter, header, cells, extra, missing) => {
				// Values under an empty header cell would be rejected, and a record with one blank
				// cell is a blank line.
				const rows = cells.map((row, i) => {
					const whole = header.map((name, k) => (name === '' ? '' : row[k]));
					return missing[i] === 0 && whole.length > 2 ? whole.slice(0, -1) : whole;
				});
				const text = [header, ...rows].map((row) => encodeRecord(row, delimiter)).join('\n');
				const maxRequestBytes = 900 + extra;
				const checked = await checkOf(
					fileSource(text, { given: { delimiter, encoding: 'utf-8' }, chunkBytes: 64 }),
					{ maxRequestBytes, checkColumns: false },
				);
				expect(isReady(checked)).toBe(true);
				expect(checked.rows).toBe(rows.length);
				const kept = header.flatMap((name, k) =>
					name === '' || name.startsWith('Import') ? [] : [k],
				);
				const expected = rows.map((row) => kept.map((k) => row[k] ?? ''));
				const to = delimiter === '|' ? ',' : delimiter;
				const parts = await partsOf(checked);
				const read = parts.flatMap(({ bytes, rows: count }) => {
					const [first, ...others] = records(bytes, to);
					expect(first).toEqual(kept.map((k) => header[k]));
					expect(others).toHaveLength(count);
					expect(bytes.length).toBeLessThanOrEqual(maxPartBytes(maxRequestBytes, 'leads.csv'));
					return others;
				});
				expect(read).toEqual(expected);
				expect(parts.map(({ number }) => number)).toEqual(parts.map((_, i) => i + 1));
			},
		),
		{ numRuns: 300 },
	);
});

describe('the request', () => {
	function bodyLength(name: string, bytes: number): number {
		return multipartEncoder(Math.random)({ name, bytes: new Uint8Array(bytes) }).bytes.length;
	}

	test.each(['leads.csv', 'a.csv', 'x'.repeat(300), 'Größe – 2026 "final".csv', '名簿.csv'])(
		'stays within the limit with %j',
		(fileName) => {
			const limit = 100_000;
			const length = bodyLength(uploadName(fileName), maxPartBytes(limit, fileName));
			expect(length).toBeLessThanOrEqual(limit);
			expect(length).toBeGreaterThan(limit - 500);
		},
	);

	test.each<[given: string, name: string]>([
		['leads.csv', 'leads.csv'],
		['My Leads (final).csv', 'My Leads _final_.csv'],
		['Zoë.csv', 'Zoe.csv'],
		['données été.csv', 'donnees ete.csv'],
		['ﬁnal №1.csv', 'final No1.csv'],
		['a"; filename="b.csv', 'a_ filename_b.csv'],
		['a\r\nX-Header: b.csv', 'a_X-Header_ b.csv'],
		['../../etc/passwd', '.._.._etc_passwd'],
		['名簿', 'leads.csv'],
		['...', 'leads.csv'],
		['', 'leads.csv'],
		['x'.repeat(300), 'x'.repeat(100)],
	])('sends the name %j as %j', (given, name) => {
		expect(uploadName(given)).toBe(name);
	});

	test('sends names without characters that are special in a header', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) =>
				/^[A-Za-z0-9._ -]{1,100}$/.test(uploadName(given)),
			),
		);
	});
});

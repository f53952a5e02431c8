import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Dialect } from '../../../../nodes/MarketoBulkLeadImport/csv/text/dialect';
import { BinaryFileError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/BinaryFileError';
import { CancelledError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import { FileNotReadyError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/FileNotReadyError';
import type { Problem } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/problem';
import type { ImportSource } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import {
	isReady,
	checkSource,
	type CheckedSource,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import type { CheckSettings } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSettings';
import { rejection } from '../scripted';
import { fileSource, LEAD_FIELDS, CHECK_SETTINGS, checkOf } from '../sources';
import { VirtualTime } from '../virtualTime';

type Found = [severity: 'stop' | 'warn', kind: string, count: number, rows: number[]];

const inShort = ({ problems }: CheckedSource): Found[] =>
	problems.map(({ severity, kind, count, rows }: Problem) => [severity, kind, count, rows]);

const COMMAS: Dialect = { encoding: 'utf-8', delimiter: ',', bomLength: 0, hasSepLine: false };

const zip = Buffer.concat([
	Buffer.from([0x50, 0x4b, 0x03, 0x04]),
	Buffer.alloc(60),
	Buffer.from('xl/workbook.xml'),
]);

describe('findings', () => {
	test.each<
		[label: string, content: string | Buffer, settings: Partial<CheckSettings>, expected: Found[]]
	>([
		['nothing', 'email,firstName\na@x.example,Ann\n', {}, []],
		['an empty file', '', {}, [['stop', 'noHeader', 1, []]]],
		['a file with only newlines', '\n\r\n\n', {}, [['stop', 'noHeader', 1, []]]],
		['only a byte-order mark', '\uFEFF', {}, [['stop', 'noHeader', 1, []]]],
		['only a header', 'email\n', {}, [['stop', 'noRows', 1, []]]],
		['a header and blank lines', 'email\n\n\n', {}, [['stop', 'noRows', 1, []]]],
		['a workbook that is cut off', zip, {}, [['stop', 'damagedFile', 1, []]]],
		[
			'a NUL at the start',
			`email\na\0@x.example\n${'b@x.example\n'.repeat(50)}`,
			{},
			[['stop', 'notText', 1, []]],
		],
		[
			'a NUL far into the file',
			`email\n${'a@x.example\n'.repeat(30_000)}b\0\n`,
			{},
			[['stop', 'notText', 1, []]],
		],
		[
			'an open quote',
			'email,city\na@x.example,"Bonn\nb@x.example,Ulm\n',
			{},
			[['stop', 'openQuote', 1, [2]]],
		],
		[
			'an open quote in the header',
			'email,"city\na@x.example,x\n',
			{},
			[['stop', 'openQuote', 1, [1]]],
		],
		[
			'a row larger than an upload',
			`email,city\na@x.example,${'x'.repeat(2_000)}\n`,
			{ maxRequestBytes: 1_500 },
			[['stop', 'recordTooLarge', 1, [2]]],
		],
		[
			'a row that fits exactly',
			`email,city\na@x.example,${'x'.repeat(1_500 - 512 - 9 - 11 - 1 - 12)}\n`,
			{ maxRequestBytes: 1_500 },
			[['warn', 'tooLong', 1, [2]]],
		],
		[
			'a row one byte too large',
			`email,city\na@x.example,${'x'.repeat(1_500 - 512 - 9 - 11 - 1 - 12 + 1)}\n`,
			{ maxRequestBytes: 1_500 },
			[['stop', 'recordTooLarge', 1, [2]]],
		],
		[
			'too many cells',
			'email,city\na@x.example,Bonn,x\n\nb@x.example,Ulm,,\n',
			{},
			[['stop', 'extraCells', 1, [2]]],
		],
		[
			'quotation marks inside values',
			'email,city\na@x.example,B"onn\nb@x.example,Ulm\nc@x.example,"Ulm"x\n',
			{},
			[['warn', 'strayQuotes', 2, [2, 4]]],
		],
		[
			'a quotation mark that a later one closes',
			'email,city\na@x.example,"Bonn\nb@x.example,Ulm"x\n',
			{},
			[['warn', 'strayQuotes', 1, [2]]],
		],
		[
			'a lead in place of the header',
			'ann@x.example,Ann\nben@x.example,Ben\n',
			{},
			[['stop', 'noHeader', 1, []]],
		],
		[
			'too few cells',
			'email,city,state\na@x.example,Bonn,\nb@x.example\n\nc@x.example,Ulm\n',
			{},
			[['warn', 'missingCells', 2, [3, 5]]],
		],
		[
			'too few cells for columns that are not sent',
			'email,city,Import Batch ID\na@x.example,Bonn\n',
			{},
			[],
		],
		[
			'values under an empty header cell',
			'email,,city\na@x.example,x,Bonn\nb@x.example,,Ulm\nc@x.example,y,Ulm\n',
			{},
			[['stop', 'emptyHeader', 2, [2, 4]]],
		],
		['no values under an empty header cell', 'email,city,,\na@x.example,Bonn,,\n', {}, []],
		[
			'an unknown column',
			'email,shoe size\na@x.example,44\n',
			{},
			[['stop', 'unknownColumn', 1, []]],
		],
		[
			'an unknown column, unchecked',
			'email,shoe size\na@x.example,44\n',
			{ checkColumns: false },
			[],
		],
		[
			'no columns to send',
			'city\nBonn\n',
			{ matching: 'manual', mappings: [], checkColumns: false },
			[['stop', 'noColumns', 1, []]],
		],
		[
			'blank and repeated lookup values',
			'email\na@x.example\n" "\nA@X.example\nb@x.example\n a@x.example\n',
			{},
			[
				['warn', 'blankLookup', 1, [3]],
				['warn', 'duplicateLookup', 2, [4, 6]],
			],
		],
		[
			'unreadable values',
			'email,leadScore,unsubscribed,renewalDate\na@x.example,many,maybe,soon\nb@x.example,3,no,2026-02-28\n',
			{},
			[
				['warn', 'notANumber', 1, [2]],
				['warn', 'notABoolean', 1, [2]],
				['warn', 'notADate', 1, [2]],
			],
		],
		['unreadable values, unchecked', 'email,leadScore\n,many\n,3\n', { checkColumns: false }, []],
		[
			'bytes that are Windows-1252',
			Buffer.from('email,city\na@x.example,K\xf6ln\n', 'latin1'),
			{},
			[['warn', 'readAsWindows1252', 1, []]],
		],
		[
			'stops come before warnings',
			'email,city,shoe size\na@x.example,Bonn\n,x,y\n',
			{},
			[
				['stop', 'unknownColumn', 1, []],
				['warn', 'blankLookup', 1, [3]],
			],
		],
	])('%s', async (_, content, settings, expected) => {
		const source = fileSource(content, { chunkBytes: 1_000 });
		const result = await checkOf(source, settings);
		expect(inShort(result)).toEqual(expected);
		expect(isReady(result)).toBe(expected.every(([severity]) => severity === 'warn'));
		expect(source.unclosed).toBe(0);
	});

	test('counts more than five rows, and names five', async () => {
		const result = await checkOf(`email\n${'" "\n'.repeat(9)}`);
		expect(inShort(result)).toEqual([['warn', 'blankLookup', 9, [2, 3, 4, 5, 6]]]);
	});

	test('calls items items, and counts them from 1', async () => {
		const result = await checkOf(
			fileSource('email,leadScore\na@x.example,1\n,many\n', { kind: 'items' }),
		);
		expect(inShort(result)).toEqual([
			['warn', 'blankLookup', 1, [2]],
			['warn', 'notANumber', 1, [2]],
		]);
		expect(
			(await checkOf(fileSource('', { kind: 'items', dialect: COMMAS }))).problems[0].message,
		).toBe('The items have no fields to import');
	});

	test('includes problems found before the check', async () => {
		const note: Problem = {
			severity: 'warn',
			kind: 'nestedValues',
			column: 'tags',
			field: null,
			count: 1,
			rows: [1],
			message: 'x',
		};
		expect((await checkOf(fileSource('email\na@x.example\n', { notes: [note] }))).problems).toEqual(
			[note],
		);
	});
});

describe('the reading', () => {
	test.each<
		[
			label: string,
			content: string | Buffer,
			given: ImportSource['given'],
			format: string,
			encoding: string,
			rows: number,
			header: string[],
		]
	>([
		['commas', 'email,city\na@x.example,Bonn\n', {}, 'csv', 'utf-8', 1, ['email', 'city']],
		['semicolons', 'email;city\na@x.example;Bonn\n', {}, 'ssv', 'utf-8', 1, ['email', 'city']],
		['tabs', 'email\tcity\na@x.example\tBonn\n', {}, 'tsv', 'utf-8', 1, ['email', 'city']],
		[
			'pipes, which are sent as CSV',
			'email|city\na@x.example|Bonn\n',
			{},
			'csv',
			'utf-8',
			1,
			['email', 'city'],
		],
		[
			'Excel’s sep line',
			'sep=;\nemail;city\na@x.example;Bonn\n',
			{},
			'ssv',
			'utf-8',
			1,
			['email', 'city'],
		],
		[
			'a byte-order mark',
			'\uFEFFemail,city\na@x.example,Bonn\n',
			{},
			'csv',
			'utf-8',
			1,
			['email', 'city'],
		],
		[
			'UTF-16',
			Buffer.from('\uFEFFemail,city\na@x.example,Köln\n', 'utf16le'),
			{},
			'csv',
			'utf-16le',
			1,
			['email', 'city'],
		],
		[
			'Windows-1252',
			Buffer.from('email,city\na@x.example,K\xf6ln\n', 'latin1'),
			{},
			'csv',
			'windows-1252',
			1,
			['email', 'city'],
		],
		[
			'Windows-1252 after a long ASCII start',
			Buffer.concat([
				Buffer.from(`email,city\n${'a@x.example,Bonn\n'.repeat(20_000)}`),
				Buffer.from('b@x.example,K\xf6ln\n', 'latin1'),
			]),
			{},
			'csv',
			'windows-1252',
			20_001,
			['email', 'city'],
		],
		[
			'a delimiter set by hand',
			'email,city\na@x.example,Bonn\n',
			{ delimiter: ';' },
			'ssv',
			'utf-8',
			1,
			['email,city'],
		],
		[
			'an encoding set by hand',
			'email,city\na@x.example,Köln\n',
			{ encoding: 'windows-1252' },
			'csv',
			'windows-1252',
			1,
			['email', 'city'],
		],
		[
			'blanks around names',
			' email , "city" \na@x.example,Bonn\n',
			{},
			'csv',
			'utf-8',
			1,
			['email', '"city"'],
		],
	])('%s', async (_, content, given, format, encoding, rows, header) => {
		const result = await checkOf(fileSource(content, { given }));
		expect([result.format, result.reading?.dialect.encoding, result.rows, result.header]).toEqual([
			format,
			encoding,
			rows,
			header,
		]);
	});

	test('keeps an encoding set by hand, and replaces invalid bytes', async () => {
		const result = await checkOf(
			fileSource(Buffer.from('email,city\na@x.example,K\xf6ln\n', 'latin1'), {
				given: { encoding: 'utf-8' },
			}),
		);
		expect(result.reading).toMatchObject({ onInvalid: 'replace', dialect: { encoding: 'utf-8' } });
		expect(inShort(result)).toEqual([['warn', 'bytesReplaced', 1, []]]);
	});

	test.each<[label: string, content: string, settings: Partial<CheckSettings>, clean: boolean]>([
		['without changes', 'email,firstName\na@x.example,Ann\n', {}, true],
		['under other names', 'Email Address,First Name\na@x.example,Ann\n', {}, true],
		['with quotes', 'email,city\na@x.example,"Bonn, ""Rhein"""\n', {}, true],
		['with CRLF', 'email,city\r\na@x.example,Bonn\r\n', {}, true],
		['with a column left out', 'email,Import Batch ID\na@x.example,1\n', {}, false],
		['with empty trailing columns', 'email,city,\na@x.example,Bonn,\n', {}, false],
		['with a short row', 'email,city\na@x.example\n', {}, false],
		['with a stray quote', 'email,city\na@x.example,B"onn\n', {}, false],
		['with pipes', 'email|city\na@x.example|Bonn\n', {}, false],
		[
			'with a column sent twice',
			'email\na@x.example\n',
			{
				matching: 'manual',
				mappings: [
					{ column: 'email', field: 'email' },
					{ column: 'email', field: 'alternateEmail' },
				],
			},
			false,
		],
	])('whether records can be copied %s: %s', async (_, content, settings, clean) => {
		const result = await checkOf(content, settings);
		expect(isReady(result)).toBe(true);
		expect(result.upload?.isCleanCopy).toBe(clean);
	});

	test('does not judge a wide row by a narrow one before it', async () => {
		const result = await checkOf('email,,city\na@x.example,x,Bonn\nb@x.example\n', {
			checkColumns: false,
		});
		expect(inShort(result)).toEqual([
			['stop', 'emptyHeader', 1, [2]],
			['warn', 'missingCells', 1, [3]],
		]);
	});
});

// In a process of its own: jest's memory would drown the figures, and its sandbox slows down hot
// loops.
test('needs little memory for a large file, and compares lookup values up to a limit', () => {
	const script = path.join(__dirname, 'manyRows.ts');
	const child = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', script], {
		encoding: 'utf8',
		timeout: 60_000,
	});
	expect([child.status, child.error]).toEqual([0, undefined]);
	const found = JSON.parse(child.stdout) as { rows: number; mostHeld: number; problems: Problem[] };
	expect(found.rows).toBe(2_200_000);
	expect(found.mostHeld).toBeLessThan(60_000_000);
	expect(found.problems).toEqual([
		{
			severity: 'warn',
			kind: 'duplicateLookup',
			column: 'email',
			field: 'email',
			count: 1,
			rows: [1_000_002],
			message:
				'The column "email" has duplicate values. Marketo merges those rows into one record (compared up to row 2,000,002)',
		},
	]);
}, 60_000);

test.each<[label: string, header: string, row: string]>([
	[
		'columns with the same name',
		`email${',firstName'.repeat(130_000)}`,
		`a@x.example${','.repeat(130_000)}`,
	],
	['columns without a name', `email${','.repeat(130_000)}`, `a@x.example${',x'.repeat(130_000)}`],
])('reports 130,000 %s as problems, and does not crash', async (_, header, row) => {
	const { problems } = await checkOf(`${header}\n${row}\n`, {}, null);
	expect(problems.length).toBeGreaterThan(0);
});

test.each<[label: string, content: string]>([
	['quotes that are doubled', `email,city\na@x.example,x"${'"x'.repeat(380)}\n`],
	[
		'commas that need quotes',
		`email|city${'|city'.repeat(19)}\na@x.example|${',|'.repeat(19)}${'x'.repeat(800)}\n`,
	],
])('rejects a row that becomes too large only in the form to send: %s', async (_, content) => {
	const settings = { maxRequestBytes: 1_500, checkColumns: false, matching: 'asIs' as const };
	const checked = await checkOf(content, settings);
	expect(inShort(checked)).toContainEqual(['stop', 'recordTooLarge', 1, [2]]);
	// The row itself would fit.
	expect(content.length).toBeLessThan(1_500 - 512 - 9);
});

test('ignores the size of columns that are not sent', async () => {
	const content = `email,notes\na@x.example,${'x'.repeat(1_200)}\n`;
	const mappings = [{ column: 'email', field: 'email' }];
	const checked = await checkOf(content, { maxRequestBytes: 1_500, matching: 'manual', mappings });
	expect(isReady(checked)).toBe(true);
});

test('stops reading after Stop', async () => {
	const source = fileSource(`email\n${'a@x.example\n'.repeat(1_000)}`, { chunkBytes: 100 });
	const time = new VirtualTime();
	const open = source.open.bind(source);
	source.open = async () => {
		const chunks = await open();
		return (async function* () {
			for await (const chunk of chunks) {
				if (source.chunksRead > 150) time.isCancelled = true;
				yield chunk;
			}
		})();
	};
	expect(await rejection(checkSource(source, CHECK_SETTINGS, LEAD_FIELDS, time))).toBeInstanceOf(
		CancelledError,
	);
	expect(source.unclosed).toBe(0);
	expect(source.chunksRead).toBeLessThan(250);
});

test('passes on an error from the source without blaming the file', async () => {
	for (const error of [new TypeError('gone'), new BinaryFileError('png')]) {
		const source = fileSource('email\n', { open: async () => await Promise.reject(error) });
		if (error instanceof BinaryFileError)
			expect(inShort(await checkOf(source))).toEqual([['stop', 'notText', 1, []]]);
		else expect(await rejection(checkOf(source))).toBe(error);
	}
});

describe('a file that is not ready', () => {
	const problem = (
		kind: Problem['kind'],
		message: string,
		severity: 'stop' | 'warn' = 'stop',
	): Problem => ({ severity, kind, column: null, field: null, count: 1, rows: [], message });

	test.each<[label: string, problems: Problem[], message: string, description: string]>([
		[
			'one reason',
			[problem('noRows', 'The file has a header but no rows')],
			'leads.csv: The file has a header but no rows.',
			'Nothing was sent to Marketo.',
		],
		[
			'reasons from the column check',
			[
				problem('unknownColumn', 'The column "x" is not a Marketo field. Did you mean "y"?'),
				problem('missingLookupColumn', 'No column'),
			],
			'leads.csv: The column "x" is not a Marketo field. Did you mean "y"? No column.',
			'Nothing was sent to Marketo. To import without checking the columns, turn off the "Check Columns" option.',
		],
		[
			'no warnings',
			[problem('extraCells', 'Rows'), problem('tooLong', 'Long', 'warn')],
			'leads.csv: Rows.',
			'Nothing was sent to Marketo.',
		],
		[
			'many problems',
			Array.from({ length: 1_012 }, (_, i) => problem('unknownColumn', `C${i}`)),
			`leads.csv: ${Array.from({ length: 10 }, (_, i) => `C${i}.`).join(' ')} And 1,002 more.`,
			'Nothing was sent to Marketo. The operation "Check File" lists everything at once. To import without checking the columns, turn off the "Check Columns" option.',
		],
	])('%s', (_, problems, message, description) => {
		expect(new FileNotReadyError('leads.csv', problems)).toMatchObject({
			message,
			description,
			problems,
		});
	});
});

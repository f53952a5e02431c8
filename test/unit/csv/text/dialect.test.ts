import {
	detectDialect,
	SAMPLE_BYTES,
	type Dialect,
} from '../../../../nodes/MarketoBulkLeadImport/csv/text/dialect';
import { BinaryFileError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/BinaryFileError';
import type { Delimiter, Encoding } from '../../../../nodes/MarketoBulkLeadImport/csv/types';

function utf16be(text: string): Buffer {
	return Buffer.from(text, 'utf16le').swap16();
}

const SIMPLE = 'email,firstName\nanna@example.com,Anna\n';
const GERMAN = 'E-Mail;Straße\nanna@example.com;Hauptstraße 1,5\n';
const JAPANESE = '名前,一一\n山田太郎,一二三\n鈴木,一\n';

test.each<[string, Buffer, Encoding, number]>([
	['ASCII', Buffer.from(SIMPLE), 'utf-8', 0],
	['UTF-8', Buffer.from(GERMAN), 'utf-8', 0],
	['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${GERMAN}`), 'utf-8', 3],
	['only a byte-order mark', Buffer.from('\uFEFF'), 'utf-8', 3],
	['nothing', Buffer.alloc(0), 'utf-8', 0],
	['UTF-16 LE with a byte-order mark', Buffer.from(`\uFEFF${GERMAN}`, 'utf16le'), 'utf-16le', 2],
	['UTF-16 BE with a byte-order mark', utf16be(`\uFEFF${GERMAN}`), 'utf-16be', 2],
	['UTF-16 LE without a mark', Buffer.from(SIMPLE, 'utf16le'), 'utf-16le', 0],
	['UTF-16 BE without a mark', utf16be(SIMPLE), 'utf-16be', 0],
	['Japanese UTF-16 LE without a mark', Buffer.from(JAPANESE, 'utf16le'), 'utf-16le', 0],
	['Japanese UTF-16 BE without a mark', utf16be(JAPANESE), 'utf-16be', 0],
	[
		'UTF-16 LE with an odd byte at the end',
		Buffer.from(SIMPLE, 'utf16le').subarray(0, -1),
		'utf-16le',
		0,
	],
	['Windows-1252', Buffer.from('name\nM\xfcller \x80\n', 'latin1'), 'windows-1252', 0],
	[
		'every byte above ASCII',
		Buffer.from(Array.from({ length: 128 }, (_, i) => 128 + i)),
		'windows-1252',
		0,
	],
])('encoding: %s', (_, head, encoding, bomLength) => {
	expect(detectDialect(head, true)).toMatchObject({ encoding, bomLength });
});

test('does not treat a character cut off by the end of the sample as invalid', () => {
	const head = Buffer.from('name\nMü').subarray(0, -1);
	expect(detectDialect(head, false).encoding).toBe('utf-8');
	expect(detectDialect(head, true).encoding).toBe('windows-1252');
});

test.each<[string, string, Delimiter]>([
	['comma', SIMPLE, ','],
	['semicolon with decimal commas', GERMAN, ';'],
	['tab', 'a\tb, c\n1\t2, 3\n', '\t'],
	['pipe', 'a|b|c\n1|2|3\n', '|'],
	['one column', 'email\nanna@example.com\n', ','],
	['one column, delimiters in the rows', 'note\nhello; there | you\n', ','],
	['a header alone', 'email;firstName;lastName', ';'],
	['delimiters inside quotes', '"a;b;c;d","e"\n"1;2","3"\n', ','],
	['quoted newlines and other delimiters', 'a;b\n"x\n,,,,\ny";2\n"z\n,";3\n', ';'],
	['commas in every cell', 'Name;City, State\nSmith, John;Austin, TX\nDoe, Jane;Reno, NV\n', ';'],
	['commas in the cells of one column', 'name|notes\nAnna|a, b\nTom|c, d, e\n', '|'],
	['ragged rows', 'a,b,c,d\n1,2\n1,2,3,4\n1,2,3\n', ','],
	['ragged rows only', 'a;b;c\n1;2\n1;2;3;4\n', ';'],
	['no lines', '', ','],
	['blank lines first', '\n\n  \na;b\n1;2\n', ';'],
	['a long semicolon list in one cell', 'email,tags\na@b.c,x;y;z\nd@e.f,x\n', ','],
	['CR alone', 'a;b\r1;2\r', ';'],
])('delimiter: %s', (_, text, delimiter) => {
	for (const bytes of [Buffer.from(text), Buffer.from(text, 'utf16le'), utf16be(`\uFEFF${text}`)]) {
		expect(detectDialect(bytes, true).delimiter).toBe(delimiter);
	}
});

test('ignores a record cut off by the end of the sample', () => {
	const head = Buffer.from('a,b;c\n1,2\nx;y');
	expect(detectDialect(head, false).delimiter).toBe(',');
	expect(detectDialect(head, true).delimiter).toBe(';');
});

test('detects the delimiter from a header longer than the sample', () => {
	const header = Buffer.from(Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(';'));
	expect(detectDialect(header.subarray(0, SAMPLE_BYTES), false).delimiter).toBe(';');
});

test.each<[string, string, Partial<Dialect>]>([
	['semicolon', 'sep=;\na,b;c\n', { delimiter: ';', hasSepLine: true }],
	['that the content contradicts', 'sep=|\na,b\n1,2\n', { delimiter: '|', hasSepLine: true }],
	['tab', 'sep=\t\r\na\tb\r\n', { delimiter: '\t', hasSepLine: true }],
	['in upper case', 'SEP=,\ra;b', { delimiter: ',', hasSepLine: true }],
	['in quotes', '"sep=;"\na,b\n', { delimiter: ';', hasSepLine: true }],
	['alone', 'sep=;', { delimiter: ';', hasSepLine: true }],
	['with an unknown delimiter', 'sep=:\na;b\n1;2\n', { delimiter: ';', hasSepLine: true }],
	['as a column name', 'sep=;x,y\n1,2\n', { delimiter: ',', hasSepLine: false }],
	['not on the first line', 'a,b\nsep=;\n', { delimiter: ',', hasSepLine: false }],
])('sep line: %s', (_, text, expected) => {
	expect(detectDialect(Buffer.from(text), true)).toMatchObject(expected);
	expect(detectDialect(Buffer.from(`\uFEFF${text}`, 'utf16le'), true)).toMatchObject(expected);
});

test('prefers the dialect given to the one detected', () => {
	expect(detectDialect(Buffer.from('sep=;\na;b\n'), true, { delimiter: ',' })).toEqual({
		encoding: 'utf-8',
		delimiter: ',',
		bomLength: 0,
		hasSepLine: true,
	});
	expect(detectDialect(Buffer.from('\uFEFFa;b\n'), true, { encoding: 'windows-1252' })).toEqual({
		encoding: 'windows-1252',
		delimiter: ';',
		bomLength: 3,
		hasSepLine: false,
	});
	expect(
		detectDialect(Buffer.from('a;b\xfc\n', 'latin1'), true, { encoding: 'utf-8' }),
	).toMatchObject({
		encoding: 'utf-8',
		delimiter: ';',
	});
});

test.each<[string, Buffer, string | undefined]>([
	['NUL in text', Buffer.from('a,b\n1,\u00002\n3,4\n'), undefined],
	['NUL only', Buffer.alloc(100), undefined],
	['png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'png'],
	['UTF-16 with a NUL character', Buffer.from('\uFEFFa,b\n1,\u0000\n', 'utf16le'), undefined],
	['UTF-32', Buffer.from('fffe0000610000000a000000', 'hex'), undefined],
])('binary: %s', (_, head, kind) => {
	expect(() => detectDialect(head, true)).toThrow(BinaryFileError);
	expect(() => detectDialect(head, true)).toThrow(expect.objectContaining({ kind }) as Error);
});

import { decodeToUtf8 } from '../../../../nodes/MarketoBulkLeadImport/csv/text/decode';
import { BinaryFileError } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/BinaryFileError';
import { InvalidUtf8Error } from '../../../../nodes/MarketoBulkLeadImport/csv/errors/InvalidUtf8Error';
import type { Encoding } from '../../../../nodes/MarketoBulkLeadImport/csv/types';
import { all, bytesOf, inPieces, rejection } from '../reading';

const SIZES = [[65_536], [1], [2], [3], [5], [33], [1, 4, 2]];

async function decode(
	bytes: Buffer,
	encoding: Encoding,
	sizes: readonly number[],
	onInvalid: 'throw' | 'replace' = 'throw',
	bomLength = 0,
): Promise<string> {
	const utf8 = await bytesOf(
		decodeToUtf8(inPieces(bytes, sizes), { encoding, bomLength }, onInvalid),
	);
	return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(utf8);
}

function utf16be(text: string): Buffer {
	return Buffer.from(text, 'utf16le').swap16();
}

const LONG = `${'x'.repeat(70)}é${'y'.repeat(200)}漢😀${'z'.repeat(3000)}ß`;
/** WHATWG's index-windows-1252 for 0x80 to 0x9F. */
const C1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

test.each<[string, Buffer, Encoding, string]>([
	['nothing', Buffer.alloc(0), 'utf-8', ''],
	['ASCII', Buffer.from('a,b\n'), 'utf-8', 'a,b\n'],
	['UTF-8', Buffer.from('ä漢😀\u0080\u07ff\u0800\uffff'), 'utf-8', 'ä漢😀\u0080\u07ff\u0800\uffff'],
	[
		'the boundaries of UTF-8',
		Buffer.from('\ud7ff\ue000\u{10000}\u{10ffff}'),
		'utf-8',
		'\ud7ff\ue000\u{10000}\u{10ffff}',
	],
	['long UTF-8', Buffer.from(LONG), 'utf-8', LONG],
	['UTF-16 LE', Buffer.from('aä漢😀\n', 'utf16le'), 'utf-16le', 'aä漢😀\n'],
	['UTF-16 BE', utf16be('aä漢😀\n'), 'utf-16be', 'aä漢😀\n'],
	['long UTF-16', Buffer.from(LONG, 'utf16le'), 'utf-16le', LONG],
	['an unpaired high surrogate', Buffer.from('a\ud83db', 'utf16le'), 'utf-16le', 'a\ufffdb'],
	['an unpaired low surrogate', Buffer.from('a\ude00b', 'utf16le'), 'utf-16le', 'a\ufffdb'],
	['a surrogate pair in the wrong order', utf16be('\ude00\ud83d\n'), 'utf-16be', '\ufffd\ufffd\n'],
	['two high surrogates', utf16be('\ud83d\ud83d\ude00'), 'utf-16be', '\ufffd😀'],
	['a high surrogate at the end', Buffer.from('a\ud83d', 'utf16le'), 'utf-16le', 'a\ufffd'],
	['an odd byte at the end', Buffer.from('6100620063', 'hex'), 'utf-16le', 'ab\ufffd'],
	['half a pair and an odd byte', Buffer.from('3dd8de', 'hex'), 'utf-16le', '\ufffd\ufffd'],
	[
		'Windows-1252, 80 to 9F',
		Buffer.from(Array.from({ length: 32 }, (_, i) => 0x80 + i)),
		'windows-1252',
		C1,
	],
	[
		'Windows-1252, A0 to FF',
		Buffer.from(Array.from({ length: 96 }, (_, i) => 0xa0 + i)),
		'windows-1252',
		Array.from({ length: 96 }, (_, i) => String.fromCharCode(0xa0 + i)).join(''),
	],
	[
		'Windows-1252 between ASCII',
		Buffer.from(`${'a'.repeat(100)}\xfc\x80b`, 'latin1'),
		'windows-1252',
		`${'a'.repeat(100)}ü€b`,
	],
	['a byte-order mark inside', Buffer.from('a\uFEFFb', 'utf16le'), 'utf-16le', 'a\uFEFFb'],
])('decodes %s', async (_, bytes, encoding, expected) => {
	for (const sizes of SIZES) expect(await decode(bytes, encoding, sizes)).toBe(expected);
});

test.each<[Encoding, Buffer, number]>([
	['utf-8', Buffer.from('\uFEFFab'), 3],
	['utf-16le', Buffer.from('\uFEFFab', 'utf16le'), 2],
	['utf-16be', utf16be('\uFEFFab'), 2],
])('removes the byte-order mark of %s', async (encoding, bytes, bomLength) => {
	for (const sizes of SIZES)
		expect(await decode(bytes, encoding, sizes, 'throw', bomLength)).toBe('ab');
});

const INVALID: Array<[string, string, number]> = [
	['a lone continuation byte', '6180', 1],
	['an overlong slash', '61c0af', 1],
	['an overlong sequence of three', '61e09f80', 1],
	['an overlong sequence of four', '61f08f8080', 1],
	['a surrogate', '61eda080', 1],
	['above U+10FFFF', '61f4908080', 1],
	['FE and FF', 'feff', 0],
	['F5', '61f580808061', 1],
	['a sequence of two cut off', '6162c3', 2],
	['a sequence of three cut off', '61e282', 1],
	['a sequence of four cut off', '61f09f98', 1],
	['a sequence cut off, then ASCII', 'e28261', 0],
	['a sequence cut off, then another', 'f09f98c3a4', 0],
	['an invalid byte far into the text', `${'61'.repeat(100)}ff${'61'.repeat(100)}`, 100],
	['an invalid byte after others', 'c3a4e282acf09f9880ff', 9],
	['an invalid byte, and a sequence cut off at the end', 'ff61e282', 0],
];

test.each(INVALID)('rejects UTF-8 with %s', async (_, hex, byteOffset) => {
	const bytes = Buffer.from(`efbbbf${hex}`, 'hex');
	for (const sizes of SIZES) {
		const error = await rejection(decode(bytes, 'utf-8', sizes, 'throw', 3));
		expect(error).toBeInstanceOf(InvalidUtf8Error);
		expect(error).toMatchObject({ byteOffset: byteOffset + 3 });
	}
});

test.each(INVALID)('replaces bytes as the Encoding Standard requires: %s', async (_, hex) => {
	const bytes = Buffer.from(hex, 'hex');
	const expected = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
	for (const sizes of SIZES) expect(await decode(bytes, 'utf-8', sizes, 'replace')).toBe(expected);
});

test.each<[string, Buffer, Encoding]>([
	['UTF-8', Buffer.from('a\0b'), 'utf-8'],
	['UTF-16', Buffer.from('a\0b', 'utf16le'), 'utf-16le'],
	['Windows-1252', Buffer.from('\xfc\0b', 'latin1'), 'windows-1252'],
])('rejects NUL in %s', async (_, bytes, encoding) => {
	for (const sizes of SIZES) {
		expect(await rejection(decode(bytes, encoding, sizes, 'replace'))).toBeInstanceOf(
			BinaryFileError,
		);
	}
});

test('does not copy valid UTF-8', async () => {
	const chunks = [Buffer.from('abc\n'.repeat(1000)), Buffer.from('äöü\n'.repeat(1000))];
	async function* source(): AsyncGenerator<Uint8Array> {
		yield* chunks;
	}
	const out = await all(decodeToUtf8(source(), { encoding: 'utf-8', bomLength: 0 }, 'throw'));
	expect(out.map(({ buffer }) => buffer)).toEqual(chunks.map(({ buffer }) => buffer));
	expect(out.map(({ byteOffset }) => byteOffset)).toEqual(
		chunks.map(({ byteOffset }) => byteOffset),
	);
});

test('decodes a chunk of many megabytes in pieces', async () => {
	const bytes = Buffer.from('aé\n'.repeat(1_000_000), 'utf16le');
	const out = await all(
		decodeToUtf8(inPieces(bytes, [bytes.length]), { encoding: 'utf-16le', bomLength: 0 }, 'throw'),
	);
	expect(out.length).toBeGreaterThan(4);
	expect(Buffer.concat(out).equals(Buffer.from('aé\n'.repeat(1_000_000)))).toBe(true);
});

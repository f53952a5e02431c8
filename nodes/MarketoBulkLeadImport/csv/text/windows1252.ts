import { asBuffer, wordsOf } from '../bytes';
import { endOfAscii } from './utf8';

/**
 * The code points of bytes 0x80 to 0x9F in WHATWG's index-windows-1252. The five that Microsoft
 * left undefined (81, 8D, 8F, 90, 9D) are the C1 controls of the same number. From 0xA0 on, a byte
 * is its own code point.
 */
const C1_CODE_POINTS = [
	0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039,
	0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
];

/** The euro sign, quotes and dashes take three bytes. */
const LONGEST_SEQUENCE = 3;

/** UTF-8 of bytes 0x80 to 0xFF. */
const SEQUENCES: readonly Uint8Array[] = Array.from({ length: 128 }, (_, i) =>
	Uint8Array.from(Buffer.from(String.fromCodePoint(C1_CODE_POINTS[i] ?? 0x80 + i))),
);

/** The same text as UTF-8. ASCII is returned as is, without a copy. */
export function fromWindows1252(bytes: Uint8Array): Uint8Array {
	const source = asBuffer(bytes);
	const { words, shift } = wordsOf(source);
	let i = endOfAscii(source, words, shift, 0, source.length);
	if (i === source.length) return bytes;
	const out = Buffer.allocUnsafe(i + (source.length - i) * LONGEST_SEQUENCE);
	source.copy(out, 0, 0, i);
	let position = i;
	while (i < source.length) {
		const byte = source[i];
		if (byte < 0x80) {
			out[position++] = byte;
		} else {
			const sequence = SEQUENCES[byte - 0x80];
			for (let k = 0; k < sequence.length; k++) out[position++] = sequence[k];
		}
		i++;
	}
	return out.subarray(0, position);
}

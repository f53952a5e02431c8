import { wordsOf } from '../bytes';

const ASCII_END = 0x80;
const HIGH_BITS = 0x80808080 | 0;

/** U+FFFD, the replacement for bytes that cannot be decoded. */
export const REPLACEMENT = Uint8Array.of(0xef, 0xbf, 0xbd);

/**
 * The end of the valid UTF-8: `end`, or the start of the first invalid or incomplete sequence.
 * Ranges are from the Unicode Standard, table 3-7.
 */
export function endOfValidUtf8(bytes: Uint8Array, start: number, end: number): number {
	const { words, shift } = wordsOf(bytes);
	let i = start;
	while (i < end) {
		if (bytes[i] < ASCII_END) {
			i = endOfAscii(bytes, words, shift, i, end);
			continue;
		}
		const length = sequenceLength(bytes, i, end);
		if (length === 0) return i;
		i += length;
	}
	return end;
}

/** The end of a run of ASCII. Checks 32 bytes at a time. */
export function endOfAscii(
	bytes: Uint8Array,
	words: Int32Array,
	shift: number,
	from: number,
	end: number,
): number {
	let i = from;
	const aligned = Math.min(end, i + ((shift - i) & 3));
	for (; i < aligned; i++) if (bytes[i] >= ASCII_END) return i;
	let k = Math.floor((i - shift) / 4);
	const lastBlock = Math.min(words.length, Math.floor((end - shift) / 4)) - 8;
	for (; k <= lastBlock; k += 8) {
		const all =
			words[k] |
			words[k + 1] |
			words[k + 2] |
			words[k + 3] |
			words[k + 4] |
			words[k + 5] |
			words[k + 6] |
			words[k + 7];
		if ((all & HIGH_BITS) !== 0) break;
	}
	i = Math.max(i, k * 4 + shift);
	while (i < end && bytes[i] < ASCII_END) i++;
	return i;
}

/** Length of the sequence that starts at i with a byte above ASCII; 0 if it is invalid or cut off. */
function sequenceLength(bytes: Uint8Array, i: number, end: number): number {
	const lead = bytes[i];
	if (lead < 0xc2) return 0;
	if (lead < 0xe0) return i + 1 < end && isContinuation(bytes[i + 1]) ? 2 : 0;
	if (!(i + 2 < end) || !isSecond(lead, bytes[i + 1]) || !isContinuation(bytes[i + 2])) return 0;
	if (lead < 0xf0) return 3;
	return lead < 0xf5 && i + 3 < end && isContinuation(bytes[i + 3]) ? 4 : 0;
}

/** Whether `bytes[start, end)` starts a sequence that later bytes can complete. */
export function isUnfinished(bytes: Uint8Array, start: number, end: number): boolean {
	const length = end - start;
	const lead = bytes[start];
	if (length === 0 || lead < 0xc2 || lead > 0xf4) return false;
	const whole = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if (length >= whole) return false;
	if (length > 1 && !isSecond(lead, bytes[start + 1])) return false;
	return length < 3 || isContinuation(bytes[start + 2]);
}

/** Where an incomplete sequence at the end starts, or `end`. */
export function startOfUnfinished(bytes: Uint8Array, start: number, end: number): number {
	for (let i = end - 1; i >= Math.max(start, end - 3); i--)
		if (isUnfinished(bytes, i, end)) return i;
	return end;
}

function isContinuation(byte: number): boolean {
	return (byte & 0xc0) === 0x80;
}

/**
 * Whether the byte can be the second of a sequence of three or four: no overlong forms, no
 * surrogates, nothing above U+10FFFF.
 */
function isSecond(lead: number, byte: number): boolean {
	if (lead === 0xe0) return byte >= 0xa0 && byte <= 0xbf;
	if (lead === 0xed) return byte >= 0x80 && byte <= 0x9f;
	if (lead === 0xf0) return byte >= 0x90 && byte <= 0xbf;
	if (lead === 0xf4) return byte >= 0x80 && byte <= 0x8f;
	return isContinuation(byte);
}

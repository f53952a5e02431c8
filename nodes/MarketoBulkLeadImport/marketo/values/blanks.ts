import { asBuffer } from '../../csv/bytes';
import { EMPTIES_FIELD, type ValueKind } from './valueKind';
import { rewrittenFor, settledFor, type Verdict } from './verdict';

const SPACE = 32;
const ASCII_END = 0x80;

const SETTLED = settledFor(1);
const REWRITTEN = rewrittenFor(1);

/** Where the value starts after leading blanks, as defined by `String.trim`. */
export function startOfValue(bytes: Uint8Array, start: number, end: number): number {
	let i = start;
	while (i < end) {
		const length = blankAt(bytes, i, end);
		if (length === 0) break;
		i += length;
	}
	return i;
}

/** Where the value ends before trailing blanks. */
export function endOfValue(bytes: Uint8Array, start: number, end: number): number {
	let i = end;
	while (i > start) {
		const length = blankBefore(bytes, start, i);
		if (length === 0) break;
		i -= length;
	}
	return i;
}

/** Bytes of the blank that starts at i, or 0. */
function blankAt(bytes: Uint8Array, i: number, end: number): number {
	const byte = bytes[i];
	if (byte < ASCII_END) return isAsciiBlank(byte) ? 1 : 0;
	if (byte === 0xc2) return i + 1 < end && bytes[i + 1] === 0xa0 ? 2 : 0;
	return i + 2 < end && isWideBlank(byte, bytes[i + 1], bytes[i + 2]) ? 3 : 0;
}

/** Bytes of the blank that ends before `end`, or 0. */
function blankBefore(bytes: Uint8Array, start: number, end: number): number {
	const byte = bytes[end - 1];
	if (byte < ASCII_END) return isAsciiBlank(byte) ? 1 : 0;
	if (end - 2 >= start && byte === 0xa0 && bytes[end - 2] === 0xc2) return 2;
	return end - 3 >= start && isWideBlank(bytes[end - 3], bytes[end - 2], byte) ? 3 : 0;
}

function isAsciiBlank(byte: number): boolean {
	return byte === SPACE || (byte >= 9 && byte <= 13);
}

/** U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000 and U+FEFF. */
function isWideBlank(a: number, b: number, c: number): boolean {
	if (a === 0xe2) {
		if (b === 0x80) return c <= 0x8a || c === 0xa8 || c === 0xa9 || c === 0xaf;
		return b === 0x81 && c === 0x9f;
	}
	return (
		(a === 0xe3 && b === 0x80 && c === 0x80) ||
		(a === 0xe1 && b === 0x9a && c === 0x80) ||
		(a === 0xef && b === 0xbb && c === 0xbf)
	);
}

/** A value that is blank or empties the field, without surrounding blanks; undefined for others. */
export function emptyingText(bytes: Uint8Array, start: number, end: number): string | undefined {
	const from = startOfValue(bytes, start, end);
	if (from === end) return end > start ? '' : undefined;
	const to = endOfValue(bytes, from, end);
	if (to - from !== EMPTIES_FIELD.length || to - from === end - start) return undefined;
	const text = asBuffer(bytes).toString('utf8', from, to);
	return text === EMPTIES_FIELD ? text : undefined;
}

/** Text of any kind: only surrounding blanks are removed. */
export const textKind: ValueKind = {
	readings: ['only'],
	judge(bytes, start, end): Verdict {
		const isBare = blankAt(bytes, start, end) === 0 && blankBefore(bytes, start, end) === 0;
		return isBare ? SETTLED : REWRITTEN;
	},
	write(bytes, start, end) {
		const from = startOfValue(bytes, start, end);
		const to = endOfValue(bytes, from, end);
		if (from === start && to === end) return undefined;
		return asBuffer(bytes).toString('utf8', from, to);
	},
};

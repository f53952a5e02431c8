import type { EncodingName } from './case';

/** A file's text, read whole. */
export interface DecodedText {
	encoding: EncodingName;
	text: string;
	/** invalid UTF-8 bytes were replaced, because the encoding was set by hand */
	isReplaced: boolean;
	/** the file is not UTF-8, and no encoding was set */
	isFallback: boolean;
}

const MARKS: ReadonlyArray<[EncodingName, string]> = [
	['utf-8', 'efbbbf'],
	['utf-16le', 'fffe'],
	['utf-16be', 'feff'],
];

/**
 * Removes a byte-order mark in any encoding. A setting takes precedence over the mark, the mark
 * over detection, and UTF-8 over Windows-1252.
 * @param seen how the node read a file with NUL bytes and without a mark, which is always a guess
 */
export function decodeFile(
	bytes: Uint8Array,
	given: EncodingName | undefined,
	seen: string | null,
): DecodedText | 'notText' {
	const hex = Buffer.from(bytes.subarray(0, 3)).toString('hex');
	const mark = MARKS.find(([, start]) => hex.startsWith(start));
	const body = bytes.subarray(mark === undefined ? 0 : mark[1].length / 2);
	const encoding = given ?? mark?.[0] ?? guess(body, seen);
	if (encoding === undefined) return 'notText';
	const isValid = encoding !== 'utf-8' || isUtf8(body);
	const isFallback = !isValid && given === undefined;
	const read = isFallback ? 'windows-1252' : encoding;
	const text = decode(body, read);
	if (text.includes('\0')) return 'notText';
	return {
		encoding: read,
		text,
		isReplaced: !isValid && !isFallback,
		isFallback: given === undefined && read === 'windows-1252',
	};
}

function guess(body: Uint8Array, seen: string | null): EncodingName | undefined {
	if (body.includes(0)) return seen === 'utf-16le' || seen === 'utf-16be' ? seen : undefined;
	return isUtf8(body) ? 'utf-8' : 'windows-1252';
}

function isUtf8(bytes: Uint8Array): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}

function decode(bytes: Uint8Array, encoding: EncodingName): string {
	if (encoding === 'utf-16le' || encoding === 'utf-16be') return utf16(bytes, encoding);
	if (encoding === 'windows-1252') return windows1252(bytes);
	return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

/**
 * The characters at 0x80 to 0x9F. In some releases, Node's own decoder of that name treats them as
 * control characters.
 */
const BETWEEN_ASCII_AND_LATIN_1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windows1252(bytes: Uint8Array): string {
	return Buffer.from(bytes)
		.toString('latin1')
		.replace(/[\u0080-\u009f]/g, (one) => BETWEEN_ASCII_AND_LATIN_1[one.charCodeAt(0) - 0x80]);
}

/** An unpaired surrogate and an odd last byte become U+FFFD. */
function utf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string {
	let text = '';
	const whole = bytes.length - (bytes.length % 2);
	for (let i = 0; i < whole; i += 2)
		text += String.fromCharCode(
			encoding === 'utf-16le' ? bytes[i] + bytes[i + 1] * 256 : bytes[i] * 256 + bytes[i + 1],
		);
	return Buffer.from(whole < bytes.length ? `${text}\uFFFD` : text).toString('utf8');
}

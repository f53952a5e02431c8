import { encodeField } from '../csv/write/encode';
import { isDecimal, quotedIfDecimal } from '../csv/markedNumbers';
import type { TextSink } from './textSink';
import { characterOf, resolveReferences } from './xmlReferences';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const AMPERSAND = 38;
const COMMA = 44;
const UNDERSCORE = 95;
/** The first byte of a byte-order mark, which csv/encode puts in quotes. */
const MARK = 0xef;

/** The role of a byte in its text. */
const IN_QUOTES = 1;
const BY_CHARACTER = 2;
const MEANINGS = new Uint8Array(256);
MEANINGS[COMMA] = IN_QUOTES;
MEANINGS[LF] = IN_QUOTES;
for (const byte of [CR, QUOTE, AMPERSAND, UNDERSCORE]) MEANINGS[byte] = BY_CHARACTER;

/** Maximum number of UTF-8 bytes for one byte of XML: a doubled quote. The surrounding quotes are extra. */
const GROWTH = 2;

/**
 * Writes the XML text in `bytes[start, end)` as a CSV field. Works on bytes; only text with entities, quotes or
 * Excel's own escapes becomes a string.
 * @param isText whether the field must not be taken for a number (markedNumbers.ts)
 * @throws UnknownEntityError
 */
export function writeField(
	sink: TextSink,
	bytes: Buffer,
	start: number,
	end: number,
	isText: boolean,
): void {
	if (start === end) return;
	sink.reserve((end - start) * GROWTH + 2);
	const out = sink.bytes;
	const from = sink.at;
	let at = from;
	let meaning = 0;
	for (let i = start; i < end; i++) {
		const byte = bytes[i];
		out[at++] = byte;
		meaning |= MEANINGS[byte];
	}
	const first = bytes[start];
	if ((meaning & BY_CHARACTER) !== 0 || first === MARK) {
		// With entities, the text is shorter than its XML, even including surrounding quotes.
		const text = textOfXml(bytes.toString('utf8', start, end));
		const field = encodeField(text, ',');
		sink.at += out.write(isText ? quotedIfDecimal(text, field) : field, from, 'utf8');
		return;
	}
	if (
		meaning !== 0 ||
		isBlank(first) ||
		isBlank(bytes[end - 1]) ||
		(isText && isDecimal(bytes, start, end))
	) {
		out.copyWithin(from + 1, from, at);
		out[from] = QUOTE;
		out[at + 1] = QUOTE;
		at += 2;
	}
	sink.at = at;
}

/** Whether a field written by writeField contains only blanks. */
export function isBlankField(bytes: Buffer, start: number, end: number): boolean {
	if (start === end) return true;
	const isQuoted = bytes[start] === QUOTE;
	if (bytes[start] > SPACE && !isQuoted) return false;
	const last = isQuoted ? end - 1 : end;
	for (let i = isQuoted ? start + 1 : start; i < last; i++) if (bytes[i] > SPACE) return false;
	return true;
}

function isBlank(byte: number): boolean {
	return byte === SPACE || byte === TAB;
}

/** Excel's escape for characters that XML cannot contain; `_x005F_` keeps an underscore from starting one. */
const EXCEL_ESCAPE = /_x([0-9a-f]{4})_/gi;

/**
 * Decodes XML text.
 * @throws UnknownEntityError
 */
export function textOfXml(xml: string): string {
	let text = xml;
	if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
	if (text.includes('&')) text = resolveReferences(text);
	return text.includes('_x')
		? text.replace(EXCEL_ESCAPE, (_, code: string) => characterOf(Number.parseInt(code, 16)))
		: text;
}

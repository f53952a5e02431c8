import { CR, LF, QUOTE, SPACE, TAB } from '../bytes';
import { DOUBLED_QUOTES } from './fields';
import type { Delimiter } from '../types';

export interface LenientRow {
	fields: string[];
	/** The text of the record, without its newline. */
	raw: string;
	/** The line on which it begins, from 1. */
	line: number;
	/**
	 * Whether the record has as many fields as the header, read strictly or leniently. If not, the
	 * fields are a best guess.
	 */
	readable: boolean;
}

interface StrictRecord {
	fields: string[];
	/** The position after the record's last character. */
	end: number;
}

/**
 * Reads CSV that may be badly quoted, without losing a line. A record that follows the rules
 * (including quoted newlines and doubled quotes) and has as many fields as the header is read
 * strictly. Anything else is read as the one line on which it begins, so that a stray quote costs
 * that line but not the good ones after it.
 * Runs in linear time: in a record that follows the rules, each quote toggles between inside and
 * outside, so an attempt ends, at the latest, on the next line with an odd number of quotes, and
 * only a line with an odd number starts an attempt that leaves its line.
 */
export function parseLenient(
	text: string,
	delimiter: Delimiter,
): { header: string[]; rows: LenientRow[] } {
	const { header, rows } = readLenient(text, delimiter);
	return { header, rows: [...rows] };
}

/** The same, but yields each row on demand. */
export function readLenient(
	text: string,
	delimiter: Delimiter,
): { header: string[]; rows: Generator<LenientRow> } {
	const records = lenientRecords(text, delimiter);
	const first = records.next();
	return { header: first.done === true ? [] : first.value.fields, rows: records };
}

/** Reads one record from its `raw` text, for a file with this many columns. */
export function readRowLeniently(
	raw: string,
	columns: number,
	delimiter: Delimiter,
): Pick<LenientRow, 'fields' | 'readable'> {
	const strict = readStrictly(raw, 0, delimiter);
	if (strict?.fields.length === columns && strict.end === raw.length)
		return { fields: strict.fields, readable: true };
	return readLine(raw, 1, columns, delimiter);
}

/** Yields the header first. */
function* lenientRecords(text: string, delimiter: Delimiter): Generator<LenientRow> {
	let columns: number | undefined;
	let position = text.startsWith('\uFEFF') ? 1 : 0;
	let line = 1;
	while (position < text.length) {
		let end = endOfLine(text, position);
		if (!isBlankLine(text, position, end, delimiter)) {
			const strict = readStrictly(text, position, delimiter);
			if (strict !== undefined && strict.fields.length === (columns ?? strict.fields.length)) {
				end = strict.end;
				const raw = text.slice(position, end);
				columns ??= strict.fields.length;
				yield { fields: strict.fields, raw, line, readable: true };
			} else {
				const row = readLine(text.slice(position, end), line, columns, delimiter);
				columns ??= row.fields.length;
				yield row;
			}
		}
		line += linesIn(text, position, end);
		position = behindNewline(text, end);
	}
}

/** @param columns undefined for the header, which may have any number */
function readLine(
	raw: string,
	line: number,
	columns: number | undefined,
	delimiter: Delimiter,
): LenientRow {
	const lenient = readLeniently(raw, delimiter);
	if (columns === undefined || lenient.length === columns)
		return { fields: lenient, raw, line, readable: true };
	// A quote that is never closed may be plain text.
	const plain = raw.split(delimiter);
	if (plain.length === columns) return { fields: plain, raw, line, readable: true };
	return { fields: lenient, raw, line, readable: false };
}

/** Reads the record at `position` if it follows the rules: quotes only around whole fields, and doubled inside. */
function readStrictly(
	text: string,
	position: number,
	delimiter: Delimiter,
): StrictRecord | undefined {
	const fields: string[] = [];
	const delimiterCode = delimiter.charCodeAt(0);
	let i = position;
	for (;;) {
		if (text.charCodeAt(i) === QUOTE) {
			const close = closingQuote(text, i + 1, text.length);
			if (close < 0) return undefined;
			fields.push(text.slice(i + 1, close).replace(DOUBLED_QUOTES, '"'));
			i = close + 1;
		} else {
			const start = i;
			for (; i < text.length; i++) {
				const code = text.charCodeAt(i);
				if (code === QUOTE) return undefined;
				if (code === delimiterCode || isNewline(code)) break;
			}
			fields.push(text.slice(start, i));
		}
		if (i >= text.length || isNewline(text.charCodeAt(i))) return { fields, end: i };
		if (text.charCodeAt(i) !== delimiterCode) return undefined;
		i++;
	}
}

/** Reads one line: text after a closing quote belongs to the field; a quote that is never closed is plain text. */
function readLeniently(line: string, delimiter: Delimiter): string[] {
	const fields: string[] = [];
	let i = 0;
	for (;;) {
		const close = line.charCodeAt(i) === QUOTE ? closingQuote(line, i + 1, line.length) : -1;
		const from = close < 0 ? i : close + 1;
		const next = line.indexOf(delimiter, from);
		const end = next < 0 ? line.length : next;
		const quoted = close < 0 ? '' : line.slice(i + 1, close).replace(DOUBLED_QUOTES, '"');
		fields.push(quoted + line.slice(from, end));
		if (next < 0) return fields;
		i = next + 1;
	}
}

/** The first quote that is not doubled, or -1. */
function closingQuote(text: string, from: number, end: number): number {
	for (let i = from; i < end; i++) {
		if (text.charCodeAt(i) !== QUOTE) continue;
		if (i + 1 >= end || text.charCodeAt(i + 1) !== QUOTE) return i;
		i++;
	}
	return -1;
}

function isNewline(code: number): boolean {
	return code === LF || code === CR;
}

function endOfLine(text: string, from: number): number {
	let i = from;
	while (i < text.length && !isNewline(text.charCodeAt(i))) i++;
	return i;
}

function behindNewline(text: string, end: number): number {
	return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1;
}

function isBlankLine(text: string, start: number, end: number, delimiter: Delimiter): boolean {
	for (let i = start; i < end; i++) {
		const code = text.charCodeAt(i);
		if (code !== SPACE && (code !== TAB || delimiter === '\t')) return false;
	}
	return true;
}

/** The number of lines from `start` to the end of the record, including the line of `start`. */
function linesIn(text: string, start: number, end: number): number {
	let lines = 1;
	for (let i = start; i < end; i++) {
		const code = text.charCodeAt(i);
		if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) lines++;
	}
	return lines;
}

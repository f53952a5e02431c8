import { asBuffer, QUOTE } from '../bytes';
import type { RecordBatch } from './recordBatch';
import type { Delimiter } from '../types';

/** The field is quoted. */
export const QUOTED = 1;
/** The quoted field contains doubled quotes. */
export const DOUBLED = 2;
/**
 * A quote inside an unquoted field, text after a closing quote, or (except in the records of
 * readRecords) no closing quote.
 */
export const STRAY = 4;

/** A pattern is twice as fast as replaceAll in cells full of doubled quotes. */
export const DOUBLED_QUOTES = /""/g;

const FIRST_CAPACITY = 64;
const LARGEST_KEPT_CAPACITY = 65_536;

/**
 * The bounds of the fields of one record. They exclude the quotes of a quoted field, unless text
 * follows its closing quote (QUOTED and STRAY): then they include both quotes.
 */
export class FieldBounds {
	count = 0;
	starts = new Int32Array(FIRST_CAPACITY);
	ends = new Int32Array(FIRST_CAPACITY);
	flags = new Uint8Array(FIRST_CAPACITY);

	get capacity(): number {
		return this.starts.length;
	}

	/** Adds blank cells up to `cells`; `count` does not change. */
	blankTo(cells: number): void {
		while (this.capacity < cells) this.grow();
		for (let i = this.count; i < cells; i++) {
			this.starts[i] = 0;
			this.ends[i] = 0;
			this.flags[i] = 0;
		}
	}

	/** Doubles the capacity. */
	grow(): void {
		const capacity = this.capacity * 2;
		this.starts = grown(this.starts, new Int32Array(capacity));
		this.ends = grown(this.ends, new Int32Array(capacity));
		this.flags = grown(this.flags, new Uint8Array(capacity));
	}
}

function grown<A extends Int32Array | Uint8Array>(from: A, to: A): A {
	to.set(from);
	return to;
}

/**
 * Finds the fields of the record `bytes[start, end)`. An empty record has one empty field. Text
 * after a closing quote belongs to the field, up to the next delimiter.
 * @returns the number of fields
 */
export function findFields(
	bytes: Uint8Array,
	start: number,
	end: number,
	delimiter: Delimiter,
	into: FieldBounds,
): number {
	const delimiterByte = delimiter.charCodeAt(0);
	let { starts, ends, flags, capacity } = into;
	let count = 0;
	let i = start;
	for (;;) {
		if (count === capacity) {
			into.grow();
			({ starts, ends, flags, capacity } = into);
		}
		let flag = 0;
		let fieldStart = i;
		let fieldEnd: number;
		if (i < end && bytes[i] === QUOTE) {
			flag = QUOTED;
			i++;
			for (;;) {
				while (i < end && bytes[i] !== QUOTE) i++;
				if (i + 1 >= end || bytes[i + 1] !== QUOTE) break;
				flag |= DOUBLED;
				i += 2;
			}
			const isClosed = i < end;
			fieldEnd = i;
			if (isClosed) i++;
			if (isClosed && (i >= end || bytes[i] === delimiterByte)) {
				fieldStart++;
			} else {
				flag |= STRAY;
				while (i < end && bytes[i] !== delimiterByte) i++;
				fieldEnd = i;
			}
		} else {
			for (; i < end; i++) {
				const byte = bytes[i];
				if (byte === delimiterByte) break;
				if (byte === QUOTE) flag = STRAY;
			}
			fieldEnd = i;
		}
		starts[count] = fieldStart;
		ends[count] = fieldEnd;
		flags[count] = flag;
		count++;
		if (i >= end) break;
		i++;
	}
	into.count = count;
	return count;
}

/**
 * The fields of record i, as found together with the records, or else searched for now.
 * @returns the number of fields
 */
export function fieldsOf(
	batch: RecordBatch,
	i: number,
	delimiter: Delimiter,
	into: FieldBounds,
): number {
	const { bytes, starts: recordStarts, ends: recordEnds, fields } = batch;
	if (fields === undefined)
		return findFields(bytes, recordStarts[i], recordEnds[i], delimiter, into);
	const { ends: fieldEnds, hasDoubledQuotes } = fields;
	const from = fields.from[i];
	const count = fields.to[i] - from;
	while (into.capacity < count) into.grow();
	const { starts, ends, flags } = into;
	const last = count - 1;
	let start = recordStarts[i];
	for (let k = 0; k < count; k++) {
		const end = k < last ? fieldEnds[from + k] : recordEnds[i];
		if (start < end && bytes[start] === QUOTE) {
			starts[k] = start + 1;
			ends[k] = end - 1;
			flags[k] =
				hasDoubledQuotes && hasQuote(bytes, start + 1, end - 1) ? QUOTED | DOUBLED : QUOTED;
		} else {
			starts[k] = start;
			ends[k] = end;
			flags[k] = 0;
		}
		start = end + 1;
	}
	into.count = count;
	return count;
}

function hasQuote(bytes: Uint8Array, start: number, end: number): boolean {
	for (let i = start; i < end; i++) if (bytes[i] === QUOTE) return true;
	return false;
}

/** The value of field i, without its quotes and with doubled quotes made single. */
export function fieldText(bytes: Uint8Array, bounds: FieldBounds, i: number): string {
	const start = bounds.starts[i];
	const end = bounds.ends[i];
	if (start === end) return '';
	return unquoted(asBuffer(bytes).toString('utf8', start, end), bounds.flags[i]);
}

function unquoted(text: string, flag: number): string {
	if ((flag & (QUOTED | STRAY)) === (QUOTED | STRAY)) return unquotedLeniently(text);
	return (flag & DOUBLED) === 0 ? text : text.replace(DOUBLED_QUOTES, '"');
}

/** `"ab""c"de` is `ab"cde`: what follows the closing quote is plain text. */
function unquotedLeniently(raw: string): string {
	let close = 1;
	for (;;) {
		close = raw.indexOf('"', close);
		if (close < 0 || raw[close + 1] !== '"') break;
		close += 2;
	}
	const inside = close < 0 ? raw.slice(1) : raw.slice(1, close);
	return inside.replace(DOUBLED_QUOTES, '"') + (close < 0 ? '' : raw.slice(close + 1));
}

/**
 * Length in UTF-16 code units, as strings count, of valid UTF-8: one per character, two above
 * U+FFFF (four bytes in UTF-8).
 */
function unitsIn(bytes: Uint8Array, start: number, end: number): number {
	let units = 0;
	for (let i = start; i < end; i++) {
		const byte = bytes[i];
		if ((byte & 0xc0) !== 0x80) units += byte < 0xf0 ? 1 : 2;
	}
	return units;
}

let scratch = new FieldBounds();

/** The values of the record `bytes[start, end)`. */
export function parseRecord(
	bytes: Uint8Array,
	start: number,
	end: number,
	delimiter: Delimiter,
): string[] {
	const buffer = asBuffer(bytes);
	const count = findFields(buffer, start, end, delimiter, scratch);
	const fields = new Array<string>(count);
	// One native call per record is much cheaper than one per field.
	const text = buffer.toString('utf8', start, end);
	const isAscii = text.length === end - start;
	let byte = start;
	let unit = 0;
	for (let i = 0; i < count; i++) {
		const fieldStart = scratch.starts[i];
		const fieldEnd = scratch.ends[i];
		const from = isAscii ? fieldStart - start : unit + unitsIn(buffer, byte, fieldStart);
		const to = isAscii ? fieldEnd - start : from + unitsIn(buffer, fieldStart, fieldEnd);
		fields[i] = unquoted(text.slice(from, to), scratch.flags[i]);
		byte = fieldEnd;
		unit = to;
	}
	if (scratch.capacity > LARGEST_KEPT_CAPACITY) scratch = new FieldBounds();
	return fields;
}

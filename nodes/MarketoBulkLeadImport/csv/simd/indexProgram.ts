import {
	assemble,
	i32,
	i64,
	I32,
	I64,
	i8x16,
	loopWhile,
	select,
	V128,
	v128,
	Variables,
	type Code,
	type Variable,
} from './assembler';

/** Maximum number of bytes per call. */
export const WINDOW_BYTES = 65_536;

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Bytes processed at once: a 64-bit number has one bit for each. */
const BLOCK = 64;
const LANES = 16;

/** The layout of the program's memory. The last block of a window may extend past the window. */
export const BYTES_AT = 64;
export const FIELD_ENDS_AT = BYTES_AT + WINDOW_BYTES + BLOCK;
export const RECORD_ENDS_AT = FIELD_ENDS_AT + 4 * WINDOW_BYTES;
export const RECORD_FIELDS_AT = RECORD_ENDS_AT + 4 * WINDOW_BYTES;
const MEMORY_BYTES = RECORD_FIELDS_AT + 4 * WINDOW_BYTES;

/** The two flags that a call leaves at the start of memory. */
export const IS_IRREGULAR_AT = 0;
export const HAS_DOUBLED_QUOTES_AT = 4;

/**
 * The WebAssembly module with the function `index(length, offset, delimiter)`. It finds the fields
 * and records of regular CSV in the bytes at BYTES_AT, which start with a record and end with a
 * block of zeros, and returns the number of records. For each field and record it stores the end,
 * as the position plus `offset`, and for each record the number of fields up to its end. A record
 * ends with its LF, which a CR may precede.
 * It works like simdjson (Langdale and Lemire, Parsing Gigabytes of JSON per Second,
 * https://arxiv.org/abs/1902.08318): it compares 64 bytes at once with each special character and
 * keeps the results as the bits of one number. Text is irregular if a quote opens in the middle of
 * a field, text follows a closing quote, or a CR is not followed by LF; the results are then
 * invalid.
 */
export function indexProgram(): Uint8Array {
	const variables = new Variables(3);
	const length = variables.declare(I32);
	const offset = variables.declare(I32);
	const delimiter = variables.declare(I32);

	const at = variables.declare(I32);
	const fields = variables.declare(I32);
	const records = variables.declare(I32);
	const lanes = [0, 1, 2, 3].map(() => variables.declare(V128));
	const quotes = variables.declare(I64);
	const delimiters = variables.declare(I64);
	const lfs = variables.declare(I64);
	const crs = variables.declare(I64);
	/** Bytes in quotes, including the opening quote but not the closing one. */
	const inside = variables.declare(I64);
	const closing = variables.declare(I64);
	const marks = variables.declare(I64);
	const behindClosing = variables.declare(I64);
	const valid = variables.declare(I64);
	const ends = variables.declare(I64);
	const rest = variables.declare(I64);
	// State carried over from the previous block: all bits the same, or the lowest bit.
	const wasInside = variables.declare(I64);
	const wasMark = variables.declare(I64);
	const wasClosing = variables.declare(I64);
	const wasCr = variables.declare(I64);
	const irregular = variables.declare(I64);
	const doubled = variables.declare(I64);

	/** Bit i is set if byte i of the block is that character. */
	const positionsOf = (character: Code): Code =>
		lanes
			.map((lane, i) =>
				i64.shl(
					i64.extendI32U(i8x16.bitmask(i8x16.eq(lane.get, i8x16.splat(character)))),
					i64.const(i * LANES),
				),
			)
			.reduce(i64.or);
	const behind = (bits: Variable, carried: Variable): Code =>
		i64.or(i64.shl(bits.get, i64.const(1)), carried.get);
	const last = (bits: Variable): Code => i64.shrU(bits.get, i64.const(BLOCK - 1));
	const outside = (bits: Code): Code => i64.and(bits, i64.not(inside.get));
	const addTo = (variable: Variable, bits: Code): Code => variable.set(i64.or(variable.get, bits));
	const count = (variable: Variable, amount: Code): Code =>
		variable.set(i32.add(variable.get, amount));
	/** The lowest bit of `rest` as a position in the text. */
	const position = i32.add(i32.add(at.get, offset.get), i32.wrapI64(i64.ctz(rest.get)));
	const slot = (index: Variable): Code => i32.shl(index.get, i32.const(2));
	const forEachBit = (body: readonly Code[]): Code =>
		loopWhile(i64.ne(rest.get, i64.const(0)), [
			...body,
			rest.set(i64.and(rest.get, i64.sub(rest.get, i64.const(1)))),
		]);
	const remaining = i32.sub(length.get, at.get);

	const block: Code[] = [
		...lanes.map((lane, i) => lane.set(v128.load(at.get, BYTES_AT + i * LANES))),
		quotes.set(positionsOf(i32.const(QUOTE))),
		// Each quote toggles "inside" for all bytes from it on.
		inside.set(quotes.get),
		...[1, 2, 4, 8, 16, 32].map((by) =>
			inside.set(i64.xor(inside.get, i64.shl(inside.get, i64.const(by)))),
		),
		inside.set(i64.xor(inside.get, wasInside.get)),
		wasInside.set(i64.shrS(inside.get, i64.const(BLOCK - 1))),
		delimiters.set(outside(positionsOf(delimiter.get))),
		lfs.set(outside(positionsOf(i32.const(LF)))),
		crs.set(outside(positionsOf(i32.const(CR)))),
		closing.set(outside(quotes.get)),
		marks.set(i64.or(i64.or(delimiters.get, lfs.get), i64.or(crs.get, quotes.get))),

		// An opening quote follows a byte that ends a field, or a quote that it doubles.
		addTo(irregular, i64.and(i64.and(quotes.get, inside.get), i64.not(behind(marks, wasMark)))),
		// The byte after a closing quote ends the field or doubles the quote. The byte after the
		// block's last is not known yet.
		valid.set(
			select(
				i32.ltU(remaining, i32.const(BLOCK)),
				i64.sub(i64.shl(i64.const(1), i64.extendI32U(remaining)), i64.const(1)),
				i64.const(-1),
			),
		),
		behindClosing.set(i64.and(behind(closing, wasClosing), valid.get)),
		addTo(irregular, i64.and(behindClosing.get, i64.not(marks.get))),
		addTo(doubled, i64.and(behindClosing.get, quotes.get)),
		addTo(irregular, i64.and(i64.and(behind(crs, wasCr), valid.get), i64.not(lfs.get))),
		wasMark.set(last(marks)),
		wasClosing.set(last(closing)),
		wasCr.set(last(crs)),

		ends.set(i64.or(delimiters.get, lfs.get)),
		rest.set(lfs.get),
		forEachBit([
			i32.store(slot(records), RECORD_ENDS_AT, position),
			i32.store(
				slot(records),
				RECORD_FIELDS_AT,
				i32.add(fields.get, i32.wrapI64(i64.popcnt(i64.and(ends.get, upToLowest(rest))))),
			),
			count(records, i32.const(1)),
		]),
		rest.set(ends.get),
		forEachBit([i32.store(slot(fields), FIELD_ENDS_AT, position), count(fields, i32.const(1))]),
		count(at, i32.const(BLOCK)),
	];
	const flag = (bits: Variable): Code => i64.ne(bits.get, i64.const(0));
	const body: Code[] = [
		// The text starts with a field.
		wasMark.set(i64.const(1)),
		loopWhile(i32.ltU(at.get, length.get), block),
		i32.store(i32.const(IS_IRREGULAR_AT), 0, flag(irregular)),
		i32.store(i32.const(HAS_DOUBLED_QUOTES_AT), 0, flag(doubled)),
		records.get,
	];
	return assemble([{ name: 'index', variables, body }], MEMORY_BYTES);
}

/** All bits up to and including the lowest one set. */
function upToLowest(bits: Variable): Code {
	return i64.xor(bits.get, i64.sub(bits.get, i64.const(1)));
}

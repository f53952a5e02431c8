const COMMA = 44;
const DASH = 45;
const DOT = 46;
const PLUS = 43;
const SPACE = 32;
const APOSTROPHE = 39;
const ZERO = 48;

/** The decimal separator. */
export type Mark = typeof DOT | typeof COMMA;
export const DOT_MARK: Mark = DOT;
export const COMMA_MARK: Mark = COMMA;

/** The number is not written this way. */
export const MISFIT = 0;
/** The number is written this way, and has only zeros after the decimal separator. */
export const WHOLE = 1;
export const FRACTIONAL = 2;

/**
 * How `bytes[start, end)`, without a sign, reads with this decimal separator. Thousands are
 * separated by the other of dot and comma, by a space or by an apostrophe, always the same in one
 * number; in groups of three, or as in India (1,23,456).
 */
export function shapeOf(
	bytes: Uint8Array,
	start: number,
	end: number,
	mark: Mark,
): typeof MISFIT | typeof WHOLE | typeof FRACTIONAL {
	const other = mark === DOT ? COMMA : DOT;
	let separator = 0;
	let digits = 0;
	let wholeDigits = 0;
	let i = start;
	for (; i < end; i++) {
		const byte = bytes[i];
		if (isDigit(byte)) {
			digits++;
			wholeDigits++;
			continue;
		}
		if (byte === mark) break;
		if (byte !== other && byte !== SPACE && byte !== APOSTROPHE) return MISFIT;
		if (separator === 0) {
			if (digits === 0 || digits > 3 || bytes[start] === ZERO) return MISFIT;
			separator = byte;
		} else if (byte !== separator || !isGroup(digits, byte)) return MISFIT;
		digits = 0;
	}
	if (separator !== 0 && digits !== 3) return MISFIT;
	return fractionShape(bytes, i, end, wholeDigits);
}

function isGroup(digits: number, separator: number): boolean {
	return digits === 3 || (digits === 2 && separator === COMMA);
}

function fractionShape(bytes: Uint8Array, at: number, end: number, wholeDigits: number) {
	const decimals = end - at - 1;
	// "5." is a number, "5," and "." are not.
	if (decimals <= 0) {
		if (wholeDigits === 0 || (decimals === 0 && bytes[at] === COMMA)) return MISFIT;
		return WHOLE;
	}
	let isWhole = true;
	for (let i = at + 1; i < end; i++) {
		if (!isDigit(bytes[i])) return MISFIT;
		if (bytes[i] !== ZERO) isWhole = false;
	}
	return isWhole ? WHOLE : FRACTIONAL;
}

/** The digits before and after the decimal separator, which must fit, with a point in between. */
export function plainNumber(
	bytes: Uint8Array,
	start: number,
	end: number,
	mark: Mark,
	withFraction: boolean,
): string {
	let text = '';
	let i = start;
	for (; i < end && bytes[i] !== mark; i++) {
		if (isDigit(bytes[i])) text += String.fromCharCode(bytes[i]);
	}
	if (text === '') text = '0';
	if (!withFraction || i + 1 >= end) return text;
	text += '.';
	for (i++; i < end; i++) text += String.fromCharCode(bytes[i]);
	return text;
}

export interface Signed {
	start: number;
	end: number;
	isNegative: boolean;
	/** with a minus before the digits, or no sign */
	isPlain: boolean;
}

/** The bounds of the number without its sign. SAP writes a minus after the number. */
export function withoutSign(bytes: Uint8Array, start: number, end: number, into: Signed): void {
	const first = bytes[start];
	const isMinus = first === DASH;
	const hasSign = isMinus || first === PLUS;
	const isMinusBehind = !hasSign && end - start > 1 && bytes[end - 1] === DASH;
	into.start = hasSign ? start + 1 : start;
	into.end = isMinusBehind ? end - 1 : end;
	while (into.end > into.start && isMinusBehind && bytes[into.end - 1] === SPACE) into.end--;
	into.isNegative = isMinus || isMinusBehind;
	into.isPlain = first !== PLUS && !isMinusBehind;
}

/**
 * Whether `bytes[start, end)`, without a sign, has Marketo's format: digits, optionally with a
 * point and more digits.
 */
export function isPlainNumber(bytes: Uint8Array, start: number, end: number): boolean {
	let i = start;
	while (i < end && isDigit(bytes[i])) i++;
	if (i === end) return i > start;
	const point = i;
	if (bytes[i] !== DOT || point === start) return false;
	for (i++; i < end; i++) if (!isDigit(bytes[i])) return false;
	return point + 1 < end;
}

function isDigit(byte: number): boolean {
	return byte >= 48 && byte <= 57;
}

/** Whether it contains a dot or a comma. */
export function hasMark(bytes: Uint8Array, start: number, end: number): boolean {
	for (let i = start; i < end; i++) if (bytes[i] === DOT || bytes[i] === COMMA) return true;
	return false;
}

export function areDigits(bytes: Uint8Array, start: number, end: number): boolean {
	for (let i = start; i < end; i++) if (!isDigit(bytes[i])) return false;
	return true;
}

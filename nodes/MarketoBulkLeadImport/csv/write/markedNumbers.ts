/**
 * A convention of CSV text that is made here, of a workbook's cells or of items: a field without quotes that is written
 * as a plain number was one, and text that is written like one stands in quotes. CSV itself knows no such difference;
 * whoever does not care reads the same values.
 */

const DASH = 45;
const POINT = 46;
const QUOTE = '"';

const DECIMAL = /^-?\d+\.\d+$/;

/** Text as a field. Whole numbers are the same as text, so only those with decimals are marked. */
export function quotedIfDecimal(text: string, field: string): string {
	const first = text.charCodeAt(0);
	if (!isDigit(first) && first !== DASH) return field;
	return DECIMAL.test(text) ? QUOTE + text + QUOTE : field;
}

/** Whether `bytes[start, end)` is written as a number with decimals. */
export function isDecimal(bytes: Uint8Array, start: number, end: number): boolean {
	let i = bytes[start] === DASH ? start + 1 : start;
	const first = i;
	while (i < end && isDigit(bytes[i])) i++;
	if (i === first || i >= end - 1 || bytes[i] !== POINT) return false;
	for (i++; i < end; i++) if (!isDigit(bytes[i])) return false;
	return true;
}

function isDigit(byte: number): boolean {
	return byte >= 48 && byte <= 57;
}

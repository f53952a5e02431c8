/**
 * A convention for the CSV text that this node builds from a workbook or from items: numbers with decimals are never
 * quoted, and text that looks like one always is. CSV itself makes no such distinction, so code that ignores it reads
 * the same values.
 */

const DASH = 45;
const POINT = 46;
const QUOTE = '"';

const DECIMAL = /^-?\d+\.\d+$/;

/** The field for a text. Whole numbers need no mark, because they have no separator that could be misread. */
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

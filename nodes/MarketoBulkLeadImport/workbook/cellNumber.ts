import { cellText } from '../csv/write/cellText';

/** Digits that Excel keeps; what lies behind is noise of its arithmetic, such as 0.30000000000000004. */
const DIGITS = 15;

/** What XML Schema calls a double. JavaScript takes more for numbers, such as 0x1F. */
const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/**
 * A number as text: without exponent, to 15 significant digits. A percentage is the fraction that is stored (12.5 % is
 * 0.125). Anything that is no number stays as it is.
 */
export function numberText(raw: string): string {
	const value = DECIMAL.test(raw) ? Number(raw) : Number.NaN;
	if (!Number.isFinite(value)) return raw;
	if (value === 0) return '0';
	const rounded = Number(value.toPrecision(DIGITS));
	// The largest numbers round to infinity.
	return cellText(Number.isFinite(rounded) ? rounded : value);
}

/** A whole number with leading zeros up to a width, as a format of zeros (postal codes) shows it. */
export function paddedText(raw: string, width: number): string {
	const text = numberText(raw);
	return /^\d+$/.test(text) ? text.padStart(width, '0') : text;
}

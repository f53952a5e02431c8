import { cellText } from '../csv/write/cellText';

/** Digits that Excel keeps; any more are noise from its arithmetic, such as 0.30000000000000004. */
const DIGITS = 15;

/** A double as defined in XML Schema. JavaScript accepts more, such as 0x1F. */
const DECIMAL = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/**
 * A number as text: without an exponent, to 15 significant digits. A percentage is the stored
 * fraction (12.5 % is 0.125). Text that is not a number is returned unchanged.
 */
export function numberText(raw: string): string {
	const value = DECIMAL.test(raw) ? Number(raw) : Number.NaN;
	if (!Number.isFinite(value)) return raw;
	if (value === 0) return '0';
	const rounded = Number(value.toPrecision(DIGITS));
	// The largest numbers round to infinity.
	return cellText(Number.isFinite(rounded) ? rounded : value);
}

/** A whole number padded with zeros to a width, as displayed by a format of zeros (postal codes). */
export function paddedText(raw: string, width: number): string {
	const text = numberText(raw);
	return /^\d+$/.test(text) ? text.padStart(width, '0') : text;
}

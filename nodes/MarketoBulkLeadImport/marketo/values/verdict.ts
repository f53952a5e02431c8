/**
 * How each reading of a column interprets one value, in one integer, so that values can be counted
 * by verdict without being stored. Readings are numbered 0 to 2; a set of them is three bits, and
 * so is a set of pairs of them.
 * fits: the value has the format that this reading expects, which is evidence for the reading.
 * readable: the reading also yields a value for Marketo (31 February fits but isn't a day).
 * changed: that value differs from the one in the file. differs: the two readings of a pair both
 * fit and yield different values. clock: with this reading, the value is in an hour that a clock
 * change skips or repeats.
 */
export type Verdict = number;

const READABLE_AT = 3;
const CHANGED_AT = 6;
const DIFFERS_AT = 9;
const CLOCK_AT = 12;

/** The year has two digits. */
export const TWO_DIGIT_YEAR = 1 << 15;
/** A number in place of a date, as Excel stores dates. */
export const SERIAL_NUMBER = 1 << 16;
/** The number has a currency sign or code. */
export const WITH_CURRENCY = 1 << 17;

/** No reading can read the value. */
export const UNREADABLE: Verdict = 0;

export function verdictOf(
	fits: number,
	readable: number,
	changed: number,
	differs = 0,
	clock = 0,
	flags = 0,
): Verdict {
	return (
		fits |
		(readable << READABLE_AT) |
		(changed << CHANGED_AT) |
		(differs << DIFFERS_AT) |
		(clock << CLOCK_AT) |
		flags
	);
}

export function fitsOf(verdict: Verdict): number {
	return verdict & 7;
}

export function isReadable(verdict: Verdict, reading: number): boolean {
	return ((verdict >> (READABLE_AT + reading)) & 1) === 1;
}

export function isChanged(verdict: Verdict, reading: number): boolean {
	return ((verdict >> (CHANGED_AT + reading)) & 1) === 1;
}

export function isAtClockChange(verdict: Verdict, reading: number): boolean {
	return ((verdict >> (CLOCK_AT + reading)) & 1) === 1;
}

/** The bit of a pair of readings: 0 and 1, 0 and 2, 1 and 2. */
export function pairBit(a: number, b: number): number {
	return 1 << (a + b - 1);
}

/** Whether two of these readings yield different values. */
export function differsWithin(verdict: Verdict, readings: number): boolean {
	const differs = (verdict >> DIFFERS_AT) & 7;
	if (differs === 0) return false;
	for (let a = 0; a < 2; a++) {
		for (let b = a + 1; b < 3; b++) {
			const areBoth = ((readings >> a) & (readings >> b) & 1) === 1;
			if (areBoth && (differs & pairBit(a, b)) !== 0) return true;
		}
	}
	return false;
}

/** The verdict on values that do not change in any of this many readings. */
export function settledFor(readings: number): Verdict {
	const all = (1 << readings) - 1;
	return verdictOf(all, all, 0);
}

/** The verdict on values that all of this many readings rewrite in the same way. */
export function rewrittenFor(readings: number): Verdict {
	const all = (1 << readings) - 1;
	return verdictOf(all, all, all);
}

import { MAX_FORMAT_LENGTH } from './limits';

/** What a cell's number represents. */
export enum NumberKind {
	Number,
	Date,
	DateTime,
	/** a time of day */
	Time,
	/** hours beyond 24, as displayed by `[h]:mm` */
	Elapsed,
}

/** Kinds from this value on are numbers padded with zeros to a width: PADDED + width. */
const PADDED = 16;

/** The width to which a kind's numbers are padded with zeros, or 0. */
export function widthOf(kind: number): number {
	return Math.max(0, kind - PADDED);
}

/** Formats without a code in the file (ECMA-376, part 1, 18.8.30; also for the East Asian ones). */
const BUILT_IN: ReadonlyArray<[from: number, to: number, NumberKind]> = [
	[14, 17, NumberKind.Date],
	[18, 21, NumberKind.Time],
	[22, 22, NumberKind.DateTime],
	[27, 31, NumberKind.Date],
	[32, 33, NumberKind.Time],
	// A time in Chinese, a month in Japanese and Korean: read as dates, whole numbers and fractions
	// are correct in both.
	[34, 36, NumberKind.Date],
	[45, 45, NumberKind.Time],
	[46, 46, NumberKind.Elapsed],
	[47, 47, NumberKind.Time],
	[50, 58, NumberKind.Date],
];

export function kindOfBuiltIn(id: number): NumberKind {
	return BUILT_IN.find(([from, to]) => id >= from && id <= to)?.[2] ?? NumberKind.Number;
}

/** Quoted and escaped text, space of a character's width, fill characters. */
const LITERALS = /"[^"]*"?|\\.|_.|\*./gs;
const ELAPSED = /\[(?:h+|m+|s+)\]/i;
/** Colors, conditions, locales, currencies. */
const BRACKETS = /\[[^\]]*\]/g;
/** A kind is one byte; no number has more digits. */
const MAX_WIDTH = 100;
const ONLY_ZEROS = /^0{2,}$/;
const AM_PM = /am\/pm|a\/p|上午\/下午|오전\/오후|午前\/午後/gi;

/**
 * Determines from a format's code (which is in English in the file, whatever the user's language)
 * what its numbers represent. The first section decides, which applies to positive numbers.
 */
export function kindOfCode(code: string): NumberKind {
	const [section] = code.slice(0, MAX_FORMAT_LENGTH).replace(LITERALS, '').split(';');
	if (ELAPSED.test(section)) return NumberKind.Elapsed;
	const letters = section
		.replace(BRACKETS, '')
		.replace(/general/gi, '')
		.replace(/e[+-]/gi, '')
		.trim();
	if (ONLY_ZEROS.test(letters) && ONLY_ZEROS.test(code))
		return PADDED + Math.min(letters.length, MAX_WIDTH);
	const hasAmPm = new RegExp(AM_PM).test(letters);
	const tokens: string[] =
		letters
			.replace(AM_PM, 'h')
			.toLowerCase()
			.match(/y+|m+|d+|h+|s+|e+|g+|b+/g) ?? [];
	let hasDate = false;
	let hasTime = hasAmPm;
	tokens.forEach((token, i) => {
		switch (token[0]) {
			case 'h':
			case 's':
				hasTime = true;
				return;
			case 'm':
				if (isMinutes(token, tokens[i - 1], tokens[i + 1])) hasTime = true;
				else hasDate = true;
				return;
			default:
				hasDate = true;
		}
	});
	if (hasDate) return hasTime ? NumberKind.DateTime : NumberKind.Date;
	return hasTime ? NumberKind.Time : NumberKind.Number;
}

/** One or two m after hours or before seconds are minutes; otherwise months. */
function isMinutes(token: string, before: string | undefined, after: string | undefined): boolean {
	return token.length <= 2 && (before?.startsWith('h') === true || after?.startsWith('s') === true);
}

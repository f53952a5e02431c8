import { monthNamed } from './months';

const DAY_FIRST =
	/^(\d{1,2})(?:st|nd|rd|th|er|º|°)?\.?[ /-]*(?:de )?([A-Za-zÀ-ÿ]+)\.?,?[ /-]*(?:del? )?(\d{4}|\d{2})(?!\d)(.*)$/;
const MONTH_FIRST =
	/^([A-Za-zÀ-ÿ]+)\.?[ /-]*(\d{1,2})(?:st|nd|rd|th)?,?[ /-]+(\d{4}|\d{2})(?!\d)(.*)$/;
const YEAR_FIRST = /^(\d{4})[ /-]+([A-Za-zÀ-ÿ]+)\.?[ /-]+(\d{1,2})(?!\d)(.*)$/;

/** No other scripts and no unusual blanks. */
const PLAIN = /^[ -~]*$/;

export interface SpelledDate {
	/** the date as 2026-11-24, followed by the rest unchanged, with plain spaces for all blanks */
	text: string;
	hasTwoDigitYear: boolean;
}

/**
 * Dates with a month name, such as 24 Nov 2026, Nov 24, 2026, 24. November 2026 and 24 de noviembre
 * de 2026, and any date with unusual blanks. The month name makes the order clear, because nobody
 * writes a two-digit year before it.
 */
export function spelledDate(value: string): SpelledDate | undefined {
	const text = PLAIN.test(value) ? value : value.replace(/\s/g, ' ').normalize('NFC');
	const parts = partsOf(text);
	if (parts === undefined) return text === value ? undefined : { text, hasTwoDigitYear: false };
	const [year, month, day, rest] = parts;
	const number = monthNamed(month);
	if (number === undefined) return undefined;
	const fullYear = year.length === 2 ? String(fullYearOf(Number(year))) : year;
	return {
		text: `${fullYear}-${twoDigits(number)}-${twoDigits(Number(day))}${rest}`,
		hasTwoDigitYear: year.length === 2,
	};
}

function partsOf(
	text: string,
): [year: string, month: string, day: string, rest: string] | undefined {
	const dayFirst = DAY_FIRST.exec(text);
	if (dayFirst !== null) return [dayFirst[3], dayFirst[2], dayFirst[1], dayFirst[4]];
	const monthFirst = MONTH_FIRST.exec(text);
	if (monthFirst !== null) return [monthFirst[3], monthFirst[1], monthFirst[2], monthFirst[4]];
	const yearFirst = YEAR_FIRST.exec(text);
	if (yearFirst !== null) return [yearFirst[1], yearFirst[2], yearFirst[3], yearFirst[4]];
	return undefined;
}

function twoDigits(number: number): string {
	return number < 10 ? `0${number}` : String(number);
}

/** 1950 to 2049, as in Windows. */
export function fullYearOf(lastDigits: number): number {
	return lastDigits < 50 ? 2000 + lastDigits : 1900 + lastDigits;
}

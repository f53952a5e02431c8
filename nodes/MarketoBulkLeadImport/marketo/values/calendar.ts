const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 0000-01-01 to 1970-01-01 */
const DAYS_TO_1970 = 719_528;

export const SECONDS_OF_A_DAY = 86_400;

function isLeapYear(year: number): boolean {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Whether the day exists in the Gregorian calendar, from year 1 to year 9999. */
export function isDay(year: number, month: number, day: number): boolean {
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
	return day <= DAYS_IN[month - 1] || (month === 2 && day === 29 && isLeapYear(year));
}

/** Days from 1970-01-01 to this day. */
export function dayNumber(year: number, month: number, day: number): number {
	const before = year - 1;
	const leapDays =
		year <= 0
			? 0
			: Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) + 1;
	const isAfterLeapDay = month > 2 && isLeapYear(year) ? 1 : 0;
	return year * 365 + leapDays + DAYS_BEFORE[month - 1] + isAfterLeapDay + day - 1 - DAYS_TO_1970;
}

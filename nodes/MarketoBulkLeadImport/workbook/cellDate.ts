import { NumberKind } from './numberFormat';

const SECONDS_A_DAY = 86_400;
/** 31 December 9999, Excel's last day. */
const LAST_DAY = 2_958_465;
/** Days from 1 January 1970 back to day 0 of each system. */
const DAYS_1900 = 25_569;
const DAYS_1904 = 24_107;
/** 29 February 1900, which exists in Excel, as in Lotus 1-2-3, but not in the calendar. */
const NO_SUCH_DAY = 60;

/**
 * A cell's date or time as ISO 8601: `2024-12-31` if neither the cell's format nor its value has a time of day,
 * otherwise `2024-12-31T08:30:00`, or `08:30:00` without a date. To the second, as Excel shows it. Undefined if the
 * number is not a date: negative, after the year 9999 (or as many hours), or 29 February 1900.
 */
export function isoText(value: number, kind: NumberKind, is1904: boolean): string | undefined {
	if (!(value >= 0)) return undefined;
	// Excel's fractions are inexact: 0.04166666666 is one o'clock.
	const total = Math.round(value * SECONDS_A_DAY);
	const day = Math.floor(total / SECONDS_A_DAY);
	const second = total - day * SECONDS_A_DAY;
	if (kind === NumberKind.Elapsed) return day > LAST_DAY ? undefined : timeText(total);
	const isTimeOnly = kind === NumberKind.Time || (!is1904 && second > 0);
	if (day === 0 && isTimeOnly) return timeText(second);
	const last = is1904 ? LAST_DAY - (DAYS_1900 - DAYS_1904) : LAST_DAY;
	if (day > last || (!is1904 && (day === 0 || day === NO_SUCH_DAY))) return undefined;
	const date = dateText(is1904 ? day - DAYS_1904 : day - DAYS_1900 + (day < NO_SUCH_DAY ? 1 : 0));
	return kind === NumberKind.Date && second === 0 ? date : `${date}T${timeText(second)}`;
}

function timeText(seconds: number): string {
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	return `${two(hours)}:${two(minutes)}:${two(seconds % 60)}`;
}

function two(number: number): string {
	return number < 10 ? `0${number}` : String(number);
}

/**
 * From Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms" (civil_from_days): a Date
 * object would take ten times as long.
 * @param days since 1 January 1970
 */
function dateText(days: number): string {
	const shifted = days + 719_468;
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra -
			Math.floor(dayOfEra / 1460) +
			Math.floor(dayOfEra / 36_524) -
			Math.floor(dayOfEra / 146_096)) /
			365,
	);
	const dayOfYear =
		dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	return `${year}-${two(month)}-${two(day)}`;
}

const ISO = /^(\d{4}-\d\d-\d\d)?(?:(?:^|T)(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?Z?$/;

/** A date stored as text (cells of type `d`), in the form that isoText returns; undefined if it is not a date. */
export function isoOfText(text: string, kind: NumberKind): string | undefined {
	const [, date, time] = ISO.exec(text.trim()) ?? [];
	if (date === undefined && time === undefined) return undefined;
	const seconds = time === undefined || time.length === 8 ? time : `${time}:00`;
	if (date === undefined) return seconds;
	const isDateOnly = seconds === undefined || (seconds === '00:00:00' && kind === NumberKind.Date);
	return isDateOnly ? date : `${date}T${seconds}`;
}

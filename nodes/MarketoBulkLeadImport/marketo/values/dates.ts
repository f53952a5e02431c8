import { asBuffer } from '../../csv/bytes';
import { emptyingText, endOfValue, startOfValue } from './blanks';
import { dayNumber, isDay, SECONDS_OF_A_DAY } from './calendar';
import { DateTimeScanner } from './dateTimeScanner';
import { areDigits } from './numberShape';
import { fullYearOf, spelledDate } from './spelledDates';
import type { LocalTime, TimeZone } from './timeZone';
import { isEmptying, LONGEST_VALUE, type DateOrder, type ValueKind } from './valueKind';
import {
	pairBit,
	rewrittenFor,
	SERIAL_NUMBER,
	settledFor,
	TWO_DIGIT_YEAR,
	UNREADABLE,
	verdictOf,
	type Verdict,
} from './verdict';

const DASH = 45;
const ZERO = 48;

const ORDERS: readonly DateOrder[] = ['dayFirst', 'monthFirst', 'yearFirst'];
const DAY_FIRST = 0;
const MONTH_FIRST = 1;
const YEAR_FIRST = 2;

const SETTLED = settledFor(3);
const REWRITTEN = rewrittenFor(3);

/** Excel's serial number for a day from 1927 to 2173, with the time of day after the decimal point. */
const SERIAL = /^\d{5}([.,]\d+)?$/;

/** The result of a reading that a value does not fit. */
const MISFIT = -1;
const NO_DAY = 0;

/** Values of the types date and datetime. */
export class DateKind implements ValueKind {
	readonly readings = ORDERS;
	readonly option = 'dateOrder';
	private readonly scanner = new DateTimeScanner();
	private readonly local: LocalTime = { offset: 0, shift: 0, isAtClockChange: false };
	/** the day according to each order: 20261124, NO_DAY or MISFIT */
	private readonly days = [MISFIT, MISFIT, MISFIT];
	private isTrimmed = false;
	private isSpelled = false;
	private hasTwoDigitYear = false;

	/** @param zone for times without an offset */
	constructor(
		private readonly withTime: boolean,
		private readonly zone: TimeZone,
	) {}

	judge(bytes: Uint8Array, start: number, end: number): Verdict {
		if (end - start > LONGEST_VALUE) return UNREADABLE;
		if (!this.withTime && isUsualDay(bytes, start, end)) return SETTLED;
		if (isEmptying(bytes, start, end)) return SETTLED;
		if (!this.scan(bytes, start, end)) return this.verdictOnOther(bytes, start, end);
		this.readDays();
		const { days } = this;
		if (days[0] === days[1] && days[1] === days[2]) return this.verdictOnOneDay(days[0]);
		let fits = 0;
		let readable = 0;
		let clock = 0;
		for (let order = 0; order < 3; order++) {
			const day = days[order];
			if (day === MISFIT) continue;
			fits |= 1 << order;
			if (!this.isReadable(day)) continue;
			readable |= 1 << order;
			if (this.isAtClockChange(day)) clock |= 1 << order;
		}
		// While the order is ambiguous, the value does not count as written in Marketo's format.
		return verdictOf(fits, readable, readable, this.differences(readable), clock, this.flags());
	}

	write(bytes: Uint8Array, start: number, end: number, order: number): string | undefined {
		if (end - start > LONGEST_VALUE) return undefined;
		if (!this.scan(bytes, start, end)) return emptyingText(bytes, start, end);
		this.readDays();
		const day = this.days[order];
		if (!this.isReadable(day) || this.isAsWritten) return undefined;
		return this.withTime ? this.dateTimeText(day) : dayText(day);
	}

	private scan(bytes: Uint8Array, start: number, end: number): boolean {
		const from = startOfValue(bytes, start, end);
		const to = endOfValue(bytes, from, end);
		this.isTrimmed = from !== start || to !== end;
		this.isSpelled = false;
		this.hasTwoDigitYear = false;
		if (this.scanner.scan(bytes, from, to)) return true;
		if (from === to || areDigits(bytes, from, to)) return false;
		const spelled = spelledDate(asBuffer(bytes).toString('utf8', from, to));
		if (spelled === undefined) return false;
		this.isSpelled = true;
		this.hasTwoDigitYear = spelled.hasTwoDigitYear;
		const plain = Buffer.from(spelled.text);
		return this.scanner.scan(plain, 0, plain.length);
	}

	private readDays(): void {
		const { first, second, third, firstDigits, thirdDigits } = this.scanner;
		const { days } = this;
		if (firstDigits === 4) {
			const day = second > 12 || third > 31 || second < 1 ? MISFIT : dayOf(first, second, third);
			days.fill(day);
			return;
		}
		const hasYearLast = thirdDigits === 4 || thirdDigits === 2;
		if (thirdDigits === 2) this.hasTwoDigitYear = true;
		const lastYear = thirdDigits === 2 ? fullYearOf(third) : third;
		const isYearLast = hasYearLast && lastYear > 0;
		days[DAY_FIRST] = isYearLast && canBe(first, second) ? dayOf(lastYear, second, first) : MISFIT;
		days[MONTH_FIRST] =
			isYearLast && canBe(second, first) ? dayOf(lastYear, first, second) : MISFIT;
		const isYearFirst = firstDigits === 2 && thirdDigits <= 2 && canBe(third, second);
		if (isYearFirst) this.hasTwoDigitYear = true;
		days[YEAR_FIRST] = isYearFirst ? dayOf(fullYearOf(first), second, third) : MISFIT;
	}

	private verdictOnOneDay(day: number): Verdict {
		if (day === MISFIT) return UNREADABLE;
		if (!this.isReadable(day)) return verdictOf(7, 0, 0, 0, 0, this.flags());
		if (this.isAsWritten) return SETTLED;
		return verdictOf(7, 7, 7, 0, this.isAtClockChange(day) ? 7 : 0, this.flags());
	}

	private verdictOnOther(bytes: Uint8Array, start: number, end: number): Verdict {
		if (emptyingText(bytes, start, end) !== undefined) return REWRITTEN;
		const text = asBuffer(bytes).toString('utf8', start, end).trim();
		return SERIAL.test(text) ? verdictOf(0, 0, 0, 0, 0, SERIAL_NUMBER) : UNREADABLE;
	}

	/** @param readable orders in which the value can be read: if neither of two can, it does not change in either */
	private differences(readable: number): number {
		const { days } = this;
		let differs = 0;
		for (let a = 0; a < 2; a++) {
			for (let b = a + 1; b < 3; b++) {
				const doFit = days[a] !== MISFIT && days[b] !== MISFIT;
				const isRead = (((readable >> a) | (readable >> b)) & 1) === 1;
				if (doFit && isRead && days[a] !== days[b]) differs |= pairBit(a, b);
			}
		}
		return differs;
	}

	private flags(): number {
		return this.hasTwoDigitYear ? TWO_DIGIT_YEAR : 0;
	}

	private get isAsWritten(): boolean {
		if (this.isTrimmed || this.isSpelled) return false;
		return this.withTime ? this.scanner.isIsoDateTime : this.scanner.isIsoDate;
	}

	private isReadable(day: number): boolean {
		if (day <= NO_DAY) return false;
		const { scanner } = this;
		if (this.withTime || !scanner.hasOffset) return true;
		// An instant is converted to a day only if it is the same day here and where it was
		// written.
		const instant = localSeconds(day, scanner) - scanner.offset * 60;
		const here = instant + this.zone.offsetAt(instant, yearOf(day));
		return Math.floor(here / SECONDS_OF_A_DAY) === dayNumberOf(day);
	}

	private isAtClockChange(day: number): boolean {
		if (!this.withTime || this.scanner.hasOffset) return false;
		this.zone.resolve(localSeconds(day, this.scanner), yearOf(day), this.local);
		return this.local.isAtClockChange;
	}

	private dateTimeText(day: number): string {
		const { scanner, local } = this;
		const { hour, minute, seconds } = scanner;
		if (scanner.isUtc) return `${dayText(day)}T${timeText(hour, minute, seconds)}Z`;
		if (scanner.hasOffset) {
			return `${dayText(day)}T${timeText(hour, minute, seconds)}${offsetText(scanner.offset)}`;
		}
		const written = localSeconds(day, scanner);
		this.zone.resolve(written, yearOf(day), local);
		// ISO 8601 offsets have no seconds; time zones had them before standard time.
		const offset = offsetText(Math.trunc(local.offset / 60));
		if (local.shift === 0) return `${dayText(day)}T${timeText(hour, minute, seconds)}${offset}`;
		const shifted = new Date((written + local.shift) * 1000).toISOString();
		return shifted.slice(0, 19) + offset;
	}
}

function canBe(day: number, month: number): boolean {
	return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

function dayOf(year: number, month: number, day: number): number {
	return isDay(year, month, day) ? year * 10_000 + month * 100 + day : NO_DAY;
}

function yearOf(day: number): number {
	return Math.floor(day / 10_000);
}

function dayNumberOf(day: number): number {
	return dayNumber(yearOf(day), Math.floor(day / 100) % 100, day % 100);
}

function localSeconds(day: number, { hour, minute, seconds }: DateTimeScanner): number {
	return dayNumberOf(day) * SECONDS_OF_A_DAY + hour * 3600 + minute * 60 + seconds;
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));

function dayText(day: number): string {
	const year = yearOf(day);
	const yearText = TWO_DIGITS[Math.floor(year / 100)] + TWO_DIGITS[year % 100];
	return `${yearText}-${TWO_DIGITS[Math.floor(day / 100) % 100]}-${TWO_DIGITS[day % 100]}`;
}

function timeText(hour: number, minute: number, seconds: number): string {
	return `${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[seconds]}`;
}

/** @param minutes east of Greenwich */
function offsetText(minutes: number): string {
	const size = Math.abs(minutes);
	return `${minutes < 0 ? '-' : '+'}${TWO_DIGITS[Math.floor(size / 60)]}:${TWO_DIGITS[size % 60]}`;
}

/** 2026-11-24, with a day that exists in every month. */
function isUsualDay(bytes: Uint8Array, start: number, end: number): boolean {
	if (end - start !== 10 || bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return false;
	const hasDigits =
		areDigits(bytes, start, start + 4) &&
		areDigits(bytes, start + 5, start + 7) &&
		areDigits(bytes, start + 8, end);
	// A year such as 0026 is examined further.
	if (!hasDigits || bytes[start] === ZERO) return false;
	const month = (bytes[start + 5] - ZERO) * 10 + bytes[start + 6] - ZERO;
	const day = (bytes[start + 8] - ZERO) * 10 + bytes[start + 9] - ZERO;
	return month >= 1 && month <= 12 && day >= 1 && day <= 28;
}

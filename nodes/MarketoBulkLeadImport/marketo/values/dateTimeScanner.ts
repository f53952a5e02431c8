const DASH = 45;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const COMMA = 44;
const SPACE = 32;
const PLUS = 43;

/** Java's limit, which no time zone reaches. */
const LARGEST_OFFSET = 18 * 60;

/**
 * Reads numeric dates and times from ASCII, and keeps the components of the last one. Does not
 * decide which of the three numbers of a date is day, month or year.
 */
export class DateTimeScanner {
	/** the numbers in order, and the number of digits of the first and third */
	first = 0;
	second = 0;
	third = 0;
	firstDigits = 0;
	thirdDigits = 0;
	hasTime = false;
	hour = 0;
	minute = 0;
	seconds = 0;
	hasOffset = false;
	/** written as Z */
	isUtc = false;
	/** minutes east of Greenwich */
	offset = 0;
	/** written as 2026-11-24 */
	isIsoDate = false;
	/** written as 2026-11-24T15:41:32 with Z or an offset such as -05:00 */
	isIsoDateTime = false;

	private at = 0;
	private number = 0;
	private digits = 0;

	/** Whether `bytes[start, end)`, ignoring surrounding blanks, is a date, with or without a time. */
	scan(bytes: Uint8Array, start: number, end: number): boolean {
		this.hasTime = false;
		this.hour = 0;
		this.minute = 0;
		this.seconds = 0;
		this.hasOffset = false;
		this.isUtc = false;
		this.offset = 0;
		this.isIsoDateTime = false;
		this.at = start;
		if (!this.scanDate(bytes, end)) return false;
		this.isIsoDate =
			this.at === start + 10 && bytes[start + 4] === DASH && bytes[start + 7] === DASH;
		if (this.at === end) return true;
		const isIsoSoFar = this.isIsoDate && bytes[this.at] === LETTER_T;
		if (!this.skipToTime(bytes, end) || !this.scanTime(bytes, end)) return false;
		this.isIsoDate = false;
		this.isIsoDateTime = isIsoSoFar && this.isIsoTime(bytes, start, end);
		return true;
	}

	private scanDate(bytes: Uint8Array, end: number): boolean {
		if (!this.scanNumber(bytes, end, 8)) return false;
		this.first = this.number;
		this.firstDigits = this.digits;
		if (this.digits === 8) return this.takeCompactDate();
		if (this.digits > 4 || this.digits === 3) return false;
		const separator = bytes[this.at];
		if (separator !== DASH && separator !== DOT && separator !== SLASH) return false;
		if (!this.skipSeparator(bytes, end, separator) || !this.scanNumber(bytes, end, 2)) return false;
		this.second = this.number;
		if (!this.skipSeparator(bytes, end, separator) || !this.scanNumber(bytes, end, 4)) return false;
		this.third = this.number;
		this.thirdDigits = this.digits;
		if (this.thirdDigits === 3 || (this.firstDigits === 4 && this.thirdDigits > 2)) return false;
		// The Hungarian and Korean form: 2026. 11. 24.
		if (separator === DOT && this.firstDigits === 4 && this.at < end && bytes[this.at] === DOT) {
			this.at++;
		}
		return true;
	}

	/** 20261124 */
	private takeCompactDate(): boolean {
		const year = Math.floor(this.first / 10_000);
		if (year < 1900 || year > 2099) return false;
		this.third = this.first % 100;
		this.second = Math.floor(this.first / 100) % 100;
		this.first = year;
		this.firstDigits = 4;
		this.thirdDigits = 2;
		return true;
	}

	private skipSeparator(bytes: Uint8Array, end: number, separator: number): boolean {
		if (this.at >= end || bytes[this.at] !== separator) return false;
		this.at++;
		if (separator === DOT && this.at < end && bytes[this.at] === SPACE) this.at++;
		return true;
	}

	private skipToTime(bytes: Uint8Array, end: number): boolean {
		const byte = bytes[this.at];
		if (byte === LETTER_T || byte === LETTER_T + 32) {
			this.at++;
			return true;
		}
		if (byte === COMMA) this.at++;
		const from = this.at;
		this.skipSpaces(bytes, end);
		return this.at > from;
	}

	private scanTime(bytes: Uint8Array, end: number): boolean {
		if (!this.scanNumber(bytes, end, 2)) return false;
		this.hasTime = true;
		this.hour = this.number;
		if (!this.scanColonNumber(bytes, end)) return false;
		this.minute = this.number;
		if (bytes[this.at] === COLON && this.at < end) {
			if (!this.scanColonNumber(bytes, end)) return false;
			this.seconds = this.number;
			if (!this.skipFraction(bytes, end)) return false;
		}
		this.skipSpaces(bytes, end);
		if (!this.scanHalfOfDay(bytes, end)) return false;
		this.skipSpaces(bytes, end);
		if (!this.scanOffset(bytes, end)) return false;
		return this.at === end && this.hour <= 23 && this.minute <= 59 && this.seconds <= 59;
	}

	private scanColonNumber(bytes: Uint8Array, end: number): boolean {
		if (this.at >= end || bytes[this.at] !== COLON) return false;
		this.at++;
		return this.scanNumber(bytes, end, 2) && this.digits === 2;
	}

	/** Marketo stores whole seconds, so fractions are dropped. */
	private skipFraction(bytes: Uint8Array, end: number): boolean {
		if (this.at >= end || (bytes[this.at] !== DOT && bytes[this.at] !== COMMA)) return true;
		this.at++;
		return this.scanNumber(bytes, end, 9);
	}

	/** AM, PM, a.m., p. m.; also true if there is none. */
	private scanHalfOfDay(bytes: Uint8Array, end: number): boolean {
		const letter = this.at < end ? bytes[this.at] | 32 : 0;
		if (letter !== LOWER_A && letter !== LOWER_P) return true;
		this.at++;
		if (this.at < end && bytes[this.at] === DOT) this.at++;
		if (this.at < end && bytes[this.at] === SPACE) this.at++;
		if (this.at >= end || (bytes[this.at] | 32) !== LOWER_M) return false;
		this.at++;
		if (this.at < end && bytes[this.at] === DOT) this.at++;
		if (this.hour < 1 || this.hour > 12) return false;
		this.hour = (this.hour % 12) + (letter === LOWER_P ? 12 : 0);
		return true;
	}

	/** Z, UTC, GMT, +01, +0100, +01:00, UTC+01:00; also true if there is none. */
	private scanOffset(bytes: Uint8Array, end: number): boolean {
		if (this.at === end) return true;
		if ((bytes[this.at] | 32) === LOWER_Z) {
			this.at++;
			this.hasOffset = true;
			this.isUtc = true;
			return true;
		}
		if (isUtcName(bytes, this.at, end)) {
			this.at += 3;
			this.hasOffset = true;
			this.isUtc = true;
			if (this.at === end) return true;
		}
		const sign = bytes[this.at];
		if (sign !== PLUS && sign !== DASH) return false;
		this.at++;
		if (!this.scanNumber(bytes, end, 4) || (this.digits !== 2 && this.digits !== 4)) return false;
		let hours = this.number;
		let minutes = 0;
		if (this.digits === 4) {
			minutes = hours % 100;
			hours = Math.floor(hours / 100);
		} else if (this.at < end) {
			if (!this.scanColonNumber(bytes, end)) return false;
			minutes = this.number;
		}
		const size = hours * 60 + minutes;
		this.hasOffset = true;
		this.isUtc = false;
		this.offset = sign === DASH ? -size : size;
		return minutes <= 59 && size <= LARGEST_OFFSET;
	}

	private isIsoTime(bytes: Uint8Array, start: number, end: number): boolean {
		if (!this.hasOffset || bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return false;
		if (end - start === 20) return bytes[end - 1] === LETTER_Z;
		if (end - start !== 25 || bytes[end - 3] !== COLON) return false;
		return bytes[start + 19] === PLUS || bytes[start + 19] === DASH;
	}

	private skipSpaces(bytes: Uint8Array, end: number): void {
		while (this.at < end && bytes[this.at] === SPACE) this.at++;
	}

	/** One to `most` digits; more are not a number. */
	private scanNumber(bytes: Uint8Array, end: number, most: number): boolean {
		let number = 0;
		let i = this.at;
		for (; i < end; i++) {
			const digit = bytes[i] - 48;
			if (digit < 0 || digit > 9) break;
			number = number * 10 + digit;
		}
		this.number = number;
		this.digits = i - this.at;
		this.at = i;
		return this.digits > 0 && this.digits <= most;
	}
}

const LETTER_T = 84;
const LETTER_Z = 90;
const LOWER_A = 97;
const LOWER_M = 109;
const LOWER_P = 112;
const LOWER_Z = 122;
const UTC_NAMES = ['UTC', 'GMT'];

function isUtcName(bytes: Uint8Array, at: number, end: number): boolean {
	if (end - at < 3) return false;
	return UTC_NAMES.includes(String.fromCharCode(bytes[at], bytes[at + 1], bytes[at + 2]));
}

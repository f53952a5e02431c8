import { dayNumber, SECONDS_OF_A_DAY } from './calendar';

/** A change from one offset to another, in seconds; `at` is an instant in seconds since 1970. */
interface Transition {
	at: number;
	before: number;
	after: number;
}

/** The offsets of a year and of two days at either end, because instants and local times differ by up to 16 hours. */
interface YearOfOffsets {
	first: number;
	transitions: Transition[];
}

export interface LocalTime {
	/** seconds east of Greenwich */
	offset: number;
	/** seconds by which a nonexistent local time is moved forward; otherwise 0 */
	shift: number;
	/** whether a clock change repeats or skips this time */
	isAtClockChange: boolean;
}

const MARGIN = 2 * SECONDS_OF_A_DAY;
/** Two offset changes of a time zone are never closer than this. */
const STEP = 7 * SECONDS_OF_A_DAY;

/** Before this year, every time zone used local mean time. */
const FIRST_YEAR = 1800;
/** From this year on, today's rules apply, and the calendar repeats every 400 years. */
const FIRST_REPEATED_YEAR = 2438;
const CYCLE_YEARS = 400;
const CYCLE_SECONDS = 146_097 * SECONDS_OF_A_DAY;

const OFFSET = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * The offsets of an IANA time zone. Gets them from Intl once per year that occurs, and caches them:
 * asking for every value would cost more than all other work on it.
 */
export class TimeZone {
	private readonly format: Intl.DateTimeFormat;
	private readonly years = new Map<number, YearOfOffsets>();
	private lastYear = -1;
	private last: YearOfOffsets = { first: 0, transitions: [] };

	/** @throws RangeError if the time zone does not exist */
	constructor(readonly name: string) {
		this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
	}

	/**
	 * The meaning of the local time, resolved as in java.time: a time that a clock change skips is
	 * moved forward by the length of the gap; of a time that is repeated, the first is used.
	 * @param seconds the local time, counted as if it were UTC
	 * @param year of the local time, 1 to 9999
	 */
	resolve(seconds: number, year: number, into: LocalTime): void {
		const { first, transitions } = this.offsetsOf(year);
		into.offset = first;
		into.shift = 0;
		into.isAtClockChange = false;
		if (transitions.length === 0) return;
		const local = seconds - this.secondsMoved(year);
		for (const { at, before, after } of transitions) {
			if (local < at + Math.min(before, after)) return;
			if (local < at + Math.max(before, after)) {
				into.isAtClockChange = true;
				into.offset = Math.max(before, after);
				into.shift = Math.max(0, after - before);
				return;
			}
			into.offset = after;
		}
	}

	/**
	 * Seconds east of Greenwich.
	 * @param instant seconds since 1970
	 * @param year of the instant, in any time zone
	 */
	offsetAt(instant: number, year: number): number {
		const { first, transitions } = this.offsetsOf(year);
		const moved = instant - this.secondsMoved(year);
		let offset = first;
		for (const { at, after } of transitions) if (moved >= at) offset = after;
		return offset;
	}

	private secondsMoved(year: number): number {
		return ((year - sameYear(year)) / CYCLE_YEARS) * CYCLE_SECONDS;
	}

	private offsetsOf(year: number): YearOfOffsets {
		if (year === this.lastYear) return this.last;
		const asked = sameYear(year);
		let offsets = this.years.get(asked);
		if (offsets === undefined) {
			offsets = this.ask(asked);
			this.years.set(asked, offsets);
		}
		this.lastYear = year;
		this.last = offsets;
		return offsets;
	}

	private ask(year: number): YearOfOffsets {
		if (year < FIRST_YEAR) {
			return { first: this.askAt(dayNumber(FIRST_YEAR, 1, 1) * SECONDS_OF_A_DAY), transitions: [] };
		}
		const from = dayNumber(year, 1, 1) * SECONDS_OF_A_DAY - MARGIN;
		const to = dayNumber(year + 1, 1, 1) * SECONDS_OF_A_DAY + MARGIN;
		const first = this.askAt(from);
		const transitions: Transition[] = [];
		let before = first;
		for (let start = from; start < to; start += STEP) {
			const end = Math.min(to, start + STEP);
			const after = this.askAt(end);
			if (after === before) continue;
			transitions.push({ at: this.changeBetween(start, end, before), before, after });
			before = after;
		}
		return { first, transitions };
	}

	/** The first instant in (start, end] whose offset differs from that of `start`. */
	private changeBetween(start: number, end: number, before: number): number {
		let low = start;
		let high = end;
		while (high - low > 1) {
			const middle = Math.floor((low + high) / 2);
			if (this.askAt(middle) === before) low = middle;
			else high = middle;
		}
		return high;
	}

	private askAt(instant: number): number {
		const [, sign, hours, minutes, seconds = '0'] =
			OFFSET.exec(this.format.format(instant * 1000)) ?? [];
		if (hours === undefined) return 0;
		const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
		return sign === '-' ? -size : size;
	}
}

/** An equivalent year for which Intl is asked instead of this one. */
function sameYear(year: number): number {
	if (year < FIRST_REPEATED_YEAR) return year;
	return year - Math.ceil((year - FIRST_REPEATED_YEAR + 1) / CYCLE_YEARS) * CYCLE_YEARS;
}

import type { ConversionSettings } from './case';

/** A value, read in one way. */
interface Read {
	/** the value in Marketo's format; undefined if it has this format but means nothing, such as 31 February */
	value: string | undefined;
	/** the currency sign or code at the number */
	currency?: string;
}

/** Undefined if the value does not have this format. */
type Reader = (text: string, reading: string) => Read | undefined;

/** What to do with a column. */
export interface ColumnOutcome {
	problem?: { kind: 'ambiguousValues' | 'conflictingValues'; rows: number[] };
	/** the values to send */
	values: string[];
}

const TEXT_TYPES = ['string', 'text', 'email', 'phone', 'url', 'reference', 'lead_function'];
const WHOLE_TYPES = ['integer', 'score', 'percent'];
const MONEY_TYPES = ['integer', 'float', 'currency'];
const NUMBER_TYPES = [...WHOLE_TYPES, 'float', 'currency'];
/** maximum UTF-8 bytes of a value that is examined, except for text */
const LONGEST = 100;

/** Reads a column as docs/values.md says. */
export function convertColumn(
	values: readonly string[],
	rows: readonly number[],
	dataType: string,
	settings: ConversionSettings,
): ColumnOutcome {
	if (TEXT_TYPES.includes(dataType)) return { values: values.map((value) => value.trim()) };
	const looked = values.map((value) => (Buffer.byteLength(value) > LONGEST ? undefined : value));
	const asIs = (value: string, i: number): string => looked[i] ?? value;
	if (dataType === 'boolean')
		return { values: values.map((value, i) => boolean(asIs(value, i), looked[i] === undefined)) };
	const isDate = dataType === 'date' || dataType === 'datetime';
	if (!isDate && !NUMBER_TYPES.includes(dataType)) return { values: [...values] };
	const readings = isDate ? ['dayFirst', 'monthFirst', 'yearFirst'] : ['dot', 'comma'];
	const reader: Reader = isDate
		? (text, order) => readDate(text, order, dataType === 'datetime', settings.timeZone)
		: (text, separator) => readNumber(text, separator, dataType);
	const said = isDate ? settings.dateOrder : settings.decimalSeparator;

	// Every reading of every value, except for blanks and NULL.
	const read = looked.map((value) => {
		const text = value?.trim() ?? '';
		if (text === '' || text === 'NULL') return undefined;
		return readings.map((reading) => reader(text, reading));
	});
	let fitting = readings.map((_, place) => place);
	if (said === 'auto') {
		for (const ways of read) {
			const own = ways === undefined ? [] : placesOf(ways);
			if (own.length > 0) fitting = fitting.filter((place) => own.includes(place));
		}
		if (fitting.length === 0)
			return { problem: { kind: 'conflictingValues', rows: [] }, values: [...values] };
		const doubtful = rows.filter((_, i) => {
			const ways = read[i];
			if (ways === undefined) return false;
			const texts = fitting.flatMap((place) => {
				const way = ways[place];
				return way === undefined ? [] : [way.value ?? ''];
			});
			return isDate ? new Set(texts).size > 1 : texts.length > 1 && /[.,]/.test(values[i]);
		});
		if (doubtful.length > 0)
			return { problem: { kind: 'ambiguousValues', rows: doubtful }, values: [...values] };
	} else fitting = [readings.indexOf(said)];
	const [place] = fitting;
	const currencies = new Set<string>();
	for (const ways of read)
		for (const way of ways ?? []) if (way?.currency) currencies.add(way.currency);
	return {
		values: values.map((value, i) => {
			if (looked[i] === undefined) return value;
			const way = read[i]?.[place];
			if (way?.currency !== undefined && currencies.size > 1) return value;
			if (way?.value !== undefined) return way.value;
			const text = value.trim();
			return text === '' || text === 'NULL' ? text : value;
		}),
	};
}

function placesOf(ways: ReadonlyArray<Read | undefined>): number[] {
	return ways.flatMap((way, place) => (way === undefined ? [] : [place]));
}

const YES = 'true yes y on t wahr ja j vrai oui verdadero si sí sì vero verdadeiro sim waar';
const NO = 'false no n off f falsch nein faux non falso não nao onwaar nee';

function boolean(value: string, isTooLong: boolean): string {
	const word = value.trim().toLowerCase().normalize('NFC');
	if (isTooLong) return value;
	if (YES.split(' ').includes(word)) return 'true';
	if (NO.split(' ').includes(word)) return 'false';
	return ['', '1', '0'].includes(word) || value.trim() === 'NULL' ? value.trim() : value;
}

// Numbers

const CURRENCY = String.raw`(?:\$[A-Z]{1,3}|[A-Z]{1,3}\$|[$€£¥]|kr\.?|zł|Kč|Ft|Fr\.|lei|EUR|USD|CHF|GBP)`;

function readNumber(given: string, separator: string, dataType: string): Read | undefined {
	let text = given
		.replace(/[\u00a0\u2007\u2009\u202f]/g, ' ')
		.replace(/\u2019/g, "'")
		.replace(/\u2212/g, '-');
	if (/^-?\d+$/.test(given)) return { value: given };
	const isWhole = WHOLE_TYPES.includes(dataType);
	const exponent = /^-?\d+(?:([.,])\d+)?e[+-]?\d+$/i.exec(given);
	if (exponent !== null) {
		if (isWhole) return undefined;
		if (exponent[1] === undefined) return { value: given };
		const isOwn = (exponent[1] === '.') === (separator === 'dot');
		return isOwn ? { value: separator === 'dot' ? given : undefined } : undefined;
	}
	if (dataType === 'percent') text = text.replace(/ *%$/, '');
	let currency: string | undefined;
	let isNegative = false;
	if (MONEY_TYPES.includes(dataType)) {
		const inside = /^([^()\d+-]*)\(([^()+-]*)\)([^()\d+-]*)$/.exec(text);
		if (inside !== null) {
			text = `${inside[1]}${inside[2].trim()}${inside[3]}`.trim();
			isNegative = true;
		}
		const before = new RegExp(`^([+-]?) ?(${CURRENCY}) ?([+-]?)(?=[\\d.,])(.*)$`, 'u').exec(text);
		const behind = new RegExp(`^(.*[\\d-]) ?(${CURRENCY})$`, 'u').exec(text);
		if (before !== null) {
			if (before[1] !== '' && before[3] !== '') return undefined;
			text = before[1] + before[3] + before[4];
			currency = before[2];
		} else if (behind !== null) [, text, currency] = behind;
		if (isNegative && /^[+-]/.test(text)) return undefined;
	}
	const sign = /^([+-]?)(.*?)$/.exec(text) ?? [];
	let body = sign[2] ?? '';
	if (sign[1] === '-') isNegative = true;
	else if (sign[1] === '' && / *-$/.test(body) && body.length > 1) {
		if (isNegative) return undefined;
		body = body.replace(/ *-$/, '');
		isNegative = true;
	}
	const digits = plainDigits(body, separator);
	if (digits === undefined) return undefined;
	const [whole, fraction] = digits;
	const minus = isNegative ? '-' : '';
	if (isWhole) return { value: /[1-9]/.test(fraction) ? undefined : `${minus}${whole}`, currency };
	return { value: `${minus}${whole}${fraction === '' ? '' : `.${fraction}`}`, currency };
}

/** The digits before and after the decimal separator. */
function plainDigits(
	body: string,
	separator: string,
): [whole: string, fraction: string] | undefined {
	const mark = separator === 'dot' ? '.' : ',';
	const at = body.indexOf(mark);
	const whole = at < 0 ? body : body.slice(0, at);
	const fraction = at < 0 ? '' : body.slice(at + 1);
	if (!/^\d*$/.test(fraction)) return undefined;
	// "5." is a number, "5," is not.
	if (at >= 0 && fraction === '' && (mark === ',' || whole === '')) return undefined;
	if (whole === '' && fraction === '') return undefined;
	if (/^\d*$/.test(whole)) return [whole === '' ? '0' : whole, fraction];
	const thousands =
		mark === '.'
			? /^[1-9]\d{0,2}(?:(?:,\d{2,3})*,\d{3}|( |')\d{3}(?:\1\d{3})*)$/
			: /^[1-9]\d{0,2}([. '])\d{3}(?:\1\d{3})*$/;
	return thousands.test(whole) ? [whole.replace(/[.,' ]/g, ''), fraction] : undefined;
}

// Dates

/** The names that the generator uses. */
const MONTHS: readonly string[] = [
	'january jan januar enero',
	'february feb februar febrero',
	'march mar märz marzo',
	'april apr abril',
	'may mai mayo',
	'june jun juni junio',
	'july jul juli julio',
	'august aug agosto',
	'september sep sept septiembre',
	'october oct oktober octubre',
	'november nov noviembre',
	'december dec dezember diciembre',
];
const TIME = String.raw`(?:[Tt]|,? +)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)? *([AaPp]\.? ?[Mm]\.?)? *(Z|z|(?:UTC|GMT)?[+-]\d\d(?::?\d\d)?|UTC|GMT)?`;
const WITH_YEAR_FIRST = new RegExp(
	`^(\\d{4})(?:(-|/)(\\d{1,2})\\2(\\d{1,2})|\\. ?(\\d{1,2})\\. ?(\\d{1,2})\\.?)(?:${TIME})?$`,
);
const WITH_YEAR_LAST = new RegExp(
	`^(\\d{1,2})(?:(-|/)(\\d{1,2})\\2(\\d{1,2}|\\d{4})|\\. ?(\\d{1,2})\\. ?(\\d{1,2}|\\d{4}))(?:${TIME})?$`,
);
const COMPACT = new RegExp(`^((?:19|20)\\d\\d)(\\d\\d)(\\d\\d)(?:${TIME})?$`);
const DAY_AND_NAME = new RegExp(
	`^(\\d{1,2})(?:st|nd|rd|th)?\\.?[ /-]+(?:de )?([A-Za-zÀ-ÿ]+)\\.?,?[ /-]+(?:de )?(\\d{4}|\\d{2})(?:${TIME})?$`,
);
const NAME_AND_DAY = new RegExp(
	`^([A-Za-zÀ-ÿ]+)\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4}|\\d{2})(?:${TIME})?$`,
);

interface Parts {
	year: number;
	month: number;
	day: number;
	time: ReadonlyArray<string | undefined>;
	/** Marketo's exact format for a date */
	isIsoDate: boolean;
}

function readDate(
	text: string,
	order: string,
	withTime: boolean,
	timeZone: string,
): Read | undefined {
	const parts = dateParts(text, order);
	if (parts === undefined) return undefined;
	const time = timeOf(parts.time);
	if (time === undefined) return undefined;
	const { year, month, day, isIsoDate } = parts;
	if (!isDay(year, month, day)) return { value: undefined };
	const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
	const { hour, minute, second, offset } = time;
	const local = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
	if (!withTime) {
		if (isIsoDate || offset === undefined) return { value: date };
		// An instant is converted to a day only if it is the same day here.
		const instant = local - (offset === 'Z' ? 0 : minutesOf(offset) * 60);
		const here = new Date((instant + offsetAt(instant, timeZone)) * 1000);
		return { value: here.toISOString().startsWith(date) ? date : undefined };
	}
	if (offset !== undefined)
		return { value: `${date}T${two(hour)}:${two(minute)}:${two(second)}${offset}` };
	return { value: inZone(local, timeZone) };
}

function dateParts(text: string, order: string): Parts | undefined {
	const yearFirst = WITH_YEAR_FIRST.exec(text) ?? undefined;
	if (yearFirst !== undefined) {
		const [year, month, day] = [
			yearFirst[1],
			yearFirst[3] ?? yearFirst[5],
			yearFirst[4] ?? yearFirst[6],
		].map(Number);
		if (month < 1 || month > 12 || day > 31) return undefined;
		const isIsoDate = /^\d{4}-\d\d-\d\d$/.test(text);
		return { year, month, day, time: yearFirst.slice(7), isIsoDate };
	}
	const compact = COMPACT.exec(text);
	if (compact !== null) {
		const [year, month, day] = compact.slice(1, 4).map(Number);
		if (month < 1 || month > 12 || day > 31) return undefined;
		return { year, month, day, time: compact.slice(4), isIsoDate: false };
	}
	const numbers = WITH_YEAR_LAST.exec(text);
	if (numbers !== null) {
		const [first, second, third] = [numbers[1], numbers[3] ?? numbers[5], numbers[4] ?? numbers[6]];
		const time = numbers.slice(7);
		const made = (year: string, month: string, day: string): Parts | undefined =>
			Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31
				? { ...numbered(fullYear(year), month, day), time, isIsoDate: false }
				: undefined;
		if (order === 'yearFirst')
			return first.length === 2 && third.length <= 2 ? made(first, second, third) : undefined;
		if (third.length !== 4 && third.length !== 2) return undefined;
		if (third === '0000') return undefined;
		return order === 'dayFirst' ? made(third, second, first) : made(third, first, second);
	}
	const [, dayFirst, nameBehind, yearBehind, ...timeBehind] = DAY_AND_NAME.exec(text) ?? [];
	const [, nameFirst, dayBehind, yearLast, ...timeLast] = NAME_AND_DAY.exec(text) ?? [];
	const name = nameBehind ?? nameFirst;
	if (name === undefined) return undefined;
	const month = MONTHS.findIndex((names) => names.split(' ').includes(name.toLowerCase())) + 1;
	const day = Number(dayFirst ?? dayBehind);
	if (month === 0 || day > 31) return undefined;
	const year = fullYear(yearBehind ?? yearLast);
	return {
		...{ year, month, day, isIsoDate: false },
		time: nameBehind === undefined ? timeLast : timeBehind,
	};
}

function numbered(year: number, month: string, day: string) {
	return { year, month: Number(month), day: Number(day) };
}

function fullYear(year: string): number {
	const number = Number(year);
	if (year.length > 2) return number;
	return number < 50 ? 2000 + number : 1900 + number;
}

interface Time {
	hour: number;
	minute: number;
	second: number;
	/** in Marketo's format; undefined if there is none */
	offset: string | undefined;
}

function timeOf(groups: ReadonlyArray<string | undefined>): Time | undefined {
	const [hours, minutes, seconds, half, zone] = groups;
	let hour = Number(hours ?? 0);
	const minute = Number(minutes ?? 0);
	const second = Number(seconds ?? 0);
	if (half !== undefined) {
		if (hour < 1 || hour > 12) return undefined;
		hour = (hour % 12) + (/^p/i.test(half) ? 12 : 0);
	}
	if (hour > 23 || minute > 59 || second > 59) return undefined;
	if (zone === undefined) return { hour, minute, second, offset: undefined };
	const digits = /([+-])(\d\d):?(\d\d)?$/.exec(zone);
	if (digits === null) return { hour, minute, second, offset: 'Z' };
	const [, sign, offsetHours, offsetMinutes = '00'] = digits;
	if (Number(offsetMinutes) > 59 || Number(offsetHours) * 60 + Number(offsetMinutes) > 18 * 60)
		return undefined;
	return { hour, minute, second, offset: `${sign}${offsetHours}:${offsetMinutes}` };
}

function minutesOf(offset: string): number {
	const size = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
	return offset.startsWith('-') ? -size : size;
}

function isDay(year: number, month: number, day: number): boolean {
	if (year < 1 || day < 1) return false;
	const made = new Date(0);
	made.setUTCFullYear(year, month - 1, day);
	return made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}

/** A local time with the zone's offset: the first of two, and moved forward if the clocks skip it. */
function inZone(local: number, timeZone: string): string {
	const before = offsetAt(local - 86_400, timeZone);
	const after = offsetAt(local + 86_400, timeZone);
	const offset = [before, after].find((one) => offsetAt(local - one, timeZone) === one);
	const shift = offset === undefined ? after - before : 0;
	const minutes = Math.trunc((offset ?? after) / 60);
	const text = new Date((local + shift) * 1000).toISOString().slice(0, 19);
	const size = Math.abs(minutes);
	return `${text}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Seconds east of Greenwich: the time that the zone's clocks show at that instant, minus the instant. */
function offsetAt(instant: number, timeZone: string): number {
	let format = formats.get(timeZone);
	if (format === undefined) {
		format = new Intl.DateTimeFormat('en-US', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
		});
		formats.set(timeZone, format);
	}
	const shown = Object.fromEntries(
		format.formatToParts(instant * 1000).map(({ type, value }) => [type, Number(value)]),
	);
	const { year, month, day, hour, minute, second } = shown;
	return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - instant;
}

function two(number: number): string {
	return String(number).padStart(2, '0');
}

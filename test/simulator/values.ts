import type { FieldType, SimField } from './types';

/** Values as Adobe documents them, or also as other software writes them. */
export type ValueSyntax = 'documented' | 'lenient';

const wholeNumber = /^[+-]?\d{1,10}$/;
const decimalNumber = /^[+-]?(\d{1,15}(\.\d{0,12})?|\.\d{1,12})$/;
const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const time = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?';
const isoDateTime = new RegExp(`^\\d{4}-\\d{2}-\\d{2}(T${time}(Z|[+-]\\d{2}:\\d{2})?)?$`);
const email = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/;
const booleans: ReadonlySet<string> = new Set(['true', 'false', '1', '0']);

const exponent = /[eE][+-]?\d{1,3}$/;
const shortDate = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const slashDate = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/;
const looseDateTime = new RegExp(`^\\d{4}-\\d{2}-\\d{2}[T ]${time}( ?(Z|[+-]\\d{2}:?\\d{2}))?$`);
const moreBooleans: ReadonlySet<string> = new Set(['yes', 'no', 't', 'f', 'y', 'n']);

// Signed 32-bit integers.
const largestInteger = 2_147_483_647;
const smallestInteger = -2_147_483_648;

function isWholeNumber(value: string): boolean {
	return (
		wholeNumber.test(value) && Number(value) >= smallestInteger && Number(value) <= largestInteger
	);
}

function isDecimal(value: string): boolean {
	return decimalNumber.test(value);
}

function isBoolean(value: string): boolean {
	return booleans.has(value.toLowerCase());
}

function isDate(value: string): boolean {
	const found = isoDate.exec(value);
	return found !== null && isCalendarDay(Number(found[1]), Number(found[2]), Number(found[3]));
}

function isCalendarDay(year: number, month: number, day: number): boolean {
	if (month < 1 || month > 12 || day < 1) return false;
	return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isDateTime(value: string): boolean {
	return isoDateTime.test(value) && isDate(value.slice(0, 10));
}

function isLooseDecimal(value: string): boolean {
	return isDecimal(value.replace(exponent, ''));
}

function isLooseDate(value: string): boolean {
	const short = shortDate.exec(value);
	if (short !== null) return isCalendarDay(Number(short[1]), Number(short[2]), Number(short[3]));
	const slash = slashDate.exec(value);
	return slash !== null && isCalendarDay(Number(slash[3]), Number(slash[1]), Number(slash[2]));
}

function isLooseDateTime(value: string): boolean {
	if (isLooseDate(value)) return true;
	return looseDateTime.test(value) && isDate(value.slice(0, 10));
}

type Check = (value: string) => boolean;

const anything: Check = () => true;

const documented: Record<FieldType, Check> = {
	string: anything,
	text: anything,
	phone: anything,
	url: anything,
	reference: anything,
	// An invalid email address is a warning, not a failure.
	email: anything,
	integer: isWholeNumber,
	score: isWholeNumber,
	float: isDecimal,
	currency: isDecimal,
	percent: isDecimal,
	boolean: isBoolean,
	date: isDate,
	datetime: isDateTime,
};

const lenient: Record<FieldType, Check> = {
	...documented,
	float: isLooseDecimal,
	currency: (value) => isLooseDecimal(value.replace(/^[$€£]/, '')),
	percent: (value) => isLooseDecimal(value.replace(/%$/, '')),
	boolean: (value) => isBoolean(value) || moreBooleans.has(value.toLowerCase()),
	date: isLooseDate,
	datetime: (value) => isDateTime(value) || isLooseDateTime(value),
};

/** Whether a value that isn't blank is valid for the field's type. */
export function fitsType(field: SimField, value: string, syntax: ValueSyntax): boolean {
	const checks = syntax === 'lenient' ? lenient : documented;
	return checks[field.dataType](value.trim());
}

export function isOddEmail(field: SimField, value: string): boolean {
	return field.dataType === 'email' && !email.test(value.trim());
}

import type { FieldType, SimField } from './types';

const wholeNumber = /^[+-]?\d{1,10}$/;
const decimalNumber = /^[+-]?(\d{1,15}(\.\d{0,12})?|\.\d{1,12})([eE][+-]?\d{1,3})?$/;
const isoDate = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const slashDate = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/;
const isoDateTime =
	/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?( ?(Z|[+-]\d{2}:?\d{2}))?)?$/;
const email = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/;
const booleans: ReadonlySet<string> = new Set([
	'true',
	'false',
	'1',
	'0',
	'yes',
	'no',
	't',
	'f',
	'y',
	'n',
]);

// Signed 32-bit integers.
const largestInteger = 2_147_483_647;
const smallestInteger = -2_147_483_648;

function isWholeNumber(value: string): boolean {
	return (
		wholeNumber.test(value) && Number(value) >= smallestInteger && Number(value) <= largestInteger
	);
}

function isDate(value: string): boolean {
	const iso = isoDate.exec(value);
	if (iso !== null) return isCalendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
	const slash = slashDate.exec(value);
	return slash !== null && isCalendarDay(Number(slash[3]), Number(slash[1]), Number(slash[2]));
}

function isCalendarDay(year: number, month: number, day: number): boolean {
	if (month < 1 || month > 12 || day < 1) return false;
	return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isDateTime(value: string): boolean {
	if (isDate(value)) return true;
	return isoDateTime.test(value) && isDate(value.slice(0, 10));
}

const anything = (): boolean => true;

const readable: Record<FieldType, (value: string) => boolean> = {
	string: anything,
	text: anything,
	phone: anything,
	url: anything,
	reference: anything,
	// An invalid email address is a warning, not a failure.
	email: anything,
	integer: isWholeNumber,
	score: isWholeNumber,
	float: (value) => decimalNumber.test(value),
	currency: (value) => decimalNumber.test(value.replace(/^[$€£]/, '')),
	percent: (value) => decimalNumber.test(value.replace(/%$/, '')),
	boolean: (value) => booleans.has(value.toLowerCase()),
	date: isDate,
	datetime: isDateTime,
};

/** Whether a value that isn't blank is valid for the field's type. */
export function fitsType(field: SimField, value: string): boolean {
	return readable[field.dataType](value.trim());
}

export function isOddEmail(field: SimField, value: string): boolean {
	return field.dataType === 'email' && !email.test(value.trim());
}

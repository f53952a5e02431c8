/** Date values that convert themselves to text: Luxon's DateTime, which n8n's expressions return. */
interface HasToIso {
	toISO(): unknown;
}

/**
 * The text of a value as a CSV cell. Null, undefined, NaN, infinities and invalid dates are blank;
 * numbers are written without an exponent; dates are ISO 8601; objects and arrays are JSON. Throws
 * whatever the value's own conversion throws, and a TypeError for an object that contains itself.
 */
export function cellText(value: unknown): string {
	switch (typeof value) {
		case 'string':
			return value;
		case 'number':
			return Number.isFinite(value) ? plainNumber(value) : '';
		case 'boolean':
			return value ? 'true' : 'false';
		case 'bigint':
			return value.toString();
		case 'object':
			return value === null ? '' : objectText(value);
		default:
			return '';
	}
}

/** Whether the value becomes JSON text in a cell: an object or array that isn't a date. */
export function isNested(value: unknown): boolean {
	return (
		typeof value === 'object' &&
		value !== null &&
		!isDate(value) &&
		!hasToIso(value) &&
		!isTextInJson(value)
	);
}

function objectText(value: object): string {
	if (isDate(value)) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
	// Luxon returns null for an invalid date.
	if (hasToIso(value)) return cellText(value.toISO());
	const json = JSON.stringify(value, (_, inner: unknown) =>
		typeof inner === 'bigint' ? inner.toString() : inner,
	);
	if (json === undefined || json === 'null') return '';
	return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

/** Date objects from another realm (n8n's expression sandbox) count too. */
function isDate(value: object): value is Date {
	return value instanceof Date || Object.prototype.toString.call(value) === '[object Date]';
}

function hasToIso(value: object): value is HasToIso {
	return 'toISO' in value && typeof value.toISO === 'function';
}

/** Values that JSON writes as a plain string, such as Moment's dates and boxed strings. */
function isTextInJson(value: object): boolean {
	if (value instanceof String || value instanceof Number || value instanceof Boolean) return true;
	if (!('toJSON' in value) || typeof value.toJSON !== 'function') return false;
	try {
		const json = (value as { toJSON(): unknown }).toJSON();
		return typeof json !== 'object' || json === null;
	} catch {
		return false;
	}
}

/** The shortest digits that identify the number, as JavaScript writes it, but without an exponent. */
function plainNumber(value: number): string {
	const text = String(value);
	const parts = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
	if (parts === null) return text;
	const [, sign, whole, fraction = '', exponent] = parts;
	const digits = whole + fraction;
	const point = whole.length + Number(exponent);
	if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
	return sign + digits.padEnd(point, '0');
}

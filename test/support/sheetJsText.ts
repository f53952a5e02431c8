import * as XLSX from 'xlsx';

/** Number formats of the cells that tests write. */
export const FORMATS = {
	date: 'dd/mm/yyyy',
	dateTime: 'yyyy-mm-dd hh:mm:ss',
	time: 'h:mm:ss',
} as const;

// The library's own types omit its number formats.
const formats = XLSX.SSF as {
	is_date(format: string): boolean;
	format(format: string, value: number): string;
};

/** The text of a cell's value: dates as SheetJS formats them, numbers to the 15 digits that Excel shows. */
export function textOf(value: unknown, format: string | undefined): string {
	if (typeof value === 'number' && format !== undefined && formats.is_date(format)) {
		const [date, time] = formats.format('yyyy-mm-dd hh:mm:ss', value).split(' ');
		if (format === FORMATS.time) return time;
		return format === FORMATS.date ? date : `${date}T${time}`;
	}
	if (typeof value === 'number') return withoutExponent(Number(value.toPrecision(15)));
	if (typeof value === 'boolean') return String(value);
	return typeof value === 'string' ? value : '';
}

function withoutExponent(value: number): string {
	if (!String(value).includes('e')) return value === 0 ? '0' : String(value);
	const [digits, exponent] = Math.abs(value).toExponential().split('e');
	const all = digits.replace('.', '');
	const point = Number(exponent) + 1;
	const text = point <= 0 ? `0.${'0'.repeat(-point)}${all}` : all.padEnd(point, '0');
	return value < 0 ? `-${text}` : text;
}

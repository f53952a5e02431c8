import * as XLSX from 'xlsx';
import { textOf as textOfNumber } from '../../support/sheetJsText';
import type { TableRecord } from './reading';

// The library's own types omit its number formats.
const formats = XLSX.SSF as {
	parse_date_code(value: number, options: DateOptions): { D: number } | null;
	format(format: string, value: number, options: DateOptions): string;
};

interface DateOptions {
	date1904: boolean;
}

type Kind = 'date' | 'dateTime' | 'time' | 'padded';

/** The number formats of the workbooks, in which a number is not just a number. */
const KINDS: Readonly<Record<string, Kind>> = {
	'dd/mm/yyyy': 'date',
	'dd.mm.yyyy': 'date',
	'yyyy-mm-dd': 'date',
	'm/d/yy': 'date',
	'd/m/yy': 'date',
	'd-mmm-yy': 'date',
	'mmm-yy': 'date',
	'dd/mm/yyyy hh:mm:ss': 'dateTime',
	'yyyy-mm-dd hh:mm:ss': 'dateTime',
	'yyyy-mm-dd h:mm:ss': 'dateTime',
	'm/d/yy h:mm': 'dateTime',
	'h:mm': 'time',
	'h:mm:ss': 'time',
	'h:mm AM/PM': 'time',
	'00000': 'padded',
};

/** 31 December 9999 */
const LAST_DAY = 2_958_465;

/** Formats in which a number is a number. */
const PLAIN = new Set([
	'General',
	'0',
	'0.00',
	'0%',
	'0.0%',
	'0.00%',
	'#,##0',
	'#,##0.00',
	'@',
	'0.00E+00',
]);

/**
 * The records of the first visible sheet as SheetJS reads them; undefined if it doesn't. The node differs on purpose, and
 * either this function evens it out or the changes avoid it:
 * - Cells with an error, and formulas without a stored result, are blank.
 * - Dates and times are ISO 8601; numbers have the 15 digits that Excel keeps, and no exponent; zeros are padded as the
 *   format says.
 * - A date after the year 9999, before 1900 or on 29 February 1900 stays a number.
 * - Dates stored as text stay dates, where SheetJS has the number of the day.
 * - A boolean without a value is blank, where SheetJS has false.
 * - A number without a format has the first one, as the standard says; for SheetJS it has none.
 * - Empty items among the shared texts count, which SheetJS skips.
 * - What is no number in a cell for numbers is kept as it is, where SheetJS has NaN.
 * - Rows or cells in the wrong order, unknown types, and indexes of shared texts that don't exist, are refused.
 */
export function readWithSheetJs(bytes: Uint8Array): TableRecord[] | undefined {
	let book: XLSX.WorkBook;
	try {
		book = XLSX.read(bytes, { cellNF: true, cellStyles: true, cellFormula: false });
	} catch {
		return undefined;
	}
	const visible = book.SheetNames.findIndex((_, i) => !book.Workbook?.Sheets?.[i]?.Hidden);
	const sheet = book.Sheets[book.SheetNames[visible]] as XLSX.WorkSheet | undefined;
	if (sheet === undefined) return undefined;
	const date1904 = book.Workbook?.WBProps?.date1904 === true;
	const rows = new Map<number, string[]>();
	for (const [name, cell] of Object.entries(sheet) as Array<[string, XLSX.CellObject]>) {
		if (name.startsWith('!')) continue;
		const { r, c } = XLSX.utils.decode_cell(name);
		const fields = rows.get(r) ?? [];
		fields[c] = textOf(cell, date1904);
		rows.set(r, fields);
	}
	return recordsOf(rows);
}

/** Rows without text count for nothing; blanks at the end only up to the width of the first row. */
function recordsOf(rows: ReadonlyMap<number, string[]>): TableRecord[] {
	const found = [...rows]
		.sort(([a], [b]) => a - b)
		.map(([r, fields]) => ({ row: r + 1, fields: Array.from(fields, (field) => field ?? '') }))
		.filter(({ fields }) => fields.some((field) => /[^\0- ]/.test(field)));
	for (const { fields } of found) while (fields[fields.length - 1] === '') fields.pop();
	const width = found[0]?.fields.length ?? 0;
	for (const { fields } of found) while (fields.length < width) fields.push('');
	return found;
}

function textOf({ t, v, z }: XLSX.CellObject, date1904: boolean): string {
	if (t === 'e') return '';
	if (typeof v !== 'number') return textOfNumber(v, undefined);
	const format = String(z ?? 'General');
	const kind = KINDS[format];
	if (kind === undefined && !PLAIN.has(format)) throw new Error(`the format ${format} is unknown`);
	const plain = textOfNumber(v, undefined);
	if (kind === undefined) return plain;
	if (kind === 'padded') return /^\d+$/.test(plain) ? plain.padStart(5, '0') : plain;
	const day = v < 0 ? undefined : formats.parse_date_code(v, { date1904 })?.D;
	if (day === undefined || v >= LAST_DAY + 1 - (date1904 ? 1_462 : 0)) return plain;
	const [date, time] = formats.format('yyyy-mm-dd hh:mm:ss', v, { date1904 }).split(' ');
	const isWhole = time === '00:00:00';
	if (day === 0 && (kind === 'time' || (!date1904 && !isWhole))) return time;
	// Days that Excel shows, but that no calendar has.
	if (!date1904 && (day === 0 || day === 60)) return plain;
	return kind === 'date' && isWhole ? date : `${date}T${time}`;
}

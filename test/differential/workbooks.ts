import ExcelJS from 'exceljs';
import * as XLSX from 'xlsx';
import type { WorkbookCell, WorkbookSource } from './case';

const FORMATS = { date: 'dd/mm/yyyy', dateTime: 'yyyy-mm-dd hh:mm:ss', time: 'h:mm:ss' } as const;

function formatOf({ kind }: WorkbookCell): string | undefined {
	return kind === 'date' || kind === 'dateTime' || kind === 'time' ? FORMATS[kind] : undefined;
}

/** Writes a workbook with one sheet. */
export async function writeWorkbook({ rows, writer }: WorkbookSource): Promise<Buffer> {
	return writer === 'exceljs'
		? await writeWithExceljs(rows)
		: writeWithSheetJs(rows, writer === 'sheetjsShared');
}

function writeWithSheetJs(rows: WorkbookSource['rows'], bookSST: boolean): Buffer {
	const sheet: XLSX.WorkSheet = {};
	rows.forEach((row, r) =>
		row.forEach((cell, c) => {
			if (cell.kind === 'blank') return;
			const t = cell.kind === 'text' ? 's' : cell.kind === 'boolean' ? 'b' : 'n';
			const z = formatOf(cell);
			sheet[XLSX.utils.encode_cell({ r, c })] = { t, v: cell.value, ...(z && { z }) };
		}),
	);
	const columns = Math.max(1, ...rows.map(({ length }) => length));
	sheet['!ref'] = XLSX.utils.encode_range({
		s: { r: 0, c: 0 },
		e: { r: Math.max(0, rows.length - 1), c: columns - 1 },
	});
	const book = XLSX.utils.book_new();
	XLSX.utils.book_append_sheet(book, sheet, 'Leads');
	return XLSX.write(book, {
		type: 'buffer',
		bookType: 'xlsx',
		bookSST,
		compression: true,
	}) as Buffer;
}

async function writeWithExceljs(rows: WorkbookSource['rows']): Promise<Buffer> {
	const book = new ExcelJS.Workbook();
	const sheet = book.addWorksheet('Leads');
	rows.forEach((row, r) =>
		row.forEach((cell, c) => {
			if (cell.kind === 'blank') return;
			const target = sheet.getCell(r + 1, c + 1);
			target.value = cell.value;
			const format = formatOf(cell);
			if (format !== undefined) target.numFmt = format;
		}),
	);
	return Buffer.from(await book.xlsx.writeBuffer());
}

// The library's own types omit its number formats.
const formats = XLSX.SSF as {
	is_date(format: string): boolean;
	format(format: string, value: number): string;
};

/** The sheet's texts as SheetJS reads them, whichever library wrote it. */
export function readWorkbook(bytes: Uint8Array): string[][] {
	const book = XLSX.read(bytes, { cellNF: true, cellStyles: true });
	const sheet = book.Sheets[book.SheetNames[0]];
	const range = XLSX.utils.decode_range(sheet['!ref'] ?? 'A1');
	return Array.from({ length: range.e.r + 1 }, (_, r) =>
		Array.from({ length: range.e.c + 1 }, (__, c) => {
			const cell = sheet[XLSX.utils.encode_cell({ r, c })] as XLSX.CellObject | undefined;
			return textOf(cell?.v, cell?.z?.toString());
		}),
	);
}

/** Dates as SheetJS formats them; numbers to the 15 digits that Excel shows. */
function textOf(value: unknown, format: string | undefined): string {
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

import ExcelJS from 'exceljs';
import * as XLSX from 'xlsx';
import { FORMATS, textOf } from '../support/sheetJsText';
import type { WorkbookCell, WorkbookSource } from './case';

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

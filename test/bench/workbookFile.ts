import ExcelJS from 'exceljs';
import { LEAD_COLUMNS, randomFrom } from './generate';

const DAYS_1970 = 25_569;

/**
 * Writes a workbook of made-up leads as Excel stores them: 12 columns with text in a shared table, phone numbers, scores
 * and dates.
 */
export async function writeLeadWorkbook(file: string, rows: number): Promise<void> {
	const book = new ExcelJS.stream.xlsx.WorkbookWriter({
		filename: file,
		useSharedStrings: true,
		useStyles: true,
	});
	const sheet = book.addWorksheet('Leads');
	sheet.getColumn(12).numFmt = 'yyyy-mm-dd';
	sheet.addRow(LEAD_COLUMNS).commit();
	const random = randomFrom(1);
	for (let row = 1; row <= rows; row++) sheet.addRow(lead(row, random)).commit();
	sheet.commit();
	await book.commit();
}

/** The key of a row, which shows that a reader reached the end. */
export function emailStart(row: number): string {
	return `lead.${row}@`;
}

function lead(row: number, random: () => number): Array<string | number | Date | null> {
	const number = (below: number): number => Math.floor(random() * below);
	return [
		`${emailStart(row)}company${number(5000)}.example`,
		`First ${number(500)}`,
		`Last ${number(20_000)}`,
		`Company ${number(5000)} & Sons, Inc.`,
		random() < 0.2 ? null : `Title ${number(60)}`,
		random() < 0.4 ? null : 491_500_000_000 + number(99_999_999),
		`${1 + number(300)} Main Street`,
		`City ${number(900)}`,
		10_000 + number(90_000),
		`Country ${number(60)}`,
		number(100),
		new Date((40_000 + number(6000) - DAYS_1970) * 86_400_000),
	];
}

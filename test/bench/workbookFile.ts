import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import ExcelJS from 'exceljs';
import { LEAD_COLUMNS, randomFrom } from './generate';

/** Where the texts are: in a table of all of them, as Excel writes, or in the cells, as many exports do. */
export type Strings = 'shared' | 'inline';

const DAYS_1970 = 25_569;

/**
 * A workbook of made-up leads, 12 columns with texts, phone numbers, scores and dates; made once and kept, as writing a
 * million rows takes minutes.
 * @returns its path
 */
export async function leadWorkbook(
	folder: string,
	rows: number,
	strings: Strings,
): Promise<string> {
	const file = path.join(folder, `leads-${rows}-${strings}.xlsx`);
	if (existsSync(file)) return file;
	mkdirSync(folder, { recursive: true });
	const unfinished = `${file}.part`;
	const book = new ExcelJS.stream.xlsx.WorkbookWriter({
		filename: unfinished,
		useSharedStrings: strings === 'shared',
		useStyles: true,
	});
	const sheet = book.addWorksheet('Leads');
	sheet.getColumn(12).numFmt = 'yyyy-mm-dd';
	sheet.addRow(LEAD_COLUMNS).commit();
	const random = randomFrom(1);
	for (let row = 1; row <= rows; row++) sheet.addRow(lead(row, random)).commit();
	sheet.commit();
	await book.commit();
	renameSync(unfinished, file);
	return file;
}

function lead(row: number, random: () => number): Array<string | number | Date | null> {
	const number = (below: number): number => Math.floor(random() * below);
	return [
		`lead.${row}@company${number(5000)}.example`,
		`First ${number(500)}`,
		`Last ${number(20_000)}`,
		`Company ${number(5000)} & Sons, Inc.`,
		random() < 0.2 ? null : `Title ${number(60)}`,
		random() < 0.4 ? null : 491_500_000_000 + number(99_999_999),
		`${1 + number(300)} Main Street`,
		`City ${number(900)}`,
		10_000 + number(90_000),
		`Country ${number(60)}`,
		number(1000) / 10,
		new Date((40_000 + number(6000) - DAYS_1970) * 86_400_000),
	];
}

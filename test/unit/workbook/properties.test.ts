import ExcelJS from 'exceljs';
import fc from 'fast-check';
import * as XLSX from 'xlsx';
import { FORMATS, textOf } from '../../support/sheetJsText';
import { RUNS } from '../csv/arbitraries';
import { recordsOf } from './readWorkbook';

type Cell =
	| { kind: 'text'; value: string }
	| { kind: 'number'; value: number }
	| { kind: 'boolean'; value: boolean }
	| { kind: 'date' | 'dateTime' | 'time'; value: number }
	| { kind: 'blank' };

// Neither library writes `_x000D_` or a lone CR as Excel does.
const characters = fc.constantFrom(
	'a',
	'Z',
	'9',
	',',
	'"',
	';',
	'\n',
	'\t',
	' ',
	'&',
	'<',
	'>',
	"'",
	'_',
	'é',
	'漢',
	'😀',
	']]>',
	'&amp;',
);
const texts = fc.array(characters, { minLength: 1, maxLength: 10 }).map((parts) => parts.join(''));
const numbers = fc.oneof(
	fc.integer(),
	fc.integer({ min: -1e15, max: 1e15 }).map((number) => (Math.abs(number) < 1e15 ? number : 0)),
	fc
		.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 6 }))
		.map(([number, digits]) => number / 10 ** digits),
	// Excel's own limit.
	fc.double({ noNaN: true, min: -9.99e307, max: 9.99e307 }),
);
/** Without Excel's last day: SheetJS formats no time on it. */
const days = fc.integer({ min: 61, max: 2_958_464 });
const seconds = fc.integer({ min: 1, max: 86_399 }).map((second) => second / 86_400);

const cells: fc.Arbitrary<Cell> = fc.oneof(
	{ weight: 5, arbitrary: texts.map((value): Cell => ({ kind: 'text', value })) },
	{ weight: 4, arbitrary: numbers.map((value): Cell => ({ kind: 'number', value })) },
	{ weight: 1, arbitrary: fc.boolean().map((value): Cell => ({ kind: 'boolean', value })) },
	{ weight: 1, arbitrary: days.map((value): Cell => ({ kind: 'date', value })) },
	{
		weight: 1,
		arbitrary: fc
			.tuple(days, seconds)
			.map(([day, second]): Cell => ({ kind: 'dateTime', value: day + second })),
	},
	{ weight: 1, arbitrary: seconds.map((value): Cell => ({ kind: 'time', value })) },
	{ weight: 3, arbitrary: fc.constant<Cell>({ kind: 'blank' }) },
);
const grids = fc.array(fc.array(cells, { maxLength: 6 }), { minLength: 1, maxLength: 8 });

type Records = Array<{ row: number; fields: string[] }>;

/** The records of a grid of texts, according to the rules for blank rows and for widths. */
function recordsOfTexts(grid: string[][]): Records {
	const trimmed = grid.map(withoutTrailingBlanks);
	const found = trimmed.flatMap((fields, i) =>
		fields.every((text) => text.trim() === '') ? [] : [{ row: i + 1, fields }],
	);
	const width = found[0]?.fields.length ?? 0;
	return found.map(({ row, fields }) => ({
		row,
		fields: [...fields, ...Array<string>(Math.max(0, width - fields.length)).fill('')],
	}));
}

function withoutTrailingBlanks(row: string[]): string[] {
	let length = row.length;
	while (length > 0 && row[length - 1] === '') length--;
	return row.slice(0, length);
}

function sheetOf(grid: Cell[][]): XLSX.WorkSheet {
	const sheet: XLSX.WorkSheet = {};
	grid.forEach((row, r) =>
		row.forEach((cell, c) => {
			const at = XLSX.utils.encode_cell({ r, c });
			if (cell.kind === 'text') sheet[at] = { t: 's', v: cell.value };
			else if (cell.kind === 'boolean') sheet[at] = { t: 'b', v: cell.value };
			else if (cell.kind === 'number') sheet[at] = { t: 'n', v: cell.value };
			else if (cell.kind !== 'blank') sheet[at] = { t: 'n', v: cell.value, z: FORMATS[cell.kind] };
		}),
	);
	sheet['!ref'] = `A1:F${grid.length}`;
	return sheet;
}

function bySheetJs(bytes: Buffer): Records {
	const book = XLSX.read(bytes, { cellNF: true, cellStyles: true });
	const sheet = book.Sheets[book.SheetNames[0]];
	const range = XLSX.utils.decode_range(sheet['!ref'] ?? 'A1');
	const grid = Array.from({ length: range.e.r + 1 }, (_, r) =>
		Array.from({ length: range.e.c + 1 }, (__, c) => {
			const cell = sheet[XLSX.utils.encode_cell({ r, c })] as XLSX.CellObject | undefined;
			return textOf(cell?.v, cell?.z?.toString());
		}),
	);
	return recordsOfTexts(grid);
}

it.each([[false], [true]])(
	'reads what SheetJS writes (shared strings: %s) as SheetJS reads it',
	async (bookSST) => {
		await fc.assert(
			fc.asyncProperty(grids, async (grid) => {
				const book = XLSX.utils.book_new();
				XLSX.utils.book_append_sheet(book, sheetOf(grid), 'Leads');
				const bytes = XLSX.write(book, {
					type: 'buffer',
					bookType: 'xlsx',
					bookSST,
					compression: true,
				}) as Buffer;
				expect(await recordsOf(bytes)).toEqual(bySheetJs(bytes));
			}),
			{ numRuns: RUNS },
		);
	},
);

async function exceljsBytes(grid: Cell[][]): Promise<Buffer> {
	const book = new ExcelJS.Workbook();
	const sheet = book.addWorksheet('Leads');
	grid.forEach((row, r) =>
		row.forEach((cell, c) => {
			if (cell.kind === 'blank') return;
			const target = sheet.getCell(r + 1, c + 1);
			target.value = cell.value;
			if (cell.kind in FORMATS) target.numFmt = FORMATS[cell.kind as keyof typeof FORMATS];
		}),
	);
	return Buffer.from(await book.xlsx.writeBuffer());
}

async function byExceljs(bytes: Buffer): Promise<Records> {
	const book = new ExcelJS.Workbook();
	await book.xlsx.load(bytes as never);
	const grid: string[][] = [];
	book.worksheets[0].eachRow({ includeEmpty: true }, (row) => {
		const texts: string[] = [];
		row.eachCell({ includeEmpty: true }, ({ value, numFmt }) => {
			if (!(value instanceof Date)) return texts.push(textOf(value, undefined));
			return texts.push(textOf(value.getTime() / 86_400_000 + 25_569, numFmt));
		});
		grid.push(texts);
	});
	return recordsOfTexts(grid);
}

it('reads what exceljs writes as exceljs reads it', async () => {
	await fc.assert(
		fc.asyncProperty(grids, async (grid) => {
			const bytes = await exceljsBytes(grid);
			expect(await recordsOf(bytes)).toEqual(await byExceljs(bytes));
		}),
		{ numRuns: RUNS },
	);
});

it('reads back what was written', async () => {
	await fc.assert(
		fc.asyncProperty(grids, async (grid) => {
			const expected = grid.map((row) =>
				row.map((cell) =>
					cell.kind === 'blank'
						? ''
						: textOf(
								cell.value,
								cell.kind in FORMATS ? FORMATS[cell.kind as keyof typeof FORMATS] : undefined,
							),
				),
			);
			expect(await recordsOf(await exceljsBytes(grid))).toEqual(recordsOfTexts(expected));
		}),
		{ numRuns: RUNS },
	);
});

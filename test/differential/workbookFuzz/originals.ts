import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../../simulator/random';
import { makeWorkbook } from '../../unit/workbook/makeWorkbook';
import { makeSheet } from '../generateSheets';
import { writeWorkbook } from '../workbooks';
import { openBook, writeBook, type Book } from './book';
import { readBook, type ReadBook } from './reading';
import { readWithSheetJs } from './sheetJs';

/** A workbook to be changed, and what the node reads from it. */
export interface Original {
	name: string;
	book: Book;
	read: ReadBook;
	/** whether SheetJS reads the same */
	isComparable: boolean;
}

const FIXTURES = path.resolve(__dirname, '../../fixtures');
const GENERATED = 30;

/** What other workbooks rarely have: runs, phonetic texts, formulas, errors, dates as text, blank and missing cells. */
const EVERYTHING = makeWorkbook({
	sheets: [
		{ name: 'Hidden', state: 'hidden', rows: '<row><c><v>1</v></c></row>' },
		{
			name: 'Every & thing'.replace('&', '&amp;'),
			rows: [
				'<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c><c r="D2" t="inlineStr"><is><t>Inline, "quoted"</t></is></c></row>',
				'<row r="3" spans="1:4"><c r="A3" s="1"><v>45351.354166666664</v></c><c r="B3" s="2"><v>0.5</v></c><c r="C3" s="3"><v>7</v></c><c r="D3" t="e"><v>#N/A</v></c></row>',
				'<row r="4" hidden="1"><c r="B4" t="str"><f>A1&amp;"x"</f><v>of a &lt;formula&gt;</v></c><c r="C4" t="b"><v>1</v></c><c r="D4"><f>1+1</f></c></row>',
				'<row r="5"/><row r="7"><c><v>12</v></c><c s="1"/><c/><c t="n"><v>-1.5E-7</v></c></row>',
				'<row><c t="s" s="1"><v>3</v></c></row>',
			].join(''),
		},
	],
	strings:
		'<si><t>plain</t></si><si><r><t>in </t></r><r><rPr><b/></rPr><t xml:space="preserve"> runs\n</t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>_x0041_ &amp; ä😀</t></si>',
	formats: [0, 14, 21, '00000'],
	// SheetJS finds parts by their types.
	change: (files) =>
		files.map((file) =>
			file.name === '[Content_Types].xml'
				? { ...file, data: contentTypes(files.map(({ name }) => name)) }
				: file,
		),
});

function contentTypes(names: readonly string[]): string {
	const types = [
		['xl/workbook.xml', 'sheet.main'],
		['xl/worksheets/', 'worksheet'],
		['xl/styles.xml', 'styles'],
		['xl/sharedStrings.xml', 'sharedStrings'],
	];
	const overrides = names.flatMap((name) => {
		const type = types.find(([start]) => name.startsWith(start))?.[1];
		return type === undefined
			? []
			: `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
	});
	return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
}

/** Dates as text, which SheetJS reads as numbers. */
const DATES = makeWorkbook({
	rows: '<row><c t="str"><v>date</v></c></row><row><c t="d" s="1"><v>2024-02-29T13:30:00</v></c></row><row><c t="d"><v>2024-02-29</v></c></row>',
	formats: [0, 22],
});

export async function loadOriginals(): Promise<Original[]> {
	const fixtures = readdirSync(FIXTURES).filter((name) => name.endsWith('.xlsx'));
	const files: Array<[name: string, bytes: Uint8Array]> = [
		...fixtures.map((name): [string, Uint8Array] => [
			name,
			readFileSync(path.join(FIXTURES, name)),
		]),
		['everything', EVERYTHING],
		['dates as text', DATES],
	];
	const random = seededRandom(1);
	while (files.length < fixtures.length + 2 + GENERATED) {
		const { source } = makeSheet(random);
		if (source.kind === 'workbook' && source.rows.length > 1 && source.rows.length < 14)
			files.push([`generated ${files.length} by ${source.writer}`, await writeWorkbook(source)]);
	}
	return await Promise.all(
		files.map(async ([name, bytes]) => {
			const book = openBook(bytes);
			const read = await readBook(bytes, 65_536);
			const again = await readBook(
				writeBook(book, () => 1),
				1_000,
			);
			if (read.records === undefined || JSON.stringify(again) !== JSON.stringify(read))
				throw new Error(`${name} is not read like its copy`);
			const isComparable = JSON.stringify(readWithSheetJs(bytes)) === JSON.stringify(read.records);
			return { name, book, read, isComparable };
		}),
	);
}

import { pick, whole } from '../basics';
import { rootOf } from './book';
import { columnOf, nameOf, numberedRows, placedCells, sheetData, typeOf, valueOf } from './cells';
import { onSheet, type Mutation } from './mutation';
import {
	attributeOf,
	childrenOf,
	elementsNamed,
	makeElement,
	setAttribute,
	setText,
	type XmlElement,
} from './xml';

/** Other content: the workbook stays valid, and another library says what must be read. */
export const CHANGED: readonly Mutation[] = [
	onSheet('cells deleted', (sheet, random) => {
		for (const { cell, row } of placedCells(sheet))
			if (random() < 0.2) row.children.splice(row.children.indexOf(cell), 1);
	}),
	onSheet('rows deleted', (sheet, random) => {
		const data = sheetData(sheet);
		const share = pick(random, [0.2, 0.5, 1]);
		data.children = data.children.filter(() => random() >= share);
	}),
	onSheet('values deleted', (sheet, random) => {
		// SheetJS takes a boolean without a value for false.
		for (const { cell } of placedCells(sheet))
			if (random() < 0.2 && typeOf(cell) !== 'b') cell.children = [];
	}),
	onSheet('rows further down', (sheet, random) => {
		const from = whole(random, 1, 6);
		const by = pick(random, [1, 2, 10, 300, 30_000]);
		for (const [number, row] of numberedRows(sheet)) if (number >= from) moveRow(row, number + by);
	}),
	onSheet('cells further to the right', (sheet, random) => {
		const from = whole(random, 0, 6);
		const by = pick(random, [1, 2, 20, 700]);
		for (const { cell, column, rowNumber } of placedCells(sheet))
			if (column >= from && attributeOf(cell, 'r') !== undefined)
				setAttribute(cell, 'r', `${nameOf(column + by)}${rowNumber}`);
	}),
	onSheet('rows repeated at the end', (sheet, random) => {
		const rows = numberedRows(sheet);
		const last = rows.at(-1);
		if (last === undefined) return;
		const row = structuredClone(pick(random, rows)[1]);
		moveRow(row, last[0] + whole(random, 1, 3));
		sheetData(sheet).children.push(row);
	}),
	onSheet('other formats of cells', (sheet, random, { styles }) => {
		const count = styles === undefined ? 1 : formatsOf(rootOf(styles)).length;
		for (const { cell } of placedCells(sheet))
			if (random() < 0.5) setAttribute(cell, 's', String(whole(random, 0, count - 1)));
	}),
	onSheet('other numbers', (sheet, random) => {
		for (const { cell } of placedCells(sheet)) {
			const value = valueOf(cell);
			if (value !== undefined && typeOf(cell) === 'n' && random() < 0.7)
				setText(value, pick(random, NUMBERS));
		}
	}),
	onSheet('other values', (sheet, random) => {
		for (const { cell } of placedCells(sheet)) {
			if (random() < 0.6) continue;
			const [type, content] = pick(random, VALUES);
			setAttribute(cell, 't', type);
			cell.children = content === '' ? [] : [makeElement('v', {}, content)];
		}
	}),
	onSheet('other texts', (sheet, random) => {
		for (const { cell } of placedCells(sheet)) {
			if (random() < 0.6) continue;
			const text = pick(random, TEXTS);
			const isInline = random() < 0.5;
			setAttribute(cell, 't', isInline ? 'inlineStr' : 'str');
			cell.children = [
				isInline
					? makeElement('is', {}, makeElement('t', { 'xml:space': 'preserve' }, text))
					: makeElement('v', {}, text),
			];
		}
	}),
	{
		name: 'other shared texts',
		apply(_, random, { strings }) {
			if (strings === undefined) return false;
			for (const item of childrenOf(rootOf(strings)))
				if (random() < 0.5) item.children = [makeElement('t', {}, pick(random, TEXTS))];
			return true;
		},
	},
	{
		name: 'other number formats',
		apply(_, random, { styles }) {
			if (styles === undefined) return false;
			for (const format of elementsNamed(rootOf(styles), 'numFmt'))
				setAttribute(format, 'formatCode', pick(random, CODES));
			// SheetJS takes cells without a format for numbers, whatever the first format is.
			for (const format of formatsOf(rootOf(styles)).slice(1))
				if (random() < 0.3) setAttribute(format, 'numFmtId', pick(random, BUILT_IN));
			return true;
		},
	},
	{
		name: 'no formats',
		apply(book, _, { styles, relationships, contentTypes }) {
			if (styles === undefined) return false;
			book.parts = book.parts.filter((part) => part !== styles);
			for (const root of [rootOf(relationships), rootOf(contentTypes)])
				root.children = root.children.filter(
					(one) =>
						one.kind === 'text' || !one.attributes.some(([, value]) => /\bstyles\b/.test(value)),
				);
			return true;
		},
	},
	{
		name: 'the other date system',
		apply(_, random, { workbook }) {
			const root = rootOf(workbook);
			const before = elementsNamed(root, 'workbookPr').at(0);
			const element = before ?? makeElement('workbookPr');
			if (before === undefined) root.children.unshift(element);
			setAttribute(element, 'date1904', pick(random, ['1', 'true', '0', 'false']));
			return true;
		},
	},
];

const NUMBERS = [
	'0',
	'-0',
	'-1',
	'1e3',
	'1.5E-7',
	'-2.5e+20',
	'.5',
	'7.',
	'007',
	'123456789012345678',
	'0.1000000000000000055511151231257827',
	'1e308',
	'5e-324',
	'1',
	'59',
	'60',
	'61',
	'0.5',
	'0.999999999',
	'1.999999999',
	'44926.999999999996',
	'2958465',
	'2958464.5',
	'2958466',
	'1e10',
	'45000.75',
];

/** Without dates as text, which SheetJS reads as numbers. */
const VALUES: ReadonlyArray<[type: string | undefined, content: string]> = [
	['b', '1'],
	['b', '0'],
	['e', '#N/A'],
	['e', '#DIV/0!'],
	['e', '#NAME?'],
	['str', '1'],
	['str', '00123'],
	['str', '1.50'],
	['n', '42'],
	[undefined, '43'],
	[undefined, ''],
	['str', ''],
];

const TEXTS = [
	'plain',
	'a,b;c\td|e',
	'say "hi"',
	'two\nlines',
	'\n',
	' ',
	' padded ',
	'<v>1</v>',
	'&amp; &lt;',
	']]>',
	'=1+1',
	"'quoted'",
	'12.50',
	'-1.0',
	'Zoë 漢字 😀',
	'\u00a0',
	'\uFEFFmark',
	'\u2028',
	'\u0085x',
	'e\u0301',
	'x'.repeat(5_000),
	'"',
	',',
	'__proto__',
	'toString',
];

/** Codes that the comparison knows. */
const CODES = [
	'dd/mm/yyyy',
	'yyyy-mm-dd hh:mm:ss',
	'h:mm:ss',
	'0.00',
	'0%',
	'00000',
	'General',
	'@',
];
const BUILT_IN = ['0', '1', '2', '9', '10', '14', '15', '17', '20', '21', '22', '49'];

function formatsOf(styles: XmlElement): XmlElement[] {
	return elementsNamed(styles, 'cellXfs').flatMap(childrenOf);
}

function moveRow(row: XmlElement, to: number): void {
	setAttribute(row, 'r', String(to));
	for (const cell of childrenOf(row)) {
		const reference = attributeOf(cell, 'r');
		if (reference !== undefined) setAttribute(cell, 'r', `${nameOf(columnOf(reference))}${to}`);
	}
}

import { pick, whole, type Random } from '../basics';
import { rootOf, type KnownParts, type Part } from './book';
import { nameOf, numberedRows, placedCells, rowsOf, sheetData, typeOf, valueOf } from './cells';
import { onSheet, type Mutation } from './mutation';
import {
	attributeOf,
	childNamed,
	childrenOf,
	elementsNamed,
	forAll,
	makeElement,
	setAttribute,
	setText,
	textOf,
	type XmlElement,
} from './xml';

/** Other ways to store the same table: Excel would show the same cells. */
export const REARRANGED: readonly Mutation[] = [
	onSheet('the dimension', (sheet, random) => {
		remove(sheet, 'dimension');
		const ref = pick(random, ['', 'A1', 'A1:B2', 'XFD1048576', 'x', 'A1:ZZ99999']);
		if (random() < 0.6) sheet.children.unshift(makeElement('dimension', { ref }));
	}),
	onSheet('the spans of rows', (sheet, random) => {
		for (const row of rowsOf(sheet))
			setAttribute(row, 'spans', pick(random, [undefined, '1:1', '1:16384', '', '2:3 5:9']));
	}),
	onSheet('attributes of rows', (sheet, random) => {
		for (const row of rowsOf(sheet)) {
			if (random() < 0.5) setAttribute(row, 'ht', '15.5');
			if (random() < 0.5) setAttribute(row, pick(random, ['hidden', 'collapsed']), '1');
			if (random() < 0.5) setAttribute(row, 's', '1');
		}
	}),
	onSheet('what surrounds the table', (sheet, random) => {
		if (random() < 0.5) sheet.children = [sheetData(sheet)];
		else
			sheet.children.push(
				makeElement('mergeCells', { count: '1' }, makeElement('mergeCell', { ref: 'A1:B2' })),
				makeElement(
					'hyperlinks',
					{},
					makeElement('hyperlink', { ref: 'A1', 'xmlns:z': 'u', 'z:id': 'rId1' }),
				),
				makeElement('pageMargins', { left: '0.7' }),
				makeElement(
					'extLst',
					{},
					makeElement('ext', { uri: '{x}' }, makeElement('row', { r: '1' })),
				),
			);
	}),
	onSheet('cells without references', (sheet, random) => {
		const isLast = new Map<XmlElement, number>();
		for (const { cell, row, column } of placedCells(sheet)) {
			if (column === (isLast.get(row) ?? -1) + 1 && random() < 0.7)
				setAttribute(cell, 'r', undefined);
			isLast.set(row, column);
		}
	}),
	onSheet('rows without numbers', (sheet) => {
		numberedRows(sheet).forEach(([number, row], i, all) => {
			if (number === (all[i - 1]?.[0] ?? 0) + 1) setAttribute(row, 'r', undefined);
		});
	}),
	onSheet('the type of numbers', (sheet, random) => {
		for (const { cell } of placedCells(sheet))
			if (typeOf(cell) === 'n') setAttribute(cell, 't', pick(random, ['n', undefined]));
	}),
	onSheet('the notation of numbers', (sheet, random) => {
		for (const { cell } of placedCells(sheet)) {
			const value = valueOf(cell);
			if (value !== undefined && typeOf(cell) === 'n')
				setText(value, respelledNumber(textOf(value), random));
		}
	}),
	onSheet('white space around values', (sheet, random) => {
		for (const { cell } of placedCells(sheet)) {
			const value = valueOf(cell);
			if (value === undefined || textOf(value) === '') continue;
			if (['n', 'b', 's'].includes(typeOf(cell)))
				setText(
					value,
					pick(random, [' ', '\n', '\t \n', '']) + textOf(value) + pick(random, [' ', '\n']),
				);
		}
	}),
	onSheet('white space around numbers in attributes', (sheet, random) => {
		const pad = (element: XmlElement, name: string): void => {
			const value = attributeOf(element, name);
			if (value !== undefined && random() < 0.5)
				setAttribute(element, name, pick(random, [` ${value}`, `${value} `, `0${value}`]));
		};
		rowsOf(sheet).forEach((row) => pad(row, 'r'));
		placedCells(sheet).forEach(({ cell }) => pad(cell, 's'));
	}),
	onSheet('formulas beside the values', (sheet, random) => {
		for (const { cell } of placedCells(sheet)) {
			const value = valueOf(cell);
			if (value === undefined || textOf(value).trim() === '') continue;
			if (typeOf(cell) === 's' || childNamed(cell, 'f') !== undefined) continue;
			cell.children.unshift(
				pick(random, [
					makeElement('f', {}, 'SUM(A1:B2)&"<v>7</v>"'),
					makeElement('f', { t: 'shared', si: '0' }),
					makeElement('f', { t: 'array', ref: 'A1:A1' }, '{1,2}'),
					makeElement('f'),
				]),
			);
		}
	}),
	onSheet('extensions in cells', (sheet, random) => {
		for (const { cell } of placedCells(sheet)) {
			if (random() < 0.7 || cell.children.length === 0) continue;
			const inner = makeElement('v', {}, '9');
			const extension = makeElement('extLst', {}, makeElement('ext', { uri: '{x}' }, inner));
			cell.children.push(extension);
		}
	}),
	onSheet('cells without content', (sheet, random) => {
		for (const [number, row] of numberedRows(sheet)) {
			const last = placedCells(sheet)
				.filter((one) => one.row === row)
				.at(-1);
			if (last === undefined || random() < 0.5) continue;
			const r = `${nameOf(last.column + whole(random, 1, 30))}${number}`;
			row.children.push(makeElement('c', { r, s: '0' }, ...pick(random, [[], [makeElement('v')]])));
		}
	}),
	onSheet('rows without content', (sheet, random) => {
		const last = numberedRows(sheet).at(-1)?.[0] ?? 0;
		const r = String(last + whole(random, 1, 50));
		const cells = pick(random, [[], [makeElement('c', { r: `B${r}`, s: '1' })]]);
		sheetData(sheet).children.push(makeElement('row', { r }, ...cells));
	}),
	onSheet('texts in the cells', (sheet, random, { strings }) => {
		for (const { cell } of placedCells(sheet)) {
			const item = strings && sharedItem(cell, strings);
			if (item === undefined || random() < 0.3) continue;
			const text = plainText(item);
			if (random() < 0.3 && text !== undefined) {
				setAttribute(cell, 't', 'str');
				cell.children = [makeElement('v', {}, text)];
			} else {
				setAttribute(cell, 't', 'inlineStr');
				cell.children = [makeElement('is', {}, ...structuredClone(item.children))];
			}
		}
	}),
	onSheet('booleans as words', (sheet) => {
		for (const { cell } of placedCells(sheet)) {
			const value = valueOf(cell);
			if (value !== undefined && typeOf(cell) === 'b')
				setText(value, textOf(value).trim() === '1' ? 'true' : 'false');
		}
	}),
	{
		name: 'texts in runs',
		apply: (_, random, known) =>
			onTexts(known, random, (element, text) => {
				if (text.length < 2) return false;
				const at = whole(random, 1, text.length - 1);
				// Not in the middle of a character, or of an escape.
				if (text.includes('_x') || /[\ud800-\udbff]/.test(text[at - 1])) return false;
				element.children = [
					makeElement('r', {}, runText(text.slice(0, at))),
					makeElement(
						'r',
						{},
						makeElement('rPr', {}, makeElement('b'), makeElement('t', {}, 'no')),
						runText(text.slice(at)),
					),
				];
				return true;
			}),
	},
	{
		name: 'phonetic texts',
		apply: (_, random, known) =>
			onTexts(known, random, (element) => {
				element.children.push(
					makeElement('rPh', { sb: '0', eb: '1' }, makeElement('t', {}, 'no')),
					makeElement('phoneticPr', { fontId: '1' }),
				);
				return true;
			}),
	},
	{
		name: 'white space declared as significant, or not',
		apply: (_, random, known) =>
			onTexts(known, random, (element) => {
				for (const text of elementsNamed(element, 't')) setAttribute(text, 'xml:space', 'preserve');
				return true;
			}),
	},
	{
		name: "letters as Excel's escapes",
		apply: (_, random, known) =>
			onTexts(known, random, (element) => {
				for (const text of elementsNamed(element, 't')) {
					const plain = textOf(text);
					if (plain.includes('_')) continue;
					setText(
						text,
						plain.replace(/[A-Za-z,"\n]/g, (letter) =>
							random() < 0.2 ? `_x${letter.charCodeAt(0).toString(16).padStart(4, '0')}_` : letter,
						),
					);
				}
				return true;
			}),
	},
	{
		name: 'shared texts in another order, with others',
		apply(_, random, { strings, sheet }) {
			if (strings === undefined) return false;
			const all = childrenOf(rootOf(strings));
			const items = all.filter(({ name }) => name === 'si');
			const order = [
				...items,
				makeElement('si', {}, makeElement('t', {}, 'unused')),
				makeElement('si'),
			];
			if (random() < 0.3) order.push(...structuredClone(items));
			order.sort(() => random() - 0.5);
			for (const { cell } of placedCells(rootOf(sheet))) {
				const item = sharedItem(cell, strings);
				const value = valueOf(cell);
				if (item !== undefined && value !== undefined) setText(value, String(order.indexOf(item)));
			}
			rootOf(strings).children = [...order, ...all.filter(({ name }) => name !== 'si')];
			return true;
		},
	},
	{
		name: 'counts that are wrong',
		apply(book, random) {
			for (const { root } of book.parts)
				for (const element of root === undefined ? [] : [root, ...childrenOf(root)])
					for (const name of ['count', 'uniqueCount'])
						if (attributeOf(element, name) !== undefined)
							setAttribute(
								element,
								name,
								pick(random, [undefined, '0', '1', '4294967295', '-1', 'x']),
							);
			return true;
		},
	},
	{
		name: 'cell formats in another order, with others',
		apply(_, random, { styles, sheet }) {
			const list = styles && elementsNamed(rootOf(styles), 'cellXfs').at(0);
			if (list === undefined) return false;
			const formats = childrenOf(list);
			const order = [...formats, makeElement('xf', { numFmtId: '14' }), makeElement('xf')];
			order.sort(() => random() - 0.5);
			for (const { cell } of placedCells(rootOf(sheet))) {
				const format = formats.at(Number(attributeOf(cell, 's') ?? 0));
				if (format !== undefined) setAttribute(cell, 's', String(order.indexOf(format)));
			}
			list.children = order;
			return true;
		},
	},
	{
		name: 'other formats around those of cells',
		apply(_, random, { styles }) {
			if (styles === undefined) return false;
			const root = rootOf(styles);
			for (const name of ['fonts', 'fills', 'borders', 'dxfs', 'cellStyles', 'cellStyleXfs'])
				if (random() < 0.5) remove(root, name);
			root.children.push(
				makeElement(
					'dxfs',
					{},
					makeElement('dxf', {}, makeElement('numFmt', { numFmtId: '164', formatCode: 'yyyy' })),
				),
				makeElement('cellStyleXfs', {}, makeElement('xf', { numFmtId: '14' })),
			);
			return true;
		},
	},
	{
		name: 'extensions with elements of the same names',
		apply({ parts }, random) {
			for (const { root } of parts) {
				if (root === undefined || random() < 0.4) continue;
				const own = elementsNamed(root, pick(random, OWN_NAMES)).slice(0, 3);
				const inner = own.length > 0 ? own : [makeElement(pick(random, OWN_NAMES))];
				const extension = makeElement('ext', { uri: '{x}', 'xmlns:q': 'urn:example:q' });
				extension.children = structuredClone(inner).map(inOtherNamespace);
				root.children.push(makeElement('extLst', {}, extension));
			}
			return true;
		},
	},
	{
		name: 'the places of parts',
		apply(_, random, known) {
			const movable = [known.sheet, known.strings, known.styles].filter((one) => one !== undefined);
			const part = pick(random, movable);
			if (!/^xl\/(worksheets\/)?\w+\.xml$/.test(part.name)) return false;
			const relationship = elementsNamed(rootOf(known.relationships), 'Relationship').find(
				(one) => {
					const target = attributeOf(one, 'Target') ?? '';
					return target === `/${part.name}` || `xl/${target}` === part.name;
				},
			);
			if (relationship === undefined) return false;
			const [name, target] = pick(random, PLACES);
			part.name = name;
			setAttribute(relationship, 'Target', target);
			return true;
		},
	},
	{
		name: 'names of parts in another case, or encoded',
		apply(book, random) {
			for (const part of book.parts)
				part.name = pick(random, [
					part.name,
					part.name.toUpperCase(),
					part.name.replaceAll('/', '\\'),
					part.name.replace(/[a-z[]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
				]);
			return true;
		},
	},
	{
		name: 'the identifiers of relationships',
		apply(_, random, { relationships, workbook }) {
			const prefix = pick(random, ['R', 'rId0', '_', 'rId1']);
			const renamed = (id: string): string => `${prefix}${id.replace(/^rId/, '')}x`;
			for (const one of elementsNamed(rootOf(relationships), 'Relationship'))
				setAttribute(one, 'Id', renamed(attributeOf(one, 'Id') ?? ''));
			forAll(rootOf(workbook), (one) => {
				one.attributes = one.attributes.map(([name, value]) => {
					if (name === 'r:id') return ['rel:id', renamed(value)];
					return name === 'xmlns:r' ? ['xmlns:rel', value] : [name, value];
				});
			});
			return true;
		},
	},
	{
		name: 'other relationships',
		apply(_, random, { relationships, rootRelationships }) {
			const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
			for (const part of [relationships, rootRelationships]) {
				rootOf(part).children.push(
					makeElement('Relationship', {
						Id: 'rId900',
						Type: `${type}/hyperlink`,
						Target: 'https://example.com/?a=1&b=%20#x',
						TargetMode: 'External',
					}),
					makeElement('Relationship', {
						Id: 'rId901',
						Type: `${type}/calcChain`,
						Target: 'calcChain.xml',
					}),
					makeElement('Relationship', { Id: 'rId902', Type: 'x', Target: '../../..' }),
				);
				rootOf(part).children.sort(() => random() - 0.5);
			}
			return true;
		},
	},
	{
		name: 'other sheets',
		apply(book, random, { relationships, workbook }) {
			const sheets = elementsNamed(rootOf(workbook), 'sheets').at(0);
			const all = sheets === undefined ? [] : childrenOf(sheets);
			const idName = all[0]?.attributes.find(([name]) => name.endsWith(':id'))?.[0];
			if (sheets === undefined || idName === undefined) return false;
			const state = pick(random, ['hidden', 'veryHidden', 'visible']);
			const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet';
			rootOf(relationships).children.push(
				makeElement('Relationship', { Id: 'rId950', Type: type, Target: 'worksheets/other.xml' }),
			);
			const sheet = makeElement('sheet', {
				name: 'Other',
				sheetId: '950',
				state,
				[idName]: 'rId950',
			});
			if (state === 'visible') sheets.children.push(sheet);
			else sheets.children.splice(whole(random, 0, sheets.children.length), 0, sheet);
			book.parts.push({
				name: 'xl/worksheets/other.xml',
				bytes: Buffer.from(pick(random, ['', 'no XML', '<worksheet><sheetData/></worksheet>'])),
				spelling: {},
				packing: {},
			});
			return true;
		},
	},
	{
		name: 'parts that nobody needs',
		apply(book, random) {
			const isNeeded = ({ name }: Part): boolean => !/^(docProps|xl\/theme)\//i.test(name);
			if (random() < 0.5) book.parts = book.parts.filter(isNeeded);
			book.parts.push(
				{ name: 'xl/calcChain.xml', bytes: Buffer.from('<c r="A1"/>'), spelling: {}, packing: {} },
				{ name: 'xl/vbaProject.bin', bytes: Buffer.alloc(500, 7), spelling: {}, packing: {} },
				{ name: 'custom/ä b.xml', bytes: Buffer.alloc(0), spelling: {}, packing: {} },
			);
			return true;
		},
	},
];

/** Names in the zip, and how a relationship of the workbook refers to them. */
const PLACES: ReadonlyArray<[name: string, target: string]> = [
	['xl/a b.xml', 'a%20b.xml'],
	['xl/a b.xml', 'a b.xml'],
	['xl/a%20b.xml', 'a b.xml'],
	['xl/a%20b.xml', '/xl/a%20b.xml'],
	['A/B.xml', '../a/b.xml'],
	['a/b.xml', '/A/B.XML'],
	['xl/deep/er/b.xml', './deep/./er/../er/b.xml'],
	['xl\\deep\\b.xml', 'deep\\b.xml'],
	['xl/Blätter/表.xml', 'Bl%C3%A4tter/%E8%A1%A8.xml'],
	['xl/Blätter/表.xml', 'Blätter/表.xml'],
	['b.xml', '/b.xml'],
];

/** Elements that are read, in any part. */
const OWN_NAMES = [
	'workbookPr',
	'sheet',
	'sheets',
	'numFmts',
	'numFmt',
	'cellXfs',
	'xf',
	'sheetData',
	'row',
	'si',
];

function inOtherNamespace(element: XmlElement): XmlElement {
	const children = element.children.map((child) =>
		child.kind === 'text' ? child : inOtherNamespace(child),
	);
	return { ...element, name: `q:${element.name}`, children };
}

function remove(parent: XmlElement, name: string): void {
	parent.children = parent.children.filter((child) => child.kind === 'text' || child.name !== name);
}

function sharedItem(cell: XmlElement, strings: Part): XmlElement | undefined {
	const value = valueOf(cell);
	if (value === undefined || typeOf(cell) !== 's') return undefined;
	return childrenOf(rootOf(strings)).at(Number(textOf(value)));
}

/** The text of an item without runs. */
function plainText(item: XmlElement): string | undefined {
	const children = childrenOf(item);
	return children.length === 1 && children[0].name === 't' ? textOf(children[0]) : undefined;
}

/** Changes shared and inline texts without runs. */
function onTexts(
	{ strings, sheet }: KnownParts,
	random: Random,
	change: (item: XmlElement, text: string) => boolean,
): boolean {
	const items = [
		...(strings === undefined ? [] : childrenOf(rootOf(strings))),
		...elementsNamed(rootOf(sheet), 'is'),
	];
	const changed = items.map((item) => {
		const text = plainText(item);
		return text !== undefined && text !== '' && random() < 0.5 && change(item, text);
	});
	return changed.includes(true);
}

function runText(text: string): XmlElement {
	return makeElement('t', { 'xml:space': 'preserve' }, text);
}

/** The same double in another notation. */
function respelledNumber(text: string, random: Random): string {
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value)) return text;
	const plain = String(value);
	const isPlain = /^\d+(\.\d+)?$/.test(plain);
	const found = pick(random, [
		text,
		value.toExponential(),
		value.toExponential().toUpperCase(),
		value.toExponential().replace('e+', 'E0'),
		...(isPlain
			? [`+${plain}`, `000${plain}`, plain.includes('.') ? `${plain}00` : `${plain}.0`]
			: []),
		...(isPlain && !plain.includes('.') ? [`${plain}.`, `${plain}0e-1`] : []),
		...(plain.startsWith('0.') ? [plain.slice(1)] : []),
	]);
	if (Number(found) !== value) throw new Error(`${text} is not ${found}`);
	return found;
}

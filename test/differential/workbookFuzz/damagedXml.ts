import { pick, whole, type Random } from '../basics';
import { rootOf, type Book, type KnownParts, type Part } from './book';
import type { Mutation } from './mutation';
import { childrenOf, makeElement, setAttribute, setText, writeXml, type XmlElement } from './xml';

/** Changes after which the workbook is damaged, or means something else. */
export const DAMAGED_XML: readonly Mutation[] = [
	onElements('elements deleted', (parent, at) => void parent.children.splice(at, 1)),
	onElements('elements doubled', (parent, at) => {
		parent.children.splice(at, 0, structuredClone(parent.children[at]));
	}),
	onElements('elements in another place', (parent, at, random, known) => {
		const [moved] = parent.children.splice(at, 1);
		const target = pick(random, withChildren(rootOf(pick(random, importantParts(known)))));
		// Not into itself.
		if (!within(moved, target))
			target.children.splice(whole(random, 0, target.children.length), 0, moved);
	}),
	onElements('elements swapped', (parent, at, random) => {
		const other = whole(random, 0, parent.children.length - 1);
		const { children } = parent;
		[children[at], children[other]] = [children[other], children[at]];
	}),
	onElements('elements renamed', (parent, at, random) => {
		const child = parent.children[at];
		if (child.kind === 'element') child.name = pick(random, NAMES);
	}),
	onElements('elements inserted', (parent, at, random) => {
		const attributes = {
			r: pick(random, REFERENCES),
			t: pick(random, TYPES),
			s: pick(random, INDEXES),
		};
		const inner =
			random() < 0.5 ? [] : [makeElement(pick(random, NAMES), {}, pick(random, CONTENTS))];
		parent.children.splice(at, 0, makeElement(pick(random, NAMES), attributes, ...inner));
	}),
	onElements('elements emptied', (parent, at) => {
		const child = parent.children[at];
		if (child.kind === 'element') child.children = [];
	}),
	onAttributes('attributes deleted', (element, name) => setAttribute(element, name, undefined)),
	onAttributes('other attributes', (element, name, random) => {
		setAttribute(element, name, pick(random, ATTRIBUTES));
	}),
	onAttributes('other types, references and formats', (element, _, random) => {
		const [name, values] = pick(random, [
			['t', TYPES],
			['r', REFERENCES],
			['s', INDEXES],
		] as const);
		setAttribute(element, name, pick(random, values));
	}),
	onAttributes('attributes swapped', (element, name, random, all) => {
		const other = pick(random, all);
		if (other.attributes.length === 0) return;
		const [from, value] = pick(random, other.attributes);
		setAttribute(element, random() < 0.5 ? name : from, value);
	}),
	onElements('other content', (parent, at, random) => {
		const child = parent.children[at];
		if (child.kind === 'element' && childrenOf(child).length === 0)
			setText(child, pick(random, CONTENTS));
	}),
	onText('text cut off', (text, random) => text.slice(0, whole(random, 0, text.length))),
	onText('text without its beginning', (text, random) => text.slice(whole(random, 0, text.length))),
	onText('pieces of text deleted', (text, random) => {
		const at = whole(random, 0, text.length);
		return text.slice(0, at) + text.slice(at + whole(random, 1, 40));
	}),
	onText('pieces of text doubled', (text, random) => {
		const at = whole(random, 0, text.length);
		return text.slice(0, at + whole(random, 1, 200)) + text.slice(at);
	}),
	onText('tags deleted', (text, random) => {
		const tags = [...text.matchAll(/<[^>]*>/g)];
		const { 0: tag, index } = pick(random, tags);
		return text.slice(0, index) + text.slice(index + tag.length);
	}),
	onText('markup inserted', (text, random) => {
		const at = whole(random, 0, text.length);
		return text.slice(0, at) + pick(random, MARKUP) + text.slice(at);
	}),
	onText('markup inserted before a tag', (text, random) => {
		const { index } = pick(random, [...text.matchAll(/</g)]);
		return text.slice(0, index) + pick(random, MARKUP) + text.slice(index);
	}),
	onText('another character', (text, random) => {
		const at = whole(random, 0, text.length);
		return text.slice(0, at) + pick(random, CHARACTERS) + text.slice(at + 1);
	}),
	onText('another encoding declared', (text, random) =>
		text.replace(/encoding="[^"]*"/, `encoding="${pick(random, ENCODINGS)}"`),
	),
	{
		name: 'another encoding',
		apply(_, random, known) {
			const part = pick(random, importantParts(known));
			const text = textOf(part, random);
			const units = Buffer.from(text, 'utf16le');
			part.bytes = pick(random, [
				// Without a byte-order mark.
				() => units,
				() => units.swap16(),
				() => Buffer.concat([Buffer.from([0xff, 0xfe]), units, Buffer.of(65)]),
				() => Buffer.concat([Buffer.from([0xfe, 0xff]), units]),
				() => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text)]),
				() => Buffer.from(text, 'latin1'),
				() => Buffer.concat([Buffer.from('\uFEFF\uFEFF'), Buffer.from(text)]),
				() => Buffer.concat([Buffer.from(text), Buffer.from([0xc3])]),
				() => Buffer.from(text.replace(/[a-z](?=<)/g, 'Ã'), 'latin1'),
			])();
			delete part.root;
			return true;
		},
	},
	{
		name: 'parts deleted',
		apply(book, random) {
			if (book.parts.length === 0) return false;
			book.parts.splice(whole(random, 0, book.parts.length - 1), 1);
			return true;
		},
	},
	{
		name: 'parts swapped',
		apply({ parts }, random) {
			const [one, other] = [pick(random, parts), pick(random, parts)];
			[one.name, other.name] = [other.name, one.name];
			return true;
		},
	},
	{
		name: 'parts emptied or replaced',
		apply(_, random, known) {
			const part = pick(random, importantParts(known));
			part.bytes = Buffer.from(pick(random, WHOLE_PARTS));
			delete part.root;
			return true;
		},
	},
];

const NAMES = [
	'c',
	'v',
	'is',
	't',
	'r',
	'f',
	'row',
	'sheetData',
	'si',
	'sst',
	'xf',
	'numFmt',
	'sheet',
	'rPh',
	'x:v',
	'Relationship',
	'toString',
];
const TYPES = [
	's',
	'str',
	'inlineStr',
	'b',
	'e',
	'd',
	'n',
	'z',
	'',
	'S',
	'shared',
	'inline',
	' s',
	's ',
	'__proto__',
];
const REFERENCES = [
	'A1',
	'a1',
	'B2',
	'$A$1',
	'R1C1',
	'1',
	'0',
	'-1',
	'',
	'A',
	'A0',
	'A-1',
	'XFD1',
	'XFE1',
	'AAAAAAAAAAAA1',
	'ZZ99999999999',
	'1048576',
	'1048577',
	'16777217',
	'4294967297',
	'9007199254740993',
	'1e3',
	'0x10',
	'NaN',
	'Infinity',
	'null',
	'undefined',
	' 7 ',
	'+7',
	'7.0',
	'٣',
	'Ａ１',
];
const INDEXES = [
	'0',
	'1',
	'4',
	'5',
	'-1',
	'-0',
	'1.5',
	'99999',
	'4294967295',
	'4294967296',
	'1e9',
	'NaN',
	'',
	'x',
	'0x1',
	'65536',
];
const CONTENTS = [
	'',
	' ',
	'0',
	'1',
	'-1',
	'99999',
	'4294967296',
	'1e999',
	'-1e999',
	'NaN',
	'INF',
	'Infinity',
	'0x1F',
	'1_000',
	'1,5',
	'1 000',
	'1.5.5',
	'--1',
	'1e',
	'٣',
	'true',
	'TRUE',
	'2',
	'#REF!',
	'undefined',
	'null',
	'2024-13-45',
	'9999-12-31T25:61:61',
	'_x0000_',
	'_xD800_',
	'_xFFFF_',
	'\u0001',
	'\uFFFE',
	'x'.repeat(40_000),
	'1'.repeat(400),
];
const ATTRIBUTES = [
	...REFERENCES,
	...INDEXES,
	...TYPES,
	'veryHidden',
	'/',
	'..',
	'../..',
	'/xl/workbook.xml',
	'xl/workbook.xml',
	'worksheets/',
	'%',
	'%00',
	'%2e%2e/',
	'http://x',
	'x'.repeat(70_000),
];
const MARKUP = [
	'<',
	'>',
	'&',
	'"',
	"'",
	'=',
	'/',
	'</',
	'/>',
	'<!',
	'<!-',
	'<!--',
	'-->',
	'--',
	'<![CDATA[',
	']]>',
	'<?',
	'?>',
	'<?xml version="1.0"?>',
	'<!DOCTYPE x>',
	'<!DOCTYPE x [<!ENTITY a "b">]>',
	'<!ELEMENT x>',
	'&#0;',
	'&#1;',
	'&#xD800;',
	'&#xFFFFFFFF;',
	'&#;',
	'&;',
	'&nbsp;',
	'&amp',
	'&toString;',
	'<c>',
	'</c>',
	'<c/>',
	'<v>',
	'</v>',
	'<v/>',
	'</row>',
	'<row>',
	'</sheetData>',
	'<sheetData>',
	'<sheetData/>',
	'<t>',
	'</t>',
	'<si/>',
	'</si>',
	'<x',
	'<1>',
	'< c>',
	'<:>',
	'<c r>',
	'<c r=A1>',
	'<c r="A1>',
	'\0',
	'\uFEFF',
	'\u0008',
];
const CHARACTERS = [
	'<',
	'>',
	'&',
	'"',
	"'",
	'/',
	'\0',
	' ',
	'\n',
	'0',
	'9',
	'z',
	'\uFFFD',
	'\u00a0',
	'=',
	':',
	'😀',
	'-',
	'!',
];
const ENCODINGS = [
	'utf-16',
	'UTF-16LE',
	'ISO-8859-1',
	'windows-1252',
	'us-ascii',
	'UTF-7',
	'x',
	'',
	'utf-8',
];
const WHOLE_PARTS = [
	'',
	' ',
	'\0',
	'<',
	'text',
	'{}',
	'<a/>',
	'<worksheet/>',
	'<worksheet><sheetData/></worksheet>',
	'<sst/>',
	'<sst><si><t>one</t></si></sst>',
	'<Relationships/>',
	'<workbook/>',
	'<workbook><sheets/></workbook>',
	'<workbook><sheets><sheet/></sheets></workbook>',
	'<styleSheet/>',
	'<styleSheet><cellXfs><xf/></cellXfs></styleSheet>',
	'<html><body>Sign in</body></html>',
	'<?xml version="1.0"?>',
	'<a xmlns:b="c"><b:d/></a>',
	'<b:a/>',
	'PK\u0003\u0004',
];

function importantParts(known: KnownParts): Part[] {
	const { sheet, strings, styles, workbook, relationships, rootRelationships } = known;
	const all = [
		sheet,
		sheet,
		sheet,
		strings,
		strings,
		styles,
		workbook,
		relationships,
		rootRelationships,
	];
	const parts = all.filter((part) => part?.root !== undefined) as Part[];
	return parts.length === 0 ? [] : parts;
}

function withChildren(root: XmlElement): XmlElement[] {
	return [root, ...childrenOf(root).flatMap(withChildren)];
}

function within(outer: XmlElement['children'][number], element: XmlElement): boolean {
	return (
		outer === element ||
		(outer.kind === 'element' && childrenOf(outer).some((child) => within(child, element)))
	);
}

/** Changes one to three children of elements in a part. */
function onElements(
	name: string,
	change: (parent: XmlElement, at: number, random: Random, known: KnownParts) => void,
): Mutation {
	return onPart(name, (root, random, known) => {
		for (let times = whole(random, 1, 3); times > 0; times--) {
			const parents = withChildren(root).filter(({ children }) => children.length > 0);
			if (parents.length === 0) return times < 3;
			const parent = pick(random, parents);
			change(parent, whole(random, 0, parent.children.length - 1), random, known);
		}
		return true;
	});
}

function onAttributes(
	name: string,
	change: (element: XmlElement, name: string, random: Random, all: XmlElement[]) => void,
): Mutation {
	return onPart(name, (root, random) => {
		const all = withChildren(root);
		for (let times = whole(random, 1, 3); times > 0; times--) {
			const having = all.filter(({ attributes }) => attributes.length > 0);
			if (having.length === 0) return false;
			const element = pick(random, having);
			change(element, pick(random, element.attributes)[0], random, all);
		}
		return true;
	});
}

/** @param change returns whether it was applicable */
function onPart(
	name: string,
	change: (root: XmlElement, random: Random, known: KnownParts) => boolean,
): Mutation {
	return {
		name,
		apply(_, random, known) {
			const parts = importantParts(known);
			return parts.length > 0 && change(rootOf(pick(random, parts)), random, known);
		},
	};
}

/** Changes the text of a part, which need not be XML afterwards. */
function onText(name: string, change: (text: string, random: Random) => string): Mutation {
	return {
		name,
		apply(_: Book, random, known) {
			const parts = importantParts(known);
			if (parts.length === 0) return false;
			const part = pick(random, parts);
			part.bytes = Buffer.from(change(textOf(part, random), random));
			delete part.root;
			return true;
		},
	};
}

function textOf(part: Part, random: Random): string {
	return writeXml(rootOf(part), {}, random).toString();
}

import { SaxesParser } from 'saxes';
import { pick, type Random } from '../basics';

export interface XmlElement {
	kind: 'element';
	/** with its prefix */
	name: string;
	attributes: Array<[name: string, value: string]>;
	children: XmlNode[];
}

export type XmlNode = XmlElement | { kind: 'text'; text: string };

/** The many ways to write the same XML; each is the chance with which it is used at a place where it is possible. */
export interface Spelling {
	apostrophes: number;
	/** white space inside of tags, and around the equals signs of attributes */
	blanksInTags: number;
	/** `<a></a>` where nothing is between */
	closedEmpties: number;
	/** characters of text as references */
	references: number;
	/** characters of attributes as references */
	attributeReferences: number;
	/** pieces of text as CDATA sections */
	cdata: number;
	/** comments and processing instructions, between elements and in text */
	remarks: number;
	/** white space between elements that contain only elements */
	blanksBetween: number;
	/** newlines as CRLF */
	crlf: boolean;
	declaration: 'usual' | 'none' | 'plain' | 'long';
	encoding: 'utf-8' | 'utf-8 with a mark' | 'utf-16le' | 'utf-16be';
	/** what comes after the root element */
	end: string;
	/** of all elements that have none; with a colon */
	prefix: string;
}

const PLAIN: Readonly<Spelling> = {
	apostrophes: 0,
	blanksInTags: 0,
	closedEmpties: 0,
	references: 0,
	attributeReferences: 0,
	cdata: 0,
	remarks: 0,
	blanksBetween: 0,
	crlf: false,
	declaration: 'usual',
	encoding: 'utf-8',
	end: '',
	prefix: '',
};

export function parseXml(text: string): XmlElement {
	const parser = new SaxesParser({ position: false });
	const root: XmlElement = { kind: 'element', name: '', attributes: [], children: [] };
	const open = [root];
	const addText = (piece: string): void => {
		const { children } = open[open.length - 1];
		const last = children[children.length - 1];
		if (last?.kind === 'text') last.text += piece;
		else if (open.length > 1) children.push({ kind: 'text', text: piece });
	};
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('opentag', ({ name, attributes }) => {
		const element: XmlElement = {
			kind: 'element',
			name,
			attributes: Object.entries(attributes),
			children: [],
		};
		open[open.length - 1].children.push(element);
		open.push(element);
	});
	parser.on('closetag', () => void open.pop());
	parser.on('text', addText);
	parser.on('cdata', addText);
	parser.write(text.replace(/^\uFEFF/, '')).close();
	const [first] = root.children;
	if (first?.kind !== 'element') throw new Error('no root element');
	return first;
}

/** Whether a document is well-formed, names of entities included. */
export function isWellFormed(text: string): boolean {
	try {
		parseXml(text);
		return true;
	} catch {
		return false;
	}
}

/** @param spelling the plain one, except for what is given */
export function writeXml(
	root: XmlElement,
	given: Partial<Spelling> = {},
	random: Random = () => 1,
): Buffer {
	const spelling = { ...PLAIN, ...given };
	const text = new Writer(spelling, random).document(root);
	const units = Buffer.from(`\uFEFF${text}`, 'utf16le');
	switch (spelling.encoding) {
		case 'utf-8':
			return Buffer.from(text);
		case 'utf-8 with a mark':
			return Buffer.from(`\uFEFF${text}`);
		case 'utf-16le':
			return units;
		case 'utf-16be':
			return units.swap16();
	}
}

const BLANKS = [' ', '\n', '\t', ' \n\t ', '  '];
const REMARKS = [
	'<!---->',
	'<!-- <c r="A1"><v>1</v></c> -->',
	'<!-- > & ]]> <![CDATA[ -->',
	'<?x?>',
	'<?x <row r="9"> ?>',
	'<!-- "\' -->',
];

class Writer {
	constructor(
		private readonly spelling: Spelling,
		private readonly random: Random,
	) {}

	document(root: XmlElement): string {
		const { crlf, end, encoding } = this.spelling;
		const name = encoding.startsWith('utf-16') ? 'UTF-16' : 'UTF-8';
		const declaration = {
			usual: `<?xml version="1.0" encoding="${name}" standalone="yes"?>\n`,
			none: '',
			plain: "<?xml version='1.0'?>",
			long: `<?xml\tversion = "1.0"\n encoding='${name.toLowerCase()}' ?>\n<!-- first -->\n<?y?>\n`,
		}[this.spelling.declaration];
		const text = `${declaration}${this.element(root)}${end}`;
		return crlf ? text.replaceAll('\n', '\r\n') : text;
	}

	private element({ name: plain, attributes, children }: XmlElement): string {
		const { prefix } = this.spelling;
		const name = plain.includes(':') ? plain : prefix + plain;
		const own = attributes
			.map(([key, value]) =>
				this.attribute([
					key === 'xmlns' && prefix !== '' ? `xmlns:${prefix.slice(0, -1)}` : key,
					value,
				]),
			)
			.join('');
		const blank = this.blank(this.spelling.blanksInTags);
		if (children.length === 0 && !this.chance(this.spelling.closedEmpties))
			return `<${name}${own}${blank}/>`;
		const hasText = children.some(({ kind }) => kind === 'text');
		const between = (): string =>
			(hasText || children.length === 0 ? '' : this.blank(this.spelling.blanksBetween)) +
			(this.chance(this.spelling.remarks) ? pick(this.random, REMARKS) : '');
		const content = children.map(
			(child) => between() + (child.kind === 'text' ? this.text(child.text) : this.element(child)),
		);
		return `<${name}${own}${blank}>${content.join('')}${between()}</${name}${this.blank(this.spelling.blanksInTags)}>`;
	}

	private attribute([name, value]: [string, string]): string {
		const { blanksInTags, apostrophes, attributeReferences } = this.spelling;
		const blank = (): string => this.blank(blanksInTags);
		const quote = this.chance(apostrophes) ? "'" : '"';
		const written = Array.from(value, (character) => {
			if (this.chance(attributeReferences)) return this.reference(character);
			if (character === '&') return '&amp;';
			if (character === '<') return '&lt;';
			if (character === quote) return quote === '"' ? '&quot;' : '&apos;';
			return /[\t\r\n]/.test(character) ? `&#${character.charCodeAt(0)};` : character;
		}).join('');
		return `${blank() || ' '}${name}${blank()}=${blank()}${quote}${written}${quote}`;
	}

	private text(text: string): string {
		const { references, cdata, remarks } = this.spelling;
		const pieces =
			cdata === 0 && remarks === 0 ? [text] : text.split(/(?<=[^\ud800-\udbff])(?=.{0,9}$|\s)/s);
		return pieces
			.map((piece) => {
				const remark = this.chance(remarks) ? pick(this.random, REMARKS) : '';
				if (!piece.includes('\r') && this.chance(cdata))
					return `${remark}<![CDATA[${piece.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
				const written = Array.from(piece, (character) => {
					if (this.chance(references)) return this.reference(character);
					if (character === '&') return '&amp;';
					if (character === '<') return '&lt;';
					if (character === '>') return '&gt;';
					return character === '\r' ? '&#13;' : character;
				}).join('');
				return remark + written;
			})
			.join('');
	}

	private reference(character: string): string {
		const named: Record<string, string> = {
			'&': '&amp;',
			'<': '&lt;',
			'>': '&gt;',
			'"': '&quot;',
			"'": '&apos;',
		};
		const code = character.codePointAt(0) ?? 0;
		const hex = code.toString(16);
		return pick(this.random, [
			named[character] ?? `&#${code};`,
			`&#${code};`,
			`&#x${hex};`,
			`&#x${hex.toUpperCase().padStart(6, '0')};`,
			`&#00${code};`,
		]);
	}

	private blank(chance: number): string {
		return this.chance(chance) ? pick(this.random, BLANKS) : '';
	}

	private chance(of: number): boolean {
		return of > 0 && this.random() < of;
	}
}

/** The elements with that name, without a prefix, outermost first. */
export function elementsNamed(root: XmlElement, name: string): XmlElement[] {
	const found: XmlElement[] = [];
	const look = (element: XmlElement): void => {
		if (localName(element) === name) found.push(element);
		for (const child of element.children) if (child.kind === 'element') look(child);
	};
	look(root);
	return found;
}

export function forAll(root: XmlElement, work: (element: XmlElement) => void): void {
	work(root);
	for (const child of childrenOf(root)) forAll(child, work);
}

export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
	return childrenOf(element).find((child) => localName(child) === name);
}

export function childrenOf({ children }: XmlElement): XmlElement[] {
	return children.filter((child) => child.kind === 'element');
}

export function localName({ name }: XmlElement): string {
	return name.slice(name.indexOf(':') + 1);
}

export function attributeOf({ attributes }: XmlElement, name: string): string | undefined {
	return attributes.find(([own]) => own === name)?.[1];
}

/** @param value undefined removes it */
export function setAttribute(element: XmlElement, name: string, value: string | undefined): void {
	const at = element.attributes.findIndex(([own]) => own === name);
	if (value === undefined) {
		if (at >= 0) element.attributes.splice(at, 1);
	} else if (at >= 0) element.attributes[at] = [name, value];
	else element.attributes.push([name, value]);
}

export function makeElement(
	name: string,
	attributes: Record<string, string> = {},
	...children: Array<XmlNode | string>
): XmlElement {
	return {
		kind: 'element',
		name,
		attributes: Object.entries(attributes),
		children: children.map((child) =>
			typeof child === 'string' ? { kind: 'text', text: child } : child,
		),
	};
}

/** All text in an element. */
export function textOf(element: XmlElement): string {
	return element.children
		.map((child) => (child.kind === 'text' ? child.text : textOf(child)))
		.join('');
}

export function setText(element: XmlElement, text: string): void {
	element.children = text === '' ? [] : [{ kind: 'text', text }];
}

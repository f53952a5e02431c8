import { unzipSync } from 'fflate';
import { makeZip, type ZipFile, type ZipOptions } from '../../unit/archive/makeZip';
import type { Random } from '../basics';
import {
	attributeOf,
	elementsNamed,
	parseXml,
	writeXml,
	type Spelling,
	type XmlElement,
} from './xml';

/** A file in a workbook. */
export interface Part {
	name: string;
	/** undefined if it is not one of those that matter, or is no longer XML */
	root?: XmlElement;
	spelling: Partial<Spelling>;
	/** the content if there is no root */
	bytes: Buffer;
	packing: Omit<ZipFile, 'name' | 'data'>;
}

/** A workbook that can be changed before it is written. */
export interface Book {
	/** in the order of the zip */
	parts: Part[];
	zip: ZipOptions;
}

const IRRELEVANT = /^(docProps|xl\/theme)\//;

export function openBook(bytes: Uint8Array): Book {
	const files = Object.entries(unzipSync(bytes));
	return {
		zip: {},
		parts: files
			.filter(([name]) => !name.endsWith('/'))
			.map(([name, data]): Part => ({
				name,
				spelling: {},
				bytes: Buffer.from(data),
				packing: {},
				...(!IRRELEVANT.test(name) && { root: parseXml(Buffer.from(data).toString()) }),
			})),
	};
}

export function copyOf({ parts, zip }: Book): Book {
	return {
		zip: { ...zip },
		parts: parts.map((part) => ({
			...part,
			spelling: { ...part.spelling },
			packing: { ...part.packing },
			...(part.root !== undefined && { root: structuredClone(part.root) }),
		})),
	};
}

export function filesOf({ parts }: Book, random: Random): ZipFile[] {
	return parts.map(({ name, root, spelling, bytes, packing }) => ({
		name,
		data: root === undefined ? bytes : writeXml(root, spelling, random),
		...packing,
	}));
}

export function writeBook(book: Book, random: Random): Buffer {
	return makeZip(filesOf(book, random), book.zip);
}

/** The parts that are read, whatever their names. */
export interface KnownParts {
	contentTypes: Part;
	rootRelationships: Part;
	workbook: Part;
	relationships: Part;
	/** the first visible sheet */
	sheet: Part;
	strings?: Part;
	styles?: Part;
}

/** Only for books in which nothing has been renamed yet. */
export function knownParts(book: Book): KnownParts {
	const named = (name: string): Part => {
		const found = book.parts.find((part) => part.name === name);
		if (found === undefined) throw new Error(`no ${name}`);
		return found;
	};
	const workbook = named('xl/workbook.xml');
	const relationships = named('xl/_rels/workbook.xml.rels');
	const all = elementsNamed(rootOf(relationships), 'Relationship');
	const pathOf = (wanted: (one: XmlElement) => boolean): string | undefined => {
		const found = all.find(wanted);
		const target = found && attributeOf(found, 'Target');
		if (target === undefined) return undefined;
		return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
	};
	const ofType = (type: string): Part | undefined => {
		const path = pathOf((one) => attributeOf(one, 'Type')?.endsWith(`/${type}`) === true);
		return book.parts.find(({ name }) => name === path);
	};
	const visible = elementsNamed(rootOf(workbook), 'sheet').find(
		(one) => (attributeOf(one, 'state') ?? 'visible') === 'visible',
	);
	const id = visible && attributeOf(visible, 'r:id');
	const strings = ofType('sharedStrings');
	const styles = ofType('styles');
	return {
		contentTypes: named('[Content_Types].xml'),
		rootRelationships: named('_rels/.rels'),
		workbook,
		relationships,
		sheet: named(pathOf((one) => attributeOf(one, 'Id') === id) ?? ''),
		...(strings !== undefined && { strings }),
		...(styles !== undefined && { styles }),
	};
}

export function rootOf({ root, name }: Part): XmlElement {
	if (root === undefined) throw new Error(`${name} is no XML`);
	return root;
}

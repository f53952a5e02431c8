import { pick, type Random } from '../basics';
import type { Book, Part } from './book';
import type { Mutation } from './mutation';
import {
	attributeOf,
	childrenOf,
	forAll,
	setAttribute,
	type Spelling,
	type XmlElement,
} from './xml';

/** Other spellings of the same XML: the content stays as it is. */
export const RESPELLED: readonly Mutation[] = [
	spelled('attributes in apostrophes', () => ({ apostrophes: 0.6 })),
	spelled('white space in tags', () => ({ blanksInTags: 0.4 })),
	spelled('empty elements as two tags', () => ({ closedEmpties: 0.7 })),
	spelled('characters as references', (random) => ({ references: pick(random, [0.1, 1]) })),
	spelled('characters of attributes as references', (random) => ({
		attributeReferences: pick(random, [0.2, 1]),
	})),
	spelled('text in CDATA sections', (random) => ({ cdata: pick(random, [0.4, 1]) })),
	spelled('comments and processing instructions', () => ({ remarks: 0.3 })),
	spelled('indented elements', () => ({ blanksBetween: 0.7 })),
	spelled('newlines as CRLF', () => ({ crlf: true, blanksBetween: 0.3 })),
	spelled('another declaration', (random) => ({
		declaration: pick(random, ['none', 'plain', 'long'] as const),
	})),
	spelled('a byte-order mark', () => ({ encoding: 'utf-8 with a mark' })),
	spelled('UTF-16', (random) => ({
		encoding: pick(random, ['utf-16le', 'utf-16be'] as const),
		declaration: pick(random, ['usual', 'none'] as const),
	})),
	spelled('something after the root element', (random) => ({
		end: pick(random, ['\n', ' \r\n\t', '<!-- end -->\n', '<?end?>']),
	})),
	{
		name: 'a prefix for all elements',
		apply: (book, random) =>
			onSome(book, random, (part, root) => {
				const inner = childrenOf(root).flatMap((child) => elementsWith(child, 'xmlns'));
				if (inner.length > 0 || attributeOf(root, 'xmlns') === undefined) return false;
				part.spelling.prefix = pick(random, ['x:', 'ns0:', 'c:', 'r2:', 'Ä:']);
				return true;
			}),
	},
	{
		name: 'attributes in another order',
		apply: (book, random) =>
			onSome(book, random, (_, root) => {
				forAll(root, ({ attributes }) => {
					attributes.sort(() => random() - 0.5);
				});
				return true;
			}),
	},
	{
		name: 'the default namespace repeated',
		apply: (book, random) =>
			onSome(book, random, (_, root) => {
				const namespace = attributeOf(root, 'xmlns');
				if (namespace === undefined) return false;
				forAll(root, (element) => {
					if (random() < 0.2 && !element.name.includes(':'))
						setAttribute(element, 'xmlns', namespace);
				});
				return true;
			}),
	},
	{
		name: 'attributes of another namespace',
		apply: (book, random) =>
			onSome(book, random, (_, root) => {
				setAttribute(root, 'xmlns:q', 'urn:example:q');
				forAll(root, (element) => {
					if (random() < 0.5) return;
					const [name, value] = pick(random, FOREIGN);
					const own = pick(random, [name, ...element.attributes.map(([key]) => key)]);
					if (own.includes(':') || own === 'xmlns') return;
					const at = random() < 0.5 ? 0 : element.attributes.length;
					element.attributes.splice(at, 0, [`q:${own}`, value]);
				});
				return true;
			}),
	},
	{
		name: 'unknown attributes',
		apply: (book, random) =>
			onSome(book, random, (_, root) => {
				forAll(root, (element) => {
					if (random() < 0.3)
						setAttribute(element, pick(random, UNKNOWN), pick(random, FOREIGN)[1]);
				});
				return true;
			}),
	},
	{
		name: 'the strict namespaces',
		apply(book) {
			for (const { root } of book.parts)
				if (root !== undefined)
					forAll(root, ({ attributes }) => {
						for (const attribute of attributes)
							attribute[1] = attribute[1].replace(
								/^http:\/\/schemas\.openxmlformats\.org\/(officeDocument|spreadsheetml)\/2006\//,
								'http://purl.oclc.org/ooxml/$1/',
							);
					});
			return true;
		},
	},
];

const FOREIGN: ReadonlyArray<[name: string, value: string]> = [
	['r', 'ZZ9'],
	['s', '1'],
	['t', 's'],
	['Id', 'rId9'],
	['id', 'rId9'],
	['Target', 'nowhere.xml'],
	['name', 'Other'],
	['state', 'hidden'],
	['numFmtId', '14'],
	['date1904', '1'],
	['a-b.c', '>'],
];
const UNKNOWN = ['tt', 'ss', 'rr', 'R', 'S', 'T', 'dyDescent', 'customAttribute', '_1'];

function spelled(name: string, spelling: (random: Random) => Partial<Spelling>): Mutation {
	return {
		name,
		apply: (book, random) =>
			onSome(book, random, (part) => {
				Object.assign(part.spelling, spelling(random));
				return true;
			}),
	};
}

/** Changes one of the XML parts, or all of them. */
function onSome(
	{ parts }: Book,
	random: Random,
	change: (part: Part, root: XmlElement) => boolean,
): boolean {
	const all = parts.filter(({ root }) => root !== undefined);
	// The sheet and its texts are the ones that are read differently from all others.
	const sheets = all.filter(
		({ name }) => /\.xml$/i.test(name) && !/workbook|styles|Types/i.test(name),
	);
	const chosen =
		random() < 0.4 ? all : [pick(random, random() < 0.6 && sheets.length > 0 ? sheets : all)];
	return chosen.map((part) => part.root !== undefined && change(part, part.root)).includes(true);
}

function elementsWith(root: XmlElement, attribute: string): XmlElement[] {
	return [root, ...childrenOf(root).flatMap((child) => elementsWith(child, attribute))].filter(
		(element) => attributeOf(element, attribute) !== undefined,
	);
}

import { raise } from '../csv/raise';
import type { ByteStream } from '../csv/types';
import { InvalidWorkbookError } from './errors/InvalidWorkbookError';
import { WorkbookLimitError } from './errors/WorkbookLimitError';
import { MAX_DEPTH, MAX_PART_BYTES } from './limits';
import { SaxesParser } from './saxes';
import { utf8Xml } from './xmlText';

export interface XmlElement {
	/** without its prefix */
	name: string;
	/** by name without prefix; only those without a namespace, and references to relationships */
	attributes: Readonly<Record<string, string>>;
	/** names of the enclosing elements, outermost first */
	path: readonly string[];
}

/** The end of the namespace of attributes that refer to relationships, in the transitional and the strict format. */
const REFERENCES = /\/relationships$/;

/**
 * The elements of a small part of a workbook, without those of other namespaces than its root: newer versions of Excel add
 * elements of the same names, such as `workbookPr`, with another meaning. Entities that XML does not define itself are never resolved.
 * @throws InvalidWorkbookError, WorkbookLimitError
 */
export async function readXml(
	chunks: ByteStream,
	part: string,
	onElement: (element: XmlElement) => void,
): Promise<void> {
	const parser = new SaxesParser({ xmlns: true, position: false });
	const path: string[] = [];
	parser.on('doctype', () => {
		throw new InvalidWorkbookError('doctype', part);
	});
	let namespace: string | undefined;
	parser.on('opentag', ({ local, uri, attributes }) => {
		if (path.length === MAX_DEPTH) throw new InvalidWorkbookError('xml', part);
		namespace ??= uri;
		const own = Object.values(attributes).filter(
			(one) => (one.prefix === '' && one.name !== 'xmlns') || REFERENCES.test(one.uri),
		);
		if (uri === namespace)
			onElement({
				name: local,
				attributes: Object.fromEntries(own.map((attribute) => [attribute.local, attribute.value])),
				path,
			});
		path.push(local);
	});
	parser.on('closetag', () => {
		path.pop();
	});
	const decoder = new TextDecoder();
	let bytes = 0;
	for await (const chunk of utf8Xml(chunks)) {
		bytes += chunk.length;
		if (bytes > MAX_PART_BYTES) throw new WorkbookLimitError('part', MAX_PART_BYTES, part);
		write(decoder.decode(chunk, { stream: true }));
	}
	write(decoder.decode(), true);

	function write(text: string, isLast = false): void {
		try {
			parser.write(text);
			if (isLast) parser.close();
		} catch (error) {
			raise(
				error instanceof InvalidWorkbookError
					? error
					: new InvalidWorkbookError('xml', part, undefined, error),
			);
		}
	}
}

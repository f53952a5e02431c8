import type { ByteStream } from '../csv/types';
import { MAX_CELL_STYLES } from './limits';
import { kindOfBuiltIn, kindOfCode, type NumberKind } from './numberFormat';
import { readXml } from './readXml';

/** The NumberKind of each cell style. */
export async function readStyles(chunks: ByteStream, part: string): Promise<Uint8Array> {
	const codes = new Map<string, NumberKind>();
	const formats: string[] = [];
	await readXml(chunks, part, ({ name, attributes, path }) => {
		const parent = path[path.length - 1];
		if (name === 'numFmt' && parent === 'numFmts')
			codes.set(attributes.numFmtId ?? '', kindOfCode(attributes.formatCode ?? ''));
		if (name === 'xf' && parent === 'cellXfs' && formats.length < MAX_CELL_STYLES)
			formats.push(attributes.numFmtId ?? '0');
	});
	// A custom code takes precedence, because LibreOffice reuses the numbers of built-in formats.
	return Uint8Array.from(formats, (id) => codes.get(id) ?? kindOfBuiltIn(Number(id)));
}

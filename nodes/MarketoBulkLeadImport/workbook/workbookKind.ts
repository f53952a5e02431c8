import type { UnsupportedKind } from './errors/UnsupportedWorkbookError';
import type { Parts } from './parts';

/** Files that only one type of document has, the most reliable first. */
const MARKS: ReadonlyArray<[name: string, UnsupportedKind]> = [
	['xl/workbook.bin', 'xlsb'],
	['Index/Document.iwa', 'numbers'],
	['Index/CalculationEngine.iwa', 'numbers'],
	['Index.zip', 'numbers'],
	['word/document.xml', 'docx'],
	['ppt/presentation.xml', 'docx'],
	['content.xml', 'ods'],
];

/** What a zip is: a supported workbook, an unsupported one, or an archive of files. */
export function kindOfZip(parts: Parts): 'xlsx' | UnsupportedKind | 'archive' {
	const unsupported = MARKS.find(([name]) => parts.has(name));
	if (unsupported !== undefined) return unsupported[1];
	return parts.has('[Content_Types].xml') && parts.has('_rels/.rels') ? 'xlsx' : 'archive';
}

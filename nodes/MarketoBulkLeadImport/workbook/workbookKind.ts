import type { Zip } from '../archive/zip';
import type { UnsupportedKind } from './errors/UnsupportedWorkbookError';

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
export function kindOfZip(zip: Zip): 'xlsx' | UnsupportedKind | 'archive' {
	const unsupported = MARKS.find(([name]) => zip.find(name) !== undefined);
	if (unsupported !== undefined) return unsupported[1];
	return zip.find('[Content_Types].xml') !== undefined && zip.find('_rels/.rels') !== undefined
		? 'xlsx'
		: 'archive';
}

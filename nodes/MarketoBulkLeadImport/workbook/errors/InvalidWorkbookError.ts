/**
 * - `xml`: not well-formed, or a reference to an entity that XML does not know
 * - `doctype`: XML with a document type, which no workbook has and which could define entities
 * - `missingPart`: the workbook names a part that is not in the file
 * - `noSheetData`: a sheet without its table
 * - `order`: rows or cells are not in ascending order
 * - `reference`: a cell's address or shared string that does not exist
 */
export type WorkbookFault =
	'xml' | 'doctype' | 'missingPart' | 'noSheetData' | 'order' | 'reference';

/** The workbook breaks the rules of its format in a way that leaves its meaning open. */
export class InvalidWorkbookError extends Error {
	override readonly name = 'InvalidWorkbookError';

	/**
	 * @param part the file inside the workbook
	 * @param at what in it, such as a cell
	 */
	constructor(
		readonly fault: WorkbookFault,
		readonly part: string,
		readonly at?: string,
		cause?: unknown,
	) {
		super(`Invalid workbook: ${fault} in ${part}${at === undefined ? '' : ` at ${at}`}`, { cause });
	}
}

/**
 * - `xml`: not well-formed, or a reference to an entity that XML does not define
 * - `doctype`: XML with a document type, which no workbook has and which could define entities
 * - `missingPart`: the workbook refers to a part that is not in the file
 * - `noSheetData`: a sheet without its table
 * - `order`: rows or cells are not in ascending order
 * - `reference`: a cell reference or shared string that does not exist
 * - `type`: a cell of a type that does not exist
 */
export type WorkbookFault =
	'xml' | 'doctype' | 'missingPart' | 'noSheetData' | 'order' | 'reference' | 'type';

/** The workbook violates its format in a way that makes its meaning unclear. */
export class InvalidWorkbookError extends Error {
	override readonly name = 'InvalidWorkbookError';

	/**
	 * @param part the file inside the workbook
	 * @param at the place in it, such as a cell
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

/**
 * - `xls`: Excel 97 to 2003; `xlsb`: Excel's binary workbook; `ods`: OpenDocument; `numbers`: Apple Numbers;
 *   `docx`: a Word document or another Office file without sheets
 * - `encrypted`: a workbook of any kind that needs a password
 */
export type UnsupportedKind = 'xls' | 'xlsb' | 'ods' | 'numbers' | 'docx' | 'encrypted';

/** A workbook of a kind that is not read. Saving it as .xlsx or CSV, without a password, is the way out. */
export class UnsupportedWorkbookError extends Error {
	override readonly name = 'UnsupportedWorkbookError';

	constructor(readonly kind: UnsupportedKind) {
		super(`Unsupported workbook: ${kind}`);
	}
}

/**
 * - `xls`: Excel 97 to 2003; `xlsb`: Excel's binary workbook; `ods`: OpenDocument; `numbers`: Apple Numbers;
 *   `docx`: a Word document or another Office file without sheets
 * - `encrypted`: a workbook of any kind that needs a password
 */
export type UnsupportedKind = 'xls' | 'xlsb' | 'ods' | 'numbers' | 'docx' | 'encrypted';

/** A workbook type that is not supported. Users can save it as .xlsx or CSV, without a password. */
export class UnsupportedWorkbookError extends Error {
	override readonly name = 'UnsupportedWorkbookError';

	constructor(readonly kind: UnsupportedKind) {
		super(`Unsupported workbook: ${kind}`);
	}
}

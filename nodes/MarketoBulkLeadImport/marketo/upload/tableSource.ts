import { SheetFindings } from '../../workbook/findings';
import { openTable } from '../../workbook/openTable';
import { findingProblems, isNoWorkbook, isWorkbook } from '../check/fileProblems';
import type { Clock } from '../client/ports';
import type { ImportSource } from './source';
import { stoppableSource } from './stoppableSource';

/** Approximate bytes of a row with a dozen columns in a compressed file or a workbook. */
const PACKED_BYTES_OF_A_ROW = 25;

/**
 * The table in a file as a source of its own: the text in a .gz or .zip, a workbook's sheet as CSV, and any other file as
 * it is. Nothing is kept: each time the table is read, the file is read, unpacked and parsed again. A zip or workbook is
 * also read once to find what it contains. Unpacking and parsing end when the execution is stopped.
 * @throws the errors that fileProblem explains
 */
export async function tableSource(file: ImportSource, clock: Clock): Promise<ImportSource> {
	if (file.dialect !== undefined) return file;
	const { given, bytes = 0, ...rest } = file;
	const source = { ...rest, likelyRows: Math.floor(bytes / PACKED_BYTES_OF_A_ROW) };
	const unpacked = stoppableSource(file, clock);
	const table = await openTable(unpacked, given.sheetName);
	if (table.kind === 'text') {
		const notes = given.isWorkbook === true ? [isNoWorkbook()] : [];
		if (table.source === unpacked) return notes.length === 0 ? file : { ...file, notes };
		return { ...source, given, notes, open: async () => await table.source.open() };
	}

	const { sheet } = table;
	let findings = new SheetFindings();
	return {
		...source,
		given,
		dialect: { encoding: 'utf-8', delimiter: ',', bomLength: 0, hasSepLine: false },
		marksNumbers: true,
		sheet: sheet.name,
		get notes() {
			const found = findingProblems(findings.all);
			return given.delimiter === undefined ? found : [isWorkbook(), ...found];
		},
		async open() {
			findings = new SheetFindings();
			return await sheet.open(findings);
		},
	};
}

import type { Zip } from '../archive/zip';
import type { ByteStream } from '../csv/types';
import { SheetNotFoundError } from './errors/SheetNotFoundError';
import { SheetFindings } from './findings';
import type { Parts } from './parts';
import { readRelationships, relationshipsOf, type Relationship } from './relationships';
import { SharedStrings } from './sharedStrings';
import { readRows } from './sheetRows';
import { readStyles } from './styles';
import { readWorkbookPart, type SheetEntry } from './workbookPart';

/** A sheet as a CSV text that can be read any number of times. */
export interface Sheet {
	name: string;
	/** names of all sheets that have cells, including hidden ones */
	sheetNames: readonly string[];
	/**
	 * UTF-8 without a byte-order mark, commas, quotes only if necessary, LF. Line n is the sheet's
	 * row n (a newline in quotes does not start a line); rows without content are empty lines. All
	 * records are at least as wide as the first. Reading throws InvalidWorkbookError,
	 * WorkbookLimitError, DamagedArchiveError, ArchiveLimitError, EncryptedEntryError or
	 * UnsupportedCompressionError.
	 * @param findings receives the cells that were read differently from what Excel shows; complete
	 * when the stream has ended
	 */
	open(findings?: SheetFindings): Promise<ByteStream>;
}

/**
 * Finds the requested sheet, or the first visible one. Hidden rows, hidden columns and cells of a
 * merged range are read like others.
 * @param sheetName in any case, as in Excel
 * @throws SheetNotFoundError, InvalidWorkbookError, and any error from reading a zip
 */
export async function openSheet(zip: Zip, parts: Parts, sheetName?: string): Promise<Sheet> {
	await zip.holdSmall();
	const root = await relationships(parts, '');
	const workbookPath =
		root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
	const { sheets, is1904 } = await readWorkbookPart(parts.read(workbookPath), workbookPath);
	const related = await relationships(parts, workbookPath);
	const pathOf = (type: string): string | undefined =>
		related.find((one) => one.type === type)?.target;

	const tables = sheets.flatMap((sheet) => {
		const target = related.find(
			({ id, type }) => id === sheet.relationship && type === 'worksheet',
		)?.target;
		return target === undefined ? [] : [{ ...sheet, target }];
	});
	const sheetNames = tables.map(({ name }) => name);
	const sheet = choose(tables, sheetName);
	if (sheet === undefined) throw new SheetNotFoundError(sheetName, sheetNames);

	const stylesPath = pathOf('styles');
	const stringsPath = pathOf('sharedStrings');
	// Some writers reference the part but omit it if it would be empty.
	const hasStrings = stringsPath !== undefined && parts.has(stringsPath);
	const kinds =
		stylesPath === undefined || !parts.has(stylesPath)
			? new Uint8Array(0)
			: await readStyles(parts.read(stylesPath), stylesPath);
	parts.read(sheet.target);
	zip.forget();
	return {
		name: sheet.name,
		sheetNames,
		async open(findings = new SheetFindings()) {
			const strings = hasStrings
				? await SharedStrings.read(parts.read(stringsPath), stringsPath)
				: undefined;
			return readRows(parts.read(sheet.target), sheet.target, {
				strings,
				kinds,
				is1904,
				findings,
			});
		},
	};
}

function choose<T extends SheetEntry>(
	sheets: readonly T[],
	name: string | undefined,
): T | undefined {
	if (name === undefined || name === '') return sheets.find(({ isHidden }) => !isHidden);
	const wanted = name.trim().toLowerCase();
	return (
		sheets.find((sheet) => sheet.name === name) ??
		sheets.find((sheet) => sheet.name.trim().toLowerCase() === wanted)
	);
}

async function relationships(parts: Parts, owner: string): Promise<Relationship[]> {
	const part = relationshipsOf(owner);
	return await readRelationships(parts.read(part), part, owner);
}

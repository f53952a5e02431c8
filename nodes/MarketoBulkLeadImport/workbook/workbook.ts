import type { Zip } from '../archive/zip';
import type { ByteStream } from '../csv/types';
import { InvalidWorkbookError } from './errors/InvalidWorkbookError';
import { SheetNotFoundError } from './errors/SheetNotFoundError';
import { SheetFindings } from './findings';
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
export async function openSheet(zip: Zip, sheetName?: string): Promise<Sheet> {
	await zip.holdSmall();
	const root = await relationships(zip, '');
	const workbookPath =
		root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
	const { sheets, is1904 } = await readWorkbookPart(partOf(zip, workbookPath), workbookPath);
	const related = await relationships(zip, workbookPath);
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
	const hasStrings = stringsPath !== undefined && zip.find(stringsPath) !== undefined;
	const kinds =
		stylesPath === undefined || zip.find(stylesPath) === undefined
			? new Uint8Array(0)
			: await readStyles(partOf(zip, stylesPath), stylesPath);
	partOf(zip, sheet.target);
	zip.forget();
	return {
		name: sheet.name,
		sheetNames,
		async open(findings = new SheetFindings()) {
			const strings = hasStrings
				? await SharedStrings.read(partOf(zip, stringsPath), stringsPath)
				: undefined;
			return readRows(partOf(zip, sheet.target), sheet.target, {
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

async function relationships(zip: Zip, owner: string): Promise<Relationship[]> {
	const part = relationshipsOf(owner);
	return await readRelationships(partOf(zip, part), part, owner);
}

function partOf(zip: Zip, path: string): ByteStream {
	const entry = zip.find(path);
	if (entry === undefined) throw new InvalidWorkbookError('missingPart', path);
	return zip.read(entry);
}

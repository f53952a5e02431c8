import { readHead } from '../archive/byteRange';
import type { ByteSource } from '../archive/byteSource';
import { ArchiveLimitError } from '../archive/errors/ArchiveLimitError';
import { gunzipped, isGzip } from '../archive/gzip';
import { MAX_NESTING } from '../archive/limits';
import { fileName, oneTable } from '../archive/oneTable';
import { isZip, Zip } from '../archive/zip';
import { isCompoundFile, isEncryptedWorkbook } from './compoundFile';
import { UnsupportedWorkbookError } from './errors/UnsupportedWorkbookError';
import { Parts } from './parts';
import { openSheet, type Sheet } from './workbook';
import { kindOfZip } from './workbookKind';

/** The table in a file, regardless of its container. */
export type Table =
	/** text, most likely CSV in a dialect not yet detected, or something that isn't a table */
	| { kind: 'text'; fileName?: string; source: ByteSource }
	| { kind: 'sheet'; fileName?: string; sheet: Sheet };

const HEAD_BYTES = 512;

/**
 * Detects from a file's content how to read its table: as is, decompressed, or from a workbook.
 * `fileName` is the name inside a zip. Reads only as much of the file as necessary: the beginning
 * of text and gzip, all of a zip or workbook.
 * @param sheetName default: the first visible sheet
 * @throws UnsupportedWorkbookError, SheetNotFoundError, NoTableError, SeveralTablesError, and any
 * error from reading
 */
export async function openTable(source: ByteSource, sheetName?: string, depth = 0): Promise<Table> {
	const head = await readHead(source, HEAD_BYTES);
	if (isGzip(head)) {
		checkDepth(depth);
		return await openTable(gunzipped(source), sheetName, depth + 1);
	}
	if (isCompoundFile(head))
		throw new UnsupportedWorkbookError((await isEncryptedWorkbook(source)) ? 'encrypted' : 'xls');
	if (!isZip(head)) return { kind: 'text', source };

	const zip = await Zip.open(source);
	const parts = new Parts(zip);
	const kind = kindOfZip(parts);
	if (kind === 'xlsx') return { kind: 'sheet', sheet: await openSheet(zip, parts, sheetName) };
	if (kind !== 'archive') throw new UnsupportedWorkbookError(kind);
	checkDepth(depth);
	const entry = oneTable(zip.entries);
	zip.forget();
	const inner: ByteSource = { open: async () => zip.read(entry) };
	return { fileName: fileName(entry.name), ...(await openTable(inner, sheetName, depth + 1)) };
}

function checkDepth(depth: number): void {
	if (depth >= MAX_NESTING) throw new ArchiveLimitError('nesting', MAX_NESTING);
}

import { readHead as readBeginning } from '../../archive/byteRange';
import type { Dialect } from '../../csv/text/dialect';
import { decodeToUtf8, withoutMark } from '../../csv/text/decode';
import { readHeader, type Header } from '../../csv/read/header';
import type { RecordBatch } from '../../csv/read/recordBatch';
import { readRecords } from '../../csv/read/records';
import { recordsFrom } from '../../csv/read/recordsFrom';
import { withoutFirstLine } from '../../csv/read/sepLine';
import type { ByteStream, Delimiter, Encoding } from '../../csv/types';
import type { Problem } from '../check/problem';

/** Rows to import: a file, or items that are read as one. Can be read any number of times. */
export interface ImportSource {
	/** the name that the user sees */
	fileName: string;
	/** opens a new stream of the same bytes */
	open(): Promise<ByteStream>;
	/** number of bytes, if known without reading */
	bytes?: number;
	/** estimated number of rows, if `bytes` is no basis for an estimate */
	likelyRows?: number;
	kind: 'file' | 'items';
	given: GivenFormat;
	/** set if nothing needs to be detected */
	dialect?: Dialect;
	/** whether numbers are marked, as described in csv/markedNumbers.ts */
	marksNumbers?: boolean;
	/** the name of the sheet, if the file is a workbook */
	sheet?: string;
	/** problems found while the rows were built; complete after the source has been read to its end */
	readonly notes?: readonly Problem[];
	/** a digest of what was checked, if later steps must compare it; known after the source has been read to its end */
	digest?(): SourceDigest | undefined;
}

/** A compact digest of what a source contained when it was read to its end. Plain JSON. */
export interface SourceDigest {
	bytes: number;
	/** hash of everything */
	hash: number;
	/** number of bytes from one of `hashes` to the next */
	every: number;
	/** each of everything up to its position */
	hashes: number[];
}

/** Settings of the user, which take precedence over detection. */
export interface GivenFormat {
	/** ignored for a workbook */
	encoding?: Encoding;
	/** set only for text */
	delimiter?: Delimiter;
	isWorkbook?: boolean;
	/** by default the first visible sheet */
	sheetName?: string;
}

/** How to read the bytes of a source. */
export interface Reading {
	readonly dialect: Dialect;
	/** what to do with bytes that the encoding does not allow */
	readonly onInvalid: 'throw' | 'replace';
	readonly maxRecordBytes: number;
	/** the number of the first row to read, besides the header; undefined: all rows */
	readonly firstRow?: number | undefined;
}

/** In a spreadsheet, the header of a file is row 1; the first of several items is item 1, so their header is 0. */
const HEADER_ROW: Readonly<Record<ImportSource['kind'], number>> = { file: 1, items: 0 };

/** The word for a row of the source in messages. */
export function rowNoun({ kind }: Pick<ImportSource, 'kind'>): 'row' | 'item' {
	return kind === 'items' ? 'item' : 'row';
}

/**
 * Yields the source's records, the header first.
 * @param onReplaced called if bytes that the encoding does not allow were replaced
 */
export async function openRecords(
	source: ImportSource,
	{ dialect, onInvalid, maxRecordBytes }: Reading,
	onReplaced?: () => void,
): Promise<AsyncIterable<RecordBatch>> {
	return readRecords(decodeToUtf8(await source.open(), dialect, onInvalid, onReplaced), {
		delimiter: dialect.delimiter,
		skipSepLine: dialect.hasSepLine,
		maxRecordBytes,
		firstRow: HEADER_ROW[source.kind],
	});
}

/**
 * The source's header, and the records after it that are to be read. `rest` must be read to its end
 * or closed with `return`.
 * @param onReplaced called if bytes that the encoding does not allow were replaced
 * @throws EmptyFileError if there is no header
 */
export async function openTable(
	source: ImportSource,
	reading: Reading,
	onReplaced?: () => void,
): Promise<{ header: Header; rest: AsyncIterableIterator<RecordBatch> }> {
	const records = await openRecords(source, reading, onReplaced);
	const { header, rest } = await readHeader(records, reading.dialect.delimiter);
	const { firstRow } = reading;
	return { header, rest: firstRow === undefined ? rest : recordsFrom(rest, firstRow) };
}

/** The text in which openRecords finds the records of a source that is valid UTF-8. */
export async function openText(source: ImportSource, { dialect }: Reading): Promise<ByteStream> {
	const text = withoutMark(await source.open(), dialect.bomLength);
	return dialect.hasSepLine ? withoutFirstLine(text) : text;
}

/** The first bytes of a source, at most `wanted`, and whether that is the whole source. */
export async function readHead(
	source: ImportSource,
	wanted: number,
): Promise<{ head: Uint8Array; isWhole: boolean }> {
	// One more byte shows whether more follow.
	const bytes = await readBeginning(source, wanted + 1);
	return { head: bytes.subarray(0, wanted), isWhole: bytes.length <= wanted };
}

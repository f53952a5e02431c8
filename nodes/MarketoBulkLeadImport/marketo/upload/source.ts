import type { Dialect } from '../../csv/text/dialect';
import { decodeToUtf8, withoutMark } from '../../csv/text/decode';
import { readRecords, type RecordBatch } from '../../csv/read/records';
import { withoutFirstLine } from '../../csv/read/sepLine';
import type { ByteStream, Delimiter, Encoding } from '../../csv/types';
import type { Problem } from '../check/problem';

/** Rows to be imported: a file, or items that are read as one. It can be read any number of times. */
export interface ImportSource {
	/** as the user knows it */
	fileName: string;
	/** a new stream of the same bytes */
	open(): Promise<ByteStream>;
	/** how many bytes, where that is known without reading */
	bytes?: number;
	kind: 'file' | 'items';
	/** what the user set by hand; it wins over what is detected */
	given: { encoding?: Encoding; delimiter?: Delimiter };
	/** set where nothing needs to be detected */
	dialect?: Dialect;
	/** what was noticed while the rows were put together */
	notes?: readonly Problem[];
}

/** The header of a file is row 1 in a spreadsheet; of items the first one is item 1, so their header is 0. */
const HEADER_ROW: Readonly<Record<ImportSource['kind'], number>> = { file: 1, items: 0 };

/** What one row of the source is called in messages. */
export function rowNoun({ kind }: Pick<ImportSource, 'kind'>): 'row' | 'item' {
	return kind === 'items' ? 'item' : 'row';
}

/** How the bytes of a source are read. */
export interface Reading {
	dialect: Dialect;
	/** what happens to bytes that the encoding does not allow */
	onInvalid: 'throw' | 'replace';
	maxRecordBytes: number;
	/** the number of the first row to be read, the header apart; without it all are read */
	firstRow?: number;
}

/**
 * The source's records, its header first.
 * @param onReplaced called where bytes were replaced that the encoding does not allow
 */
export async function openRecords(
	source: ImportSource,
	reading: Reading,
	onReplaced?: () => void,
): Promise<AsyncIterable<RecordBatch>> {
	const { dialect, onInvalid, maxRecordBytes } = reading;
	return readRecords(decodeToUtf8(await source.open(), dialect, onInvalid, onReplaced), {
		delimiter: dialect.delimiter,
		skipSepLine: dialect.hasSepLine,
		maxRecordBytes,
		firstRow: HEADER_ROW[source.kind],
	});
}

/** What openRecords finds records in, of a source that is valid UTF-8. */
export async function openText(source: ImportSource, { dialect }: Reading): Promise<ByteStream> {
	const text = withoutMark(await source.open(), dialect.bomLength);
	return dialect.hasSepLine ? withoutFirstLine(text) : text;
}

/** The first bytes of a source, at most `wanted`, and whether they are all of it. */
export async function readHead(
	source: ImportSource,
	wanted: number,
): Promise<{ head: Uint8Array; isWhole: boolean }> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	let isWhole = true;
	// Leaving the loop early closes the stream.
	for await (const chunk of await source.open()) {
		chunks.push(chunk);
		length += chunk.length;
		if (length > wanted) {
			isWhole = false;
			break;
		}
	}
	const head = new Uint8Array(Math.min(length, wanted));
	let at = 0;
	for (const chunk of chunks) {
		const part = chunk.subarray(0, head.length - at);
		head.set(part, at);
		at += part.length;
	}
	return { head, isWhole };
}

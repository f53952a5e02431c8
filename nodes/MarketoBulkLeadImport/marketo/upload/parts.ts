import { copyParts } from '../../csv/write/splitPlan';
import { encodeRecord } from '../../csv/write/encode';
import { readHeader } from '../../csv/read/header';
import { recordsFrom } from '../../csv/read/recordsFrom';
import { splitIntoParts, type Part, type SplitOptions } from '../../csv/write/split';
import type { Delimiter } from '../../csv/types';
import { recordRewriter } from './recordRewriter';
import { openRecords, openText, type Reading } from './source';
import type { CheckedSource } from '../check/checkSource';

/**
 * Room for what stands around the file in a multipart body: two boundaries of at most 70 characters and
 * the part's headers, the file's name apart. It is left free around each part, so that the
 * request is made without copying the part.
 */
const ENVELOPE = { before: 400, after: 112 };

/** Bytes of a file part so that the whole request stays within the limit. */
export function partBytes(maxRequestBytes: number, fileName: string): number {
	return maxRequestBytes - ENVELOPE.before - ENVELOPE.after - uploadName(fileName).length;
}

/** The delimiter of what is sent: Marketo has no format for the pipe. */
function delimiterSent(delimiter: Delimiter): Delimiter {
	return delimiter === '|' ? ',' : delimiter;
}

/** The header that is sent: Marketo's names of the columns that are sent. */
export function headerBytes({
	columns,
	reading,
	newline,
}: Pick<CheckedSource, 'columns' | 'reading' | 'newline'>): Uint8Array {
	const fields = columns.flatMap(({ field }) => (field === null ? [] : [field]));
	const delimiter = delimiterSent(reading?.dialect.delimiter ?? ',');
	return Buffer.from(`${encodeRecord(fields, delimiter)}${newline}`, 'utf8');
}

export interface PartOptions {
	/** most bytes of a part, header included; by default what Marketo takes, which it cannot exceed */
	maxBytes?: number;
	/** the number of the row to begin with; by default the first one that was checked */
	firstRow?: number;
}

/** Reads the source a second time and cuts it into uploads, each when it is asked for. */
export async function* openParts(
	checked: CheckedSource,
	{ maxBytes, firstRow = checked.reading?.firstRow }: PartOptions = {},
): AsyncGenerator<Part> {
	const { source, reading, cuts, maxRequestBytes } = checked;
	if (reading === undefined) return;
	const options = { header: headerBytes(checked), spare: ENVELOPE };
	const most = partBytes(maxRequestBytes, source.fileName);
	const parts =
		cuts === undefined || maxBytes !== undefined || firstRow !== undefined
			? await writeParts(
					checked,
					reading,
					{ ...options, maxBytes: Math.min(maxBytes ?? most, most) },
					firstRow,
				)
			: copyParts(await openText(source, reading), cuts, options);
	yield* parts;
}

/** Finds the records again, and writes them anew where they cannot be sent as they stand. */
async function writeParts(
	checked: CheckedSource,
	reading: Reading,
	options: SplitOptions,
	firstRow?: number,
): Promise<AsyncGenerator<Part>> {
	const { source, isCleanCopy, columns } = checked;
	const { delimiter } = reading.dialect;
	const { rest } = await readHeader(await openRecords(source, reading), delimiter);
	return splitIntoParts(firstRow === undefined ? rest : recordsFrom(rest, firstRow), {
		...options,
		...(source.bytes !== undefined && { sizeHint: source.bytes }),
		...(!isCleanCopy && { rewrite: recordRewriter(columns, delimiter, delimiterSent(delimiter)) }),
	});
}

/**
 * The file's name as it goes into the upload, where Marketo only shows it: plain ASCII without anything
 * that has a meaning in a multipart header.
 */
export function uploadName(fileName: string): string {
	const plain = fileName
		.normalize('NFKD')
		.replace(/[^A-Za-z0-9._ -]+/g, '_')
		.slice(-100);
	return /[A-Za-z0-9]/.test(plain) ? plain : 'leads.csv';
}

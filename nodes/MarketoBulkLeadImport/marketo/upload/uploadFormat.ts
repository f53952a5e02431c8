import { encodeRecord } from '../../csv/write/encode';
import type { Delimiter } from '../../csv/types';
import type { ImportFormat } from '../client/marketoClient';
import { uploadName } from './fileName';

/** The formats that Marketo accepts. It has none for the pipe: such files are sent as CSV. */
export const FORMAT_DELIMITERS: Readonly<Record<ImportFormat, Delimiter>> = {
	csv: ',',
	tsv: '\t',
	ssv: ';',
};

/**
 * Bytes of a request in addition to the file and its name: two boundaries of at most 70 characters
 * and the headers of one multipart part, with some reserve.
 */
const ENVELOPE_BYTES = 512;

/** The format in which a file with this delimiter is sent. */
export function formatFor(delimiter: Delimiter): ImportFormat {
	const formats = Object.keys(FORMAT_DELIMITERS) as ImportFormat[];
	return formats.find((format) => FORMAT_DELIMITERS[format] === delimiter) ?? 'csv';
}

/** Maximum size of a part of the file, in bytes, with which the whole request stays within its limit. */
export function maxPartBytes(maxRequestBytes: number, fileName: string): number {
	return maxRequestBytes - ENVELOPE_BYTES - uploadName(fileName).length;
}

/** The header that is sent: Marketo's field names, including the newline. */
export function headerLine(
	fields: readonly string[],
	format: ImportFormat,
	newline: '\n' | '\r\n',
): Uint8Array {
	return Buffer.from(`${encodeRecord(fields, FORMAT_DELIMITERS[format])}${newline}`, 'utf8');
}

import { STRETCH_BYTES, type RecordMarks } from '../../csv/write/recordMarks';
import type { ImportFormat } from '../client/marketoClient';
import type { Reading } from './source';

/** How a checked source is read again and written for Marketo. */
export interface UploadPlan {
	readonly reading: Reading;
	readonly format: ImportFormat;
	/** the header line of every part, newline included */
	readonly header: Uint8Array;
	/** most bytes of a part, header included, that Marketo takes */
	readonly maxBytes: number;
	/** whether the records are sent as they stand in the file */
	readonly isCleanCopy: boolean;
	/** where parts can be cut out of the file's own bytes; absent where they are not what is sent */
	readonly marks?: RecordMarks;
	/** bytes of all records as they stand in the file, and about what converted values take more */
	readonly recordBytes: number;
	/** bytes of the longest record */
	readonly longestRecord: number;
}

/** How many parts there are at the least. Rewritten records can need more. */
export function fewestParts({ header, maxBytes, recordBytes }: UploadPlan): number {
	return Math.max(1, Math.ceil(recordBytes / (maxBytes - header.length)));
}

/**
 * Most bytes of a part, header included, that cuts the source into parts of about the same size: into
 * so many at the most, unless Marketo takes less. Rewritten records can need more.
 */
export function evenPartBytes(
	{ header, maxBytes, recordBytes, longestRecord }: UploadPlan,
	parts: number,
): number {
	const share = Math.ceil(recordBytes / parts);
	// A part is filled but for less than this, so that no more than its share stays for the others.
	const unfilled = Math.max(longestRecord, Math.min(STRETCH_BYTES, Math.ceil(share / 64)));
	return Math.min(maxBytes, header.length + share + unfilled);
}

import { STRETCH_BYTES, type RecordMarks } from '../../csv/write/recordMarks';
import type { ImportFormat } from '../client/marketoClient';
import type { Reading } from './source';

/** How to read a checked source again and write it for Marketo. */
export interface UploadPlan {
	readonly reading: Reading;
	readonly format: ImportFormat;
	/** the header line of every part, including its newline */
	readonly header: Uint8Array;
	/** maximum size of a part in bytes, including the header, that Marketo accepts */
	readonly maxBytes: number;
	/** whether the records are sent as they are in the file */
	readonly isCleanCopy: boolean;
	/** where parts can be cut from the file's own bytes; undefined if those are not what is sent */
	readonly marks?: RecordMarks;
	/** bytes of all records in the file, and approximately how many bytes converted values add */
	readonly recordBytes: number;
	/** bytes of the longest record */
	readonly longestRecord: number;
}

/** Minimum number of parts. Rewritten records can need more. */
export function fewestParts({ header, maxBytes, recordBytes }: UploadPlan): number {
	return Math.max(1, Math.ceil(recordBytes / (maxBytes - header.length)));
}

/**
 * Maximum part size in bytes, including the header, that splits the source into parts of about the
 * same size: at most `parts` parts, unless Marketo's limit is lower. Rewritten records can need
 * more.
 */
export function evenPartBytes(
	{ header, maxBytes, recordBytes, longestRecord }: UploadPlan,
	parts: number,
): number {
	const share = Math.ceil(recordBytes / parts);
	// A part is full except for less than this, so that the other parts do not get more than their
	// share.
	const unfilled = Math.max(longestRecord, Math.min(STRETCH_BYTES, Math.ceil(share / 64)));
	return Math.min(maxBytes, header.length + share + unfilled);
}

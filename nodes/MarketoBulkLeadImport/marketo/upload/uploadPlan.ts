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
	/** bytes of all records as they stand in the file */
	readonly recordBytes: number;
	/** bytes of the longest record */
	readonly longestRecord: number;
}

/** How many parts there are at the least. Rewritten records can need more. */
export function fewestParts(plan: UploadPlan): number {
	return Math.max(1, Math.ceil(plan.recordBytes / (plan.maxBytes - plan.header.length)));
}

/**
 * Most bytes of a part, header included, that cuts the source into parts of about the same size: into
 * so many at the most, unless Marketo takes less. Rewritten records can need more.
 */
export function evenPartBytes(plan: UploadPlan, parts: number): number {
	// A part that has no room for the next record is filled but for less than the longest one.
	const room = Math.ceil(plan.recordBytes / parts) + plan.longestRecord;
	return Math.min(plan.maxBytes, plan.header.length + room);
}

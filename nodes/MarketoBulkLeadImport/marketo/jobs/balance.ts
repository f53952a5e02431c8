import type { CheckedSource } from '../check/checkSource';
import type { ImportTarget } from '../client/importTarget';
import { JOBS_AT_WORK } from '../client/limits';
import { evenPartBytes, fewestParts } from '../upload/uploadPlan';

/** In bytes. Below this, overhead dominates the time of a job. */
const SMALLEST_PART = 1_000_000;

/**
 * Maximum part size in bytes that gives both of Marketo's workers the same amount of work: an even
 * number of parts of similar size. Undefined if parts should be as large as possible: if they would
 * be smaller than 1 MB, if Marketo processes one job at a time for the target, or if rows with the
 * same key must not be processed concurrently.
 */
export function balancedPartBytes(
	checked: CheckedSource,
	target: Pick<ImportTarget, 'exclusiveKey'>,
): number | undefined {
	const { upload, problems } = checked;
	if (upload === undefined || target.exclusiveKey !== undefined) return undefined;
	if (problems.some(({ kind }) => kind === 'duplicateLookup')) return undefined;
	const parts = Math.ceil(fewestParts(upload) / JOBS_AT_WORK) * JOBS_AT_WORK;
	const bytes = upload.recordBytes * shareSent(checked);
	return bytes / parts < SMALLEST_PART ? undefined : evenPartBytes(upload, parts);
}

/** The share of the file's columns that is sent, which approximates the share of its bytes. */
function shareSent({ columns, header }: CheckedSource): number {
	return columns.filter(({ field }) => field !== null).length / Math.max(1, header.length);
}

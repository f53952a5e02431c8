import type { CheckedSource } from '../check/checkSource';
import type { ImportTarget } from '../client/importTarget';
import { JOBS_AT_WORK } from '../client/limits';
import { evenPartBytes, fewestParts } from '../upload/uploadPlan';

/** Bytes. The time of smaller jobs is mostly overhead. */
const SMALLEST_PART = 1_000_000;

/**
 * Most bytes of a part so that both of Marketo's workers get the same to do: an even number of parts of like size.
 * Undefined where parts are better as large as they can be: if they would be smaller than 1 MB, if Marketo takes one
 * job at a time for the target, or if rows with the same key must not be at work side by side.
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

/** Columns that are sent, of all that the file has: the same share of its bytes, more or less. */
function shareSent({ columns, header }: CheckedSource): number {
	return columns.filter(({ field }) => field !== null).length / Math.max(1, header.length);
}

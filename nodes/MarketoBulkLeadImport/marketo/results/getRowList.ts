import { raise } from '../../csv/raise';
import type { BatchTarget } from '../client/importTarget';
import type { MarketoClient, RowFileKind } from '../client/marketoClient';
import { BatchNotFoundError } from '../errors/BatchNotFoundError';
import { CancelledError } from '../errors/CancelledError';
import { MarketoError } from '../errors/MarketoError';
import { isFinished } from '../jobs/job';
import { parseRowFile, type RowFile } from './parseRowFile';
import { ROW_KINDS } from './rowKinds';
import { untilListed } from './rowLists';

/** milliseconds before a missing list is requested again */
const PAUSE = 5_000;

export interface RowList {
	list: RowFile;
	/** why it is unexpectedly empty */
	notes: string[];
}

/**
 * The failed rows of a job, or its rows with warnings, if only its batch ID is known. Marketo has
 * no file for a job without such rows, for an unfinished job, and for an unknown job; and a file
 * can be missing for a while. Only the first case is fine, so if the list is empty, this checks the
 * job's status, and requests the list again if the status counts rows.
 * @throws BatchNotFoundError, CancelledError, and any error from the first request for the list
 */
export async function getRowList(
	client: MarketoClient,
	target: BatchTarget,
	batchId: number,
	kind: RowFileKind,
): Promise<RowList> {
	const request = async (): Promise<RowFile> =>
		parseRowFile(await client.getRowFile(target, batchId, kind), kind);
	const first = await request();
	if (first.rows.length > 0) return { list: first, notes: [] };
	const { rows, count, countInWords } = ROW_KINDS[kind];
	try {
		const job = await client.getJob(target, batchId);
		if (!isFinished(job))
			return {
				list: first,
				notes: [
					`Batch ${batchId} is still "${job.status}": its ${rows} are available once it finishes`,
				],
			};
		const expected = count(job) ?? 0;
		if (expected === 0) return { list: first, notes: [] };
		const list = await untilListed(first, request, PAUSE, client.ports.clock);
		const isMissing = list.rows.length === 0;
		return {
			list,
			notes: isMissing
				? [`Marketo counts ${countInWords(expected)} in batch ${batchId}, but lists none`]
				: [],
		};
	} catch (error) {
		if (!(error instanceof MarketoError) || error instanceof CancelledError) raise(error);
		if (error instanceof BatchNotFoundError) raise(error);
		return {
			list: first,
			notes: [
				`Marketo lists no ${rows} for batch ${batchId}, and it couldn't be confirmed that there are none: ${error.message}`,
			],
		};
	}
}

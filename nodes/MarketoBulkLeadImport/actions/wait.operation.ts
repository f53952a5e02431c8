import { raise } from '../csv/raise';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { BatchTarget } from '../marketo/client/importTarget';
import { parseBatchId } from '../marketo/jobs/batchId';
import { CancelledError } from '../marketo/errors/CancelledError';
import { JobFailedError } from '../marketo/errors/JobFailedError';
import { MarketoError } from '../marketo/errors/MarketoError';
import { WaitTimeoutError } from '../marketo/errors/WaitTimeoutError';
import { isFailed, isFinished } from '../marketo/jobs/job';
import { waitForJobs, type WaitedJob } from '../marketo/jobs/waitForJobs';
import { batchIdField } from './fields/batchId';
import { forOperation } from './fields/forOperation';
import { waitOptions } from './fields/options';
import { batchFields } from './fields/target';
import { errorItemOrThrow } from './itemErrors';
import { jobItem } from './items';
import type { Operation } from './operation';
import { clientOnce } from './clientOnce';
import { readBatchTarget, readWaitSettings, type WaitSettings } from './settings';

/** Waits for all jobs together, and returns them in the order of the items once all have ended. */
export const wait: Operation = {
	option: {
		name: 'Wait Until Done',
		value: 'wait',
		action: ({ one }) => `Wait until ${one} imports are done`,
		description: 'Wait for import jobs that were created earlier, all together',
	},

	description: forOperation('wait', [...batchFields, batchIdField, waitOptions]),

	async execute(context) {
		if (context.getInputData().length === 0) return [[]];
		const { batches, output } = readBatches(context);
		const waited = new Map<number, WaitedJob>();
		const ids = batches.map(({ batchId }) => batchId);
		let stopped: MarketoError | undefined;
		let settings: WaitSettings | undefined;
		try {
			settings = readWaitSettings(context, 0);
			const client = await clientOnce(context)();
			if (batches.length > 0) await waitForJobs(client, batches, settings, waited);
		} catch (error) {
			if (!(error instanceof MarketoError)) raise(error);
			if (error instanceof CancelledError)
				errorItemOrThrow(context, error, 0, `Waited for: ${idsInWords(ids)}`);
			stopped = error;
		}
		for (const { item, batchId, target } of batches) {
			try {
				const job = settledJob(waited.get(batchId), batchId, settings, stopped);
				output[item] = { json: jobItem(job, target), pairedItem: { item } };
			} catch (error) {
				output[item] = errorItemOrThrow(context, error, item, waitedFor(ids, batchId, error));
			}
		}
		return [output];
	},
};

interface Batch {
	item: number;
	batchId: number;
	target: BatchTarget;
}

/** Validates all batch IDs before sending any request. */
function readBatches(context: IExecuteFunctions): {
	batches: Batch[];
	output: INodeExecutionData[];
} {
	const output: INodeExecutionData[] = [];
	const batches: Batch[] = [];
	for (let item = 0; item < context.getInputData().length; item++) {
		try {
			const batchId = parseBatchId(context.getNodeParameter('batchId', item));
			batches.push({ item, batchId, target: readBatchTarget(context, item) });
		} catch (error) {
			output[item] = errorItemOrThrow(context, error, item);
		}
	}
	return { batches, output };
}

/** The job, if it can be returned; everything else is an error of its item. */
function settledJob(
	waited: WaitedJob | undefined,
	batchId: number,
	settings: WaitSettings | undefined,
	stopped: MarketoError | undefined,
) {
	if (waited?.error !== undefined) throw waited.error;
	const job = waited?.job;
	if (job !== undefined && isFinished(job)) {
		if (isFailed(job) && settings?.failOnFailedJob !== false)
			throw new JobFailedError([{ batchId, message: job.message }]);
		return job;
	}
	if (stopped !== undefined) throw stopped;
	if (job === undefined || settings?.onTimeout !== 'output')
		throw new WaitTimeoutError(`Import job ${batchId}`, (settings?.timeout ?? 0) / 60_000, batchId);
	return job;
}

/** Lists the jobs that an error would hide: the others, or all of them if the error isn't about one job. */
function waitedFor(batchIds: readonly number[], one: number, error: unknown): string {
	const all = [...new Set(batchIds)];
	const isOwn = error instanceof MarketoError && error.batchId === one;
	const hidden = isOwn ? all.filter((id) => id !== one) : all;
	if (all.length === 1 || hidden.length === 0) return '';
	return `Waited for${isOwn ? ' as well' : ''}: ${idsInWords(hidden)}`;
}

function idsInWords(batchIds: readonly number[]): string {
	return `${batchIds.length === 1 ? 'batch' : 'batches'} ${batchIds.join(', ')}`;
}

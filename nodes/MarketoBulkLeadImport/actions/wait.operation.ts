import { raise } from '../csv/raise';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
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
import { errorItemOrThrow } from './itemErrors';
import { jobItem } from './items';
import type { Operation } from './operation';
import { clientOnce } from './clientOnce';
import { readBatchTarget, readWaitSettings, type WaitSettings } from './settings';

/** Waits for all given jobs together and puts them out as they ended, one an item. */
export const wait: Operation = {
	option: {
		name: 'Wait Until Done',
		value: 'wait',
		action: 'Wait until import jobs are done',
		description: 'Wait for import jobs that were created earlier, all together',
	},

	description: forOperation('wait', [batchIdField, waitOptions]),

	async execute(context) {
		const items = context.getInputData();
		if (items.length === 0) return [[]];
		const target = readBatchTarget(context, 0);
		const { batchIds, output } = readBatchIds(context);
		const waited = new Map<number, WaitedJob>();
		let trouble: MarketoError | undefined;
		const given = batchIds.filter((id) => id !== undefined);
		let settings: WaitSettings | undefined;
		try {
			settings = readWaitSettings(context, 0);
			const client = await clientOnce(context)();
			const batches = given.map((batchId) => ({ target, batchId }));
			if (batches.length > 0) await waitForJobs(client, batches, settings, waited);
		} catch (error) {
			if (!(error instanceof MarketoError)) raise(error);
			if (error instanceof CancelledError)
				errorItemOrThrow(context, error, 0, `Waited for: ${idsInWords(given)}`);
			trouble = error;
		}
		batchIds.forEach((batchId, item) => {
			if (batchId === undefined) return;
			try {
				output[item] = {
					json: jobItem(settledJob(waited.get(batchId), batchId, settings, trouble), target),
					pairedItem: { item },
				};
			} catch (error) {
				output[item] = errorItemOrThrow(context, error, item, waitedFor(given, batchId, error));
			}
		});
		return [output];
	},
};

/** Checks all batch IDs before any is asked about. */
function readBatchIds(context: IExecuteFunctions): {
	batchIds: Array<number | undefined>;
	output: INodeExecutionData[];
} {
	const output: INodeExecutionData[] = [];
	const batchIds = context.getInputData().map((_, item) => {
		try {
			return parseBatchId(context.getNodeParameter('batchId', item));
		} catch (error) {
			output[item] = errorItemOrThrow(context, error, item);
			return undefined;
		}
	});
	return { batchIds, output };
}

/** The job as it may be put out; everything else is an error of its item. */
function settledJob(
	waited: WaitedJob | undefined,
	batchId: number,
	settings: WaitSettings | undefined,
	trouble: MarketoError | undefined,
) {
	if (waited?.error !== undefined) throw waited.error;
	const job = waited?.job;
	if (job !== undefined && isFinished(job)) {
		if (isFailed(job) && settings?.failOnFailedJob !== false) throw new JobFailedError([job]);
		return job;
	}
	if (trouble !== undefined) throw trouble;
	if (job === undefined || settings?.onTimeout !== 'output')
		throw new WaitTimeoutError(`Batch ${batchId}`, (settings?.timeout ?? 0) / 60_000);
	return job;
}

/** Names the jobs that an error of one of them would hide: all of them where it is not about that one. */
function waitedFor(batchIds: readonly number[], one: number, error: unknown): string {
	const all = [...new Set(batchIds)];
	const isOwn = error instanceof MarketoError && error.message.includes(String(one));
	const hidden = isOwn ? all.filter((id) => id !== one) : all;
	if (all.length === 1 || hidden.length === 0) return '';
	return `Waited for${isOwn ? ' as well' : ''}: ${idsInWords(hidden)}`;
}

function idsInWords(batchIds: readonly number[]): string {
	return `${batchIds.length === 1 ? 'batch' : 'batches'} ${batchIds.join(', ')}`;
}

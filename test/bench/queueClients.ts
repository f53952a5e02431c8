import { leadTarget } from '../../nodes/MarketoBulkLeadImport/objects/lead';
import { newRun, runToEnd } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/advance';
import { newImport } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/fileImport';
import { partReaders } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/partReaders';
import { MarketoClient } from '../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import { MarketoApiError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import { isFinished } from '../../nodes/MarketoBulkLeadImport/marketo/jobs/job';
import { QUEUE_PLACES } from '../../nodes/MarketoBulkLeadImport/marketo/client/limits';
import { checkOf } from '../unit/marketo/sources';
import type { VirtualAccount } from './virtualAccount';

/** Imports this number of jobs, and returns their batch IDs once it knows that all have ended. */
export type QueueClient = (account: VirtualAccount, jobs: number) => Promise<number[]>;

const HOURS = 3_600_000;
/** Too small for two records, so every record becomes a job. */
const REQUEST_BYTES = 2_000;
const RECORD_BYTES = 1_000;

const LEADS = leadTarget({ lookupField: 'email' });

/** Imports as the node does, except that columns are checked before. */
export function ourClient(pollSeconds: number): QueueClient {
	return async (account, jobs) => {
		const rows = Array.from(
			{ length: jobs },
			(_, i) => `${i}@example.com,${'x'.repeat(RECORD_BYTES)}\n`,
		);
		const checked = await checkOf(`email,address\n${rows.join('')}`, {
			checkColumns: false,
			maxRequestBytes: REQUEST_BYTES,
		});
		const file = newImport(checked, {
			target: leadTarget({ lookupField: 'email' }),
			queueTimeout: 1_000 * HOURS,
			timeout: 1_000 * HOURS,
			resubmitUncertain: true,
		});
		const client = new MarketoClient(account.client());
		await runToEnd(
			newRun([file]),
			{ client, parts: partReaders() },
			{
				pollInterval: pollSeconds * 1_000,
				untilFinished: true,
				goOnAfterError: false,
			},
		);
		if (file.error !== undefined) throw file.error;
		if (file.jobs.length !== jobs)
			throw new Error(`${file.jobs.length} jobs were made, not ${jobs}`);
		return file.jobs.map(({ job }) => job.batchId);
	};
}

/** What most integrations do: fill the queue, and check every unfinished job at a fixed interval. */
export function fixedPolling(pollSeconds: number): QueueClient {
	return async (account, jobs) => {
		const ports = account.client();
		const api = new MarketoClient(ports);
		const all: number[] = [];
		let unfinished: number[] = [];
		while (all.length < jobs || unfinished.length > 0) {
			while (all.length < jobs && unfinished.length < QUEUE_PLACES) {
				const batchId = await tryToSubmit(api);
				if (batchId === undefined) break;
				all.push(batchId);
				unfinished.push(batchId);
			}
			await account.time.sleep(pollSeconds * 1_000);
			const still: number[] = [];
			for (const batchId of unfinished)
				if (!isFinished(await api.getJob(LEADS, batchId))) still.push(batchId);
			unfinished = still;
		}
		return all;
	};
}

async function tryToSubmit(api: MarketoClient): Promise<number | undefined> {
	try {
		const file = { name: 'leads.csv', bytes: Buffer.from('email\na@example.com\n') };
		return (await api.createJob(LEADS, file, 'csv', { repeat: false, onRepeat: () => undefined }))
			.batchId;
	} catch (error) {
		if (error instanceof MarketoApiError && error.retry === 'waitForQueue') return undefined;
		throw error;
	}
}

import { leadTarget } from '../../nodes/MarketoBulkLeadImport/objects/lead';
import type { MarketoClient } from '../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import { MarketoApiError } from '../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import type { VirtualAccount } from './virtualAccount';

/** milliseconds until a tenant that finds the queue full tries again */
const RETRY_EVERY = 1_000;
const FILE = { name: 'other.csv', bytes: Buffer.from('email\na@example.com\n') };
const TARGET = leadTarget({ lookupField: 'email' });
const ONCE = { repeat: false, onRepeat: () => undefined };

/**
 * Other users of the same account, who always have this number of jobs in the queue: when one ends,
 * they start the next. They know immediately when a job ends, so they compete harder than any real
 * tenant.
 */
export class OtherTenants {
	private hasEnded = false;

	constructor(private readonly account: VirtualAccount) {}

	/** Resolves when their first jobs are in the queue. */
	async begin(jobs: number): Promise<void> {
		const api = this.account.account.api();
		for (let i = 0; i < jobs; i++) {
			const batchId = await this.submit(api);
			void this.goOn(api, batchId);
		}
	}

	end(): void {
		this.hasEnded = true;
	}

	private async goOn(api: MarketoClient, first: number | undefined): Promise<void> {
		let batchId = first;
		while (batchId !== undefined) {
			await this.untilEnd(batchId);
			batchId = await this.submit(api);
		}
	}

	private async submit(api: MarketoClient): Promise<number | undefined> {
		while (!this.hasEnded) {
			try {
				return (await api.createJob(TARGET, FILE, 'csv', ONCE)).batchId;
			} catch (error) {
				if (!(error instanceof MarketoApiError) || error.retry !== 'waitForQueue') throw error;
				await this.account.time.sleep(RETRY_EVERY);
			}
		}
		return undefined;
	}

	private async untilEnd(batchId: number): Promise<void> {
		const { time, account } = this.account;
		while (!this.hasEnded) {
			const job = account.simulator.job(batchId);
			if (job === undefined || job.state === 'Complete') return;
			// A job that waits for a worker has no end time yet.
			await time.sleep(
				job.finishedAt === undefined ? RETRY_EVERY : Math.max(1, job.finishedAt - time.now()),
			);
		}
	}
}

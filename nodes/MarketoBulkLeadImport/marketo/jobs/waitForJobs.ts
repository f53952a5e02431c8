import type { MarketoClient } from '../client/marketoClient';
import type { MarketoError } from '../errors/MarketoError';
import { isFinished, type ImportJob } from './job';
import { StatusPoller } from './statusPoller';
import { CALLS_IN_20_SECONDS } from '../client/limits';
import type { BatchTarget } from '../client/importTarget';
import type { Clock } from '../client/ports';

export interface WaitedJob {
	batchId: number;
	/** as it was last told; undefined where it was never told */
	job?: ImportJob;
	/** why its status cannot be had */
	error?: MarketoError;
}

/**
 * Waits for any number of jobs together; a batch ID given twice is asked about once.
 * @param options.pollInterval milliseconds
 * @param options.timeout milliseconds; when it is over, jobs that go on are returned as they are
 * @throws MarketoError when Marketo cannot be asked any more, CancelledError
 */
export async function waitForJobs(
	client: MarketoClient,
	target: BatchTarget,
	batchIds: Iterable<number>,
	options: { pollInterval: number; timeout: number },
	waited: Map<number, WaitedJob>,
): Promise<void> {
	const { clock } = client.ports;
	const watch = new StatusPoller(
		(id) => client.getJob(target, id),
		clock,
		options.pollInterval,
		false,
	);
	for (const batchId of new Set(batchIds)) {
		const one: WaitedJob = { batchId };
		waited.set(batchId, one);
		const on = {
			onChange: (job: ImportJob) => {
				one.job = { ...one.job, ...job };
			},
			onLost: (why: MarketoError) => {
				one.error = why;
			},
		};
		watch.add(batchId, on, true);
	}
	const deadline = clock.now() + options.timeout;
	const pace = pacer(clock);
	for (;;) {
		await watch.check(pace);
		if (watch.size === 0 || clock.now() >= deadline) return;
		await clock.sleep(Math.max(0, Math.min(deadline, watch.nextDue()) - clock.now()));
	}
}

export function isWaitedFor({ job, error }: WaitedJob): boolean {
	return error !== undefined || (job !== undefined && isFinished(job));
}

/** Holds calls back so that no 20 seconds see more of them than Adobe advises. */
function pacer(clock: Clock): () => Promise<void> {
	const starts: number[] = [];
	return async () => {
		for (;;) {
			const now = clock.now();
			while (starts.length > 0 && starts[0] <= now - 20_000) starts.shift();
			if (starts.length < CALLS_IN_20_SECONDS) {
				starts.push(now);
				return;
			}
			await clock.sleep(starts[0] + 20_000 - now);
		}
	};
}

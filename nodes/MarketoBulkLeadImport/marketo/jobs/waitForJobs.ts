import type { BatchTarget } from '../client/importTarget';
import { CALLS_IN_20_SECONDS } from '../client/limits';
import type { MarketoClient } from '../client/marketoClient';
import type { Clock } from '../client/ports';
import type { MarketoError } from '../errors/MarketoError';
import { isFinished, withReply, type ImportJob } from './job';
import { checkStatuses, newRounds, nextRoundAt, type WatchedJob } from './statusRounds';

export interface WaitedJob {
	batchId: number;
	/** its last known status; undefined where there was none */
	job?: ImportJob;
	/** why its status cannot be retrieved */
	error?: MarketoError;
}

/**
 * Waits for any number of jobs together; a batch ID given twice is asked about once.
 * @param options.pollInterval milliseconds
 * @param options.timeout milliseconds; after it, jobs that have not ended are returned as they are
 * @throws MarketoError when Marketo cannot be asked any more, CancelledError
 */
export async function waitForJobs(
	client: MarketoClient,
	batches: Iterable<{ target: BatchTarget; batchId: number }>,
	options: { pollInterval: number; timeout: number },
	waited: Map<number, WaitedJob>,
): Promise<void> {
	const { clock } = client.ports;
	const watched = new Map<number, WatchedJob>();
	for (const { target, batchId } of batches) {
		if (watched.has(batchId)) continue;
		const one: WaitedJob = { batchId };
		waited.set(batchId, one);
		watched.set(batchId, {
			batchId,
			getJob: async () => await client.getJob(target, batchId),
			onStatus: (job) => {
				one.job = withReply(one.job, job);
				if (isFinished(job)) watched.delete(batchId);
			},
			onLost: (why) => {
				one.error = why;
				watched.delete(batchId);
			},
		});
	}
	const deadline = clock.now() + options.timeout;
	const rounds = newRounds(clock.now());
	const beforeCall = callPacer(clock);
	for (let isFirst = true; ; isFirst = false) {
		await checkStatuses(rounds, [...watched.values()], {
			clock,
			interval: options.pollInterval,
			// A wrong credential is told at once.
			hasAnswered: !isFirst,
			// They were created some time ago, so that any of them may have ended.
			all: isFirst,
			beforeCall,
		});
		if (watched.size === 0) return;
		const next = nextRoundAt(rounds, options.pollInterval, deadline);
		if (next > deadline || clock.now() >= deadline) return;
		await clock.sleep(next - clock.now());
	}
}

/** Holds calls back so that no 20 seconds see more of them than Adobe advises. */
function callPacer(clock: Clock): () => Promise<void> {
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

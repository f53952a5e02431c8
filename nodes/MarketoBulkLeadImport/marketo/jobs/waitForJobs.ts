import type { BatchTarget } from '../client/importTarget';
import { CALLS_IN_20_SECONDS } from '../client/limits';
import type { MarketoClient } from '../client/marketoClient';
import type { Clock } from '../client/ports';
import type { MarketoError } from '../errors/MarketoError';
import { isFinished, withReply, type ImportJob } from './job';
import { checkStatuses, newRounds, nextRoundAt, type WatchedJob } from './statusRounds';

export interface WaitedJob {
	batchId: number;
	/** its last known status; undefined if it never had one */
	job?: ImportJob;
	/** why its status cannot be retrieved */
	error?: MarketoError;
}

/**
 * Waits for any number of jobs together; checks a batch ID that occurs twice only once.
 * @param options.pollInterval milliseconds
 * @param options.timeout milliseconds, after which unfinished jobs are returned as they are
 * @throws MarketoError if Marketo can no longer be reached; CancelledError
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
			// Report a wrong credential immediately.
			hasAnswered: !isFirst,
			// The jobs were created some time ago, so any of them may have ended.
			all: isFirst,
			beforeCall,
		});
		if (watched.size === 0) return;
		const next = nextRoundAt(rounds, options.pollInterval, deadline);
		if (next > deadline || clock.now() >= deadline) return;
		await clock.sleep(next - clock.now());
	}
}

/** Delays calls so that no more are made in 20 seconds than Adobe recommends. */
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

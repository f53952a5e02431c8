import type { Clock } from '../client/ports';

/** maximum milliseconds of work before the event loop gets a turn */
const MAX_BLOCK_MS = 40;

/**
 * Lets n8n do other work, and notice Stop, during long work on data in memory: a loop over promises
 * that are already fulfilled would block the event loop.
 */
export function periodicYield(clock: Clock): () => Promise<void> | undefined {
	let last = clock.now();
	return () => {
		clock.throwIfCancelled();
		if (clock.now() - last < MAX_BLOCK_MS) return undefined;
		return clock.sleep(0).then(() => {
			last = clock.now();
		});
	};
}

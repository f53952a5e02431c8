import { sleep } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import type { Clock } from '../marketo/client/ports';

/** Stop is noticed within this many milliseconds. n8n 1.x has no sleep that can be aborted. */
const LONGEST_SLEEP = 250;

/**
 * Real time, which ends when the execution is stopped. It never goes backward: if the machine's clock is set back, it
 * continues from where it was, so that nothing waits for a moment that has already passed.
 */
export function clockFor(signal: AbortSignal | undefined): Clock {
	const throwIfCancelled = (): void => {
		if (signal?.aborted === true) throw new CancelledError();
	};
	let latest = Number.NEGATIVE_INFINITY;
	let setBackBy = 0;
	const now = (): number => {
		const shown = Date.now();
		if (shown + setBackBy < latest) setBackBy = latest - shown;
		latest = shown + setBackBy;
		return latest;
	};
	return {
		now,
		throwIfCancelled,
		async sleep(milliseconds) {
			const end = now() + milliseconds;
			throwIfCancelled();
			do {
				await sleep(Math.max(0, Math.min(LONGEST_SLEEP, end - now())));
				throwIfCancelled();
			} while (now() < end);
		},
	};
}

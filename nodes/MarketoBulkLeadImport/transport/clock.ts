import { sleep } from 'n8n-workflow';
import { CancelledError } from '../marketo/errors/CancelledError';
import type { Clock } from '../marketo/client/ports';

/** Milliseconds within which Stop takes effect. In n8n 1.x a sleep cannot be aborted. */
const LONGEST_SLEEP = 250;

/** Real time. Stops when the execution is stopped. */
export function clockFor(signal: AbortSignal | undefined): Clock {
	const throwIfCancelled = (): void => {
		if (signal?.aborted === true) throw new CancelledError();
	};
	return {
		now: () => Date.now(),
		throwIfCancelled,
		async sleep(milliseconds) {
			const end = Date.now() + milliseconds;
			throwIfCancelled();
			do {
				await sleep(Math.max(0, Math.min(LONGEST_SLEEP, end - Date.now())));
				throwIfCancelled();
			} while (Date.now() < end);
		},
	};
}

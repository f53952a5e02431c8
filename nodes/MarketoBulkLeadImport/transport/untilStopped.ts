import { CancelledError } from '../marketo/errors/CancelledError';

/**
 * Does some work unless the execution is stopped before or during it. n8n itself aborts data
 * requests but not token requests, which may take minutes: they finish in the background, and their
 * outcome is ignored.
 * @param start not called once the execution is stopped
 * @throws CancelledError, or whatever the work throws
 */
export async function untilStopped<T>(
	signal: AbortSignal | undefined,
	start: () => Promise<T>,
): Promise<T> {
	if (signal === undefined) return await start();
	if (signal.aborted) throw new CancelledError();
	let onStop = (): void => undefined;
	const stopped = new Promise<never>((_, reject) => {
		onStop = () => reject(new CancelledError());
		signal.addEventListener('abort', onStop, { once: true });
	});
	try {
		return await Promise.race([start(), stopped]);
	} finally {
		signal.removeEventListener('abort', onStop);
	}
}

import { CancelledError } from '../marketo/errors/CancelledError';

/**
 * Ends the wait for `work` with the execution. n8n itself ends requests for data, but not those for a token, which
 * may take minutes: what is left behind goes on, and nobody listens.
 * @throws CancelledError, or what `work` throws
 */
export async function untilStopped<T>(
	signal: AbortSignal | undefined,
	work: Promise<T>,
): Promise<T> {
	if (signal === undefined) return await work;
	let onStop = (): void => undefined;
	const stopped = new Promise<never>((_, reject) => {
		onStop = () => reject(new CancelledError());
		if (signal.aborted) onStop();
		else signal.addEventListener('abort', onStop, { once: true });
	});
	try {
		return await Promise.race([work, stopped]);
	} finally {
		signal.removeEventListener('abort', onStop);
	}
}

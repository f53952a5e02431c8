import { raise } from '../../csv/raise';
/** Runs `work` on all items, at most `atOnce` at a time; starts no more after the first failure. */
export async function inParallel<T>(
	items: readonly T[],
	atOnce: number,
	work: (item: T) => Promise<void>,
): Promise<void> {
	let next = 0;
	let failed = false;
	const worker = async (): Promise<void> => {
		while (next < items.length && !failed) {
			try {
				await work(items[next++]);
			} catch (error) {
				failed = true;
				raise(error);
			}
		}
	};
	const results = await Promise.allSettled(
		Array.from({ length: Math.min(atOnce, items.length) }, worker),
	);
	const failure = results.find((result) => result.status === 'rejected');
	if (failure !== undefined) throw failure.reason;
}

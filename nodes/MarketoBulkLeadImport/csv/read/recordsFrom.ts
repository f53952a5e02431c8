import { withoutFirst, type RecordBatch } from './recordBatch';

/**
 * Yields the records from a row number on. Ending it early closes the source, even before any of it
 * was read; a generator that never started would leave the source open.
 */
export function recordsFrom(
	records: AsyncIterableIterator<RecordBatch>,
	row: number,
): AsyncIterableIterator<RecordBatch> {
	return {
		[Symbol.asyncIterator]() {
			return this;
		},
		async next() {
			for (;;) {
				const next = await records.next();
				if (next.done === true) return next;
				const first = firstFrom(next.value, row);
				if (first < next.value.count)
					return { done: false, value: withoutFirst(next.value, first) };
			}
		},
		async return() {
			await records.return?.();
			return { done: true, value: undefined };
		},
	};
}

function firstFrom({ rowNumbers, count }: RecordBatch, row: number): number {
	if (rowNumbers[count - 1] < row) return count;
	let first = 0;
	while (rowNumbers[first] < row) first++;
	return first;
}

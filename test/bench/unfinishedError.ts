/** What came of a measurement that did not come to an end: that something cannot finish is a result too. */
export class UnfinishedError extends Error {
	constructor(
		readonly why: string,
		readonly afterMs: number,
		/** Most memory by then, in bytes. */
		readonly peakBytes?: number,
	) {
		super(`${why} after ${(afterMs / 1000).toFixed(0)} s`);
		this.name = 'UnfinishedError';
	}
}

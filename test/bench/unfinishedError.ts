/** The result of a measurement that did not finish: being unable to finish is a result too. */
export class UnfinishedError extends Error {
	constructor(
		readonly why: string,
		readonly afterMs: number,
		/** Peak memory until then, in bytes. */
		readonly peakBytes?: number,
	) {
		super(`${why} after ${(afterMs / 1000).toFixed(0)} s`);
		this.name = 'UnfinishedError';
	}
}

export type ArchiveLimit = 'ratio' | 'entries' | 'nesting';

/** Reading stopped early: the file asks for far more work than its size suggests (limits.ts has the bounds). */
export class ArchiveLimitError extends Error {
	override readonly name = 'ArchiveLimitError';

	/** @param bound the limit that was passed: output per input byte, entries, or archives in archives */
	constructor(
		readonly limit: ArchiveLimit,
		readonly bound: number,
		readonly entry?: string,
	) {
		super(`Archive limit: ${limit} > ${bound}`);
	}
}

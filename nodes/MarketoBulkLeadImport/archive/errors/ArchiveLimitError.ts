export type ArchiveLimit = 'ratio' | 'entries' | 'nesting';

/** Reading stopped early: the file demands far more work than its size suggests (see limits.ts). */
export class ArchiveLimitError extends Error {
	override readonly name = 'ArchiveLimitError';

	/** @param bound the limit exceeded: output per input byte, number of entries, or nesting of archives */
	constructor(
		readonly limit: ArchiveLimit,
		readonly bound: number,
		readonly entry?: string,
	) {
		super(`Archive limit: ${limit} > ${bound}`);
	}
}

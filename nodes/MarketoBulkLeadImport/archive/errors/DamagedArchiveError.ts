/**
 * - `truncated`: the file ends too early
 * - `checksum`: the content is not what was packed
 * - `size`: an entry is longer or shorter than the archive says
 * - `directory`: the list of entries cannot be read, or points to a place without an entry
 * - `data`: the compressed data cannot be read
 * - `trailing`: the file continues after the end of the compressed data
 */
export type Damage = 'truncated' | 'checksum' | 'size' | 'directory' | 'data' | 'trailing';

/** A compressed file or workbook cannot be read to its end. */
export class DamagedArchiveError extends Error {
	override readonly name = 'DamagedArchiveError';

	/** @param entry the file inside the archive that was being read, if any */
	constructor(
		readonly damage: Damage,
		readonly entry?: string,
		cause?: unknown,
	) {
		super(entry === undefined ? `Damaged: ${damage}` : `Damaged: ${damage} (${entry})`, { cause });
	}
}

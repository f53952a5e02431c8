/** Parts of one file differ by less than a record: in memory a little larger than the first one all have room. */
const STEP = 16_384;

/**
 * Where parts are built. Memory that is given back serves the next part: taking some megabytes anew for each of them
 * drives V8 to collect the whole heap for every other part.
 */
export class PartMemory {
	private free: Buffer | undefined;

	/** At least so many bytes, not from Node's shared pool, and not filled: only what was written must be given out. */
	take(bytes: number): Buffer {
		const memory = this.free;
		this.free = undefined;
		if (memory !== undefined && memory.length >= bytes) return memory;
		return Buffer.allocUnsafeSlow(Math.ceil(bytes / STEP) * STEP);
	}

	/** Keeps the memory of one part at the most. */
	giveBack(memory: Buffer): void {
		this.free = memory;
	}
}

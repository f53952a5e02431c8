/** The hash is available after each block of this many bytes. */
export const BLOCK_BYTES = 65_536;

/**
 * A hash of all bytes so far. Detects accidental changes, not forgery: a change within four bytes always, any other with
 * a probability of all but 1 in 2³². Takes a fifth of a second per gigabyte.
 */
export class RunningHash {
	bytes = 0;
	/** bytes in complete blocks */
	bytesHashed = 0;
	private readonly block = new Uint8Array(BLOCK_BYTES);
	private readonly words = new Int32Array(this.block.buffer);
	private filled = 0;
	/** four independent hashes, because each step of one must wait for its previous step */
	private a = 0x811c9dc5 | 0;
	private b = 0x9e3779b9 | 0;
	private c = 0x85ebca6b | 0;
	private d = 0xc2b2ae35 | 0;

	/** @param onBlock called whenever another block is complete */
	add(chunk: Uint8Array, onBlock: () => void): void {
		for (let at = 0; at < chunk.length;) {
			const size = Math.min(BLOCK_BYTES - this.filled, chunk.length - at);
			const start = chunk.byteOffset + at;
			// Copying every block would take half as long again.
			const isReadInPlace = size === BLOCK_BYTES && start % 4 === 0;
			if (!isReadInPlace) this.block.set(chunk.subarray(at, at + size), this.filled);
			at += size;
			this.filled += size;
			this.bytes += size;
			if (this.filled < BLOCK_BYTES) return;
			this.mix(isReadInPlace ? new Int32Array(chunk.buffer, start, BLOCK_BYTES / 4) : this.words);
			this.bytesHashed += BLOCK_BYTES;
			onBlock();
		}
	}

	/** 32 bits, of all complete blocks */
	get value(): number {
		const { a, b, c, d } = this;
		return [b, c, d].reduce((hash, lane) => Math.imul(hash, 0x01000193) ^ lane, a) >>> 0;
	}

	/** 32 bits, of all bytes; nothing can be added afterwards */
	end(): number {
		this.block.fill(0, this.filled);
		this.mix(this.words);
		return this.value;
	}

	private mix(words: Int32Array): void {
		const { imul } = Math;
		let { a, b, c, d } = this;
		for (let i = 0; i < words.length; i += 4) {
			a = imul(a ^ words[i], 0x01000193);
			b = imul(b ^ words[i + 1], 0x01000193);
			c = imul(c ^ words[i + 2], 0x01000193);
			d = imul(d ^ words[i + 3], 0x01000193);
			a ^= a >>> 15;
			b ^= b >>> 15;
			c ^= c >>> 15;
			d ^= d >>> 15;
		}
		this.a = a;
		this.b = b;
		this.c = c;
		this.d = d;
		this.filled = 0;
	}
}

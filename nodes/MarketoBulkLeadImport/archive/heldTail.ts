import type { ByteSource } from './byteSource';

/**
 * More than the largest end record of a zip (65,557 bytes), so that the tail also covers small
 * files, and small entries at the end.
 */
const TAIL_BYTES = 256 * 1024;

/** The last bytes of a file that can only be read from its beginning. */
export class HeldTail {
	private constructor(
		readonly bytes: Buffer,
		readonly fileBytes: number,
	) {}

	/** Reads the whole file. Memory: twice the bytes held. */
	static async of(source: ByteSource): Promise<HeldTail> {
		const held = Buffer.alloc(2 * TAIL_BYTES);
		let length = 0;
		let fileBytes = 0;
		for await (const chunk of await source.open()) {
			fileBytes += chunk.length;
			const last = chunk.subarray(Math.max(0, chunk.length - TAIL_BYTES));
			if (length + last.length > held.length) {
				held.copyWithin(0, length - TAIL_BYTES, length);
				length = TAIL_BYTES;
			}
			held.set(last, length);
			length += last.length;
		}
		return new HeldTail(held.subarray(Math.max(0, length - TAIL_BYTES), length), fileBytes);
	}

	/** The file's bytes from `start` to `end`; undefined unless all of them are held. */
	slice(start: number, end: number): Buffer | undefined {
		const tailStart = this.fileBytes - this.bytes.length;
		if (start < tailStart || end > this.fileBytes) return undefined;
		return this.bytes.subarray(start - tailStart, end - tailStart);
	}
}

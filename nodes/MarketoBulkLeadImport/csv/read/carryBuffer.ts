import { isBlank } from '../bytes';

const SMALLEST = 256;

/** Joins pieces of bytes. Its capacity doubles, so that a million small pieces cost no more than one large one. */
export class CarryBuffer {
	private buffer = Buffer.alloc(0);

	length = 0;

	append(bytes: Uint8Array, start: number, end: number): void {
		const needed = this.length + end - start;
		if (needed > this.buffer.length) {
			const larger = Buffer.allocUnsafe(Math.max(SMALLEST, needed, this.buffer.length * 2));
			this.buffer.copy(larger, 0, 0, this.length);
			this.buffer = larger;
		}
		this.buffer.set(bytes.subarray(start, end), this.length);
		this.length = needed;
	}

	/** -1 if the buffer is empty. */
	get lastByte(): number {
		return this.length === 0 ? -1 : this.buffer[this.length - 1];
	}

	get bytes(): Buffer {
		return this.buffer.subarray(0, this.length);
	}

	isBlank(end: number, delimiter: number): boolean {
		return isBlank(this.buffer, 0, end, delimiter);
	}

	/** Returns the bytes held and starts over. */
	take(): Buffer {
		const taken = this.bytes;
		this.buffer = Buffer.alloc(0);
		this.length = 0;
		return taken;
	}
}

import { asBuffer } from './bytes';

const SMALLEST = 65_536;

/** The bytes of the part that is being built. Room doubles up to `maxBytes`, or is taken at once where the size is known. */
export class PartBuilder {
	private buffer: Buffer;

	length = 0;

	rows = 0;

	firstRow = 0;

	lastRow = 0;

	constructor(
		header: Uint8Array,
		private readonly maxBytes: number,
		expectedBytes: number,
	) {
		const room = Math.min(maxBytes, Math.max(header.length, expectedBytes, SMALLEST));
		// Not from Node's shared pool, and not filled: only what was written is ever given out.
		this.buffer = Buffer.allocUnsafeSlow(room);
		this.append(header, header.length);
	}

	get room(): number {
		return this.maxBytes - this.length;
	}

	/** @param size the bytes it takes, in UTF-8 where it is text */
	append(record: Uint8Array | string, size: number): void {
		if (typeof record !== 'string') {
			this.appendRange(record, 0, size);
			return;
		}
		this.makeRoom(size);
		this.buffer.write(record, this.length, 'utf8');
		this.length += size;
	}

	appendRange(bytes: Uint8Array, start: number, end: number): void {
		this.makeRoom(end - start);
		asBuffer(bytes).copy(this.buffer, this.length, start, end);
		this.length += end - start;
	}

	count(rows: number, firstRow: number, lastRow: number): void {
		if (this.rows === 0) this.firstRow = firstRow;
		this.lastRow = lastRow;
		this.rows += rows;
	}

	finish(): Uint8Array {
		return this.buffer.subarray(0, this.length);
	}

	private makeRoom(bytes: number): void {
		const needed = this.length + bytes;
		if (needed <= this.buffer.length) return;
		const larger = Buffer.allocUnsafeSlow(Math.min(this.maxBytes, Math.max(needed, this.buffer.length * 2)));
		this.buffer.copy(larger, 0, 0, this.length);
		this.buffer = larger;
	}
}

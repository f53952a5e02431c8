import { asBuffer } from '../bytes';
import { PartMemory } from './partMemory';

const SMALLEST = 65_536;

/** Bytes of the same memory before and behind a part that belong to it, for whoever must put something around it. */
export interface Spare {
	before: number;
	after: number;
}

const NO_SPARE: Spare = { before: 0, after: 0 };

/** The bytes of the part that is being built. Room doubles up to `maxBytes`, or is taken at once where the size is known. */
export class PartBuilder {
	private buffer: Buffer;

	private isReleased = false;

	length = 0;

	rows = 0;

	firstRow = 0;

	lastRow = 0;

	/**
	 * @param spare bytes left free on both sides
	 * @param memory where the part is built
	 */
	constructor(
		header: Uint8Array,
		private readonly maxBytes: number,
		expectedBytes: number,
		private readonly spare: Spare = NO_SPARE,
		private readonly memory = new PartMemory(),
	) {
		this.buffer = this.allocate(
			Math.min(maxBytes, Math.max(header.length, expectedBytes, SMALLEST)),
		);
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
		this.buffer.write(record, this.spare.before + this.length, 'utf8');
		this.length += size;
	}

	appendRange(bytes: Uint8Array, start: number, end: number): void {
		this.makeRoom(end - start);
		asBuffer(bytes).copy(this.buffer, this.spare.before + this.length, start, end);
		this.length += end - start;
	}

	count(rows: number, firstRow: number, lastRow: number): void {
		if (this.rows === 0) this.firstRow = firstRow;
		this.lastRow = lastRow;
		this.rows += rows;
	}

	finish(): Uint8Array {
		return this.buffer.subarray(this.spare.before, this.spare.before + this.length);
	}

	/** Leaves the memory to the next part. Once: by a second time it is somebody else's. */
	release(): void {
		if (!this.isReleased) this.memory.giveBack(this.buffer);
		this.isReleased = true;
	}

	private makeRoom(bytes: number): void {
		const needed = this.length + bytes;
		if (needed <= this.capacity) return;
		const larger = this.allocate(Math.min(this.maxBytes, Math.max(needed, this.capacity * 2)));
		this.buffer.copy(larger, this.spare.before, this.spare.before, this.spare.before + this.length);
		this.buffer = larger;
	}

	private get capacity(): number {
		return this.buffer.length - this.spare.before - this.spare.after;
	}

	private allocate(bytes: number): Buffer {
		return this.memory.take(this.spare.before + bytes + this.spare.after);
	}
}

import { WorkbookLimitError } from './errors/WorkbookLimitError';
import { MAX_ITEM_BYTES } from './limits';
import { XmlScanner } from './xmlScanner';

const SMALLEST = 64 * 1024;

/** The part of a stream of XML that is being scanned: what came last, and what is left of what came before. */
export class XmlWindow {
	readonly scanner: XmlScanner;

	/** Where scanning goes on. */
	position = 0;

	private buffer = Buffer.allocUnsafe(SMALLEST);

	private end = 0;

	/** Bytes from which on it is worth trying again: with each chunk, an item of many chunks would be read many times. */
	private tryAt = 0;

	constructor(part: string) {
		this.scanner = new XmlScanner(part);
	}

	/** @returns whether there is enough to try */
	append(chunk: Uint8Array): boolean {
		const left = this.end - this.position;
		const needed = left + chunk.length;
		if (needed > this.buffer.length) {
			const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.buffer.length));
			this.buffer.copy(larger, 0, this.position, this.end);
			this.buffer = larger;
		} else if (left > 0) {
			this.buffer.copyWithin(0, this.position, this.end);
		}
		this.buffer.set(chunk, left);
		this.position = 0;
		this.end = needed;
		this.scanner.bytes = this.buffer;
		this.scanner.end = needed;
		return needed >= this.tryAt;
	}

	/**
	 * Keeps what begins at `position`, as its end has not come.
	 * @param at what is being read, for the error
	 */
	hold(position: number, at?: string): void {
		this.position = position;
		const held = this.end - position;
		if (held > MAX_ITEM_BYTES) throw new WorkbookLimitError('cellText', MAX_ITEM_BYTES, at);
		this.tryAt = 2 * held;
	}

	skipAll(): void {
		this.position = this.end;
		this.tryAt = 0;
	}
}

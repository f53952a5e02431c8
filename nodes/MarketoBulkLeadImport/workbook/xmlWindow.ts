import { WorkbookLimitError } from './errors/WorkbookLimitError';
import { MAX_ITEM_BYTES } from './limits';
import { XmlScanner } from './xmlScanner';

const SMALLEST = 64 * 1024;

/** The part of an XML stream that is being scanned: the latest chunk, and what is left of earlier ones. */
export class XmlWindow {
	readonly scanner: XmlScanner;

	/** Where scanning continues. */
	position = 0;

	private buffer = Buffer.allocUnsafe(SMALLEST);

	private end = 0;

	/**
	 * Minimum number of bytes before another attempt: otherwise an item of many chunks would be
	 * scanned again with each chunk.
	 */
	private tryAt = 0;

	constructor(part: string) {
		this.scanner = new XmlScanner(part);
	}

	/** @returns whether there is enough data to try */
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
	 * Keeps the data from `position` on, which is incomplete.
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

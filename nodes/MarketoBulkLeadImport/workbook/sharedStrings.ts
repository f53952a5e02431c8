import { raise } from '../csv/raise';
import type { ByteStream } from '../csv/types';
import { writeField } from './csvText';
import { InvalidWorkbookError } from './errors/InvalidWorkbookError';
import { WorkbookLimitError } from './errors/WorkbookLimitError';
import { MAX_SHARED_BYTES } from './limits';
import type { TextSink } from './textSink';
import { UnknownEntityError } from './xmlReferences';
import { TagKind } from './xmlScanner';
import { utf8Xml } from './xmlText';
import { XmlWindow } from './xmlWindow';

const BLOCK_BITS = 20;
const BLOCK_BYTES = 1 << BLOCK_BITS;
const INDEX_BYTES = 8;
const FIRST_CAPACITY = 1024;
/** From this many bytes on, the native copy is faster; its call costs about as much as copying fewer. */
const NATIVE_COPY_FROM = 48;

/**
 * The texts to which cells refer by number, each encoded as a CSV field. Stored in blocks of memory
 * outside the heap: a million JavaScript strings would take three times as much.
 */
export class SharedStrings implements TextSink {
	bytes: Buffer = Buffer.alloc(0);

	at = 0;

	count = 0;

	/** Block n holds the texts that start at n MiB; a text larger than a block also occupies the following numbers. */
	private readonly blocks: Buffer[] = [];

	private starts = new Uint32Array(FIRST_CAPACITY);

	private lengths = new Uint32Array(FIRST_CAPACITY);

	private blockStart = 0;

	/** Number of open elements around the items: the root, as a rule. */
	private openOthers = 0;

	/** @throws InvalidWorkbookError, WorkbookLimitError */
	static async read(chunks: ByteStream, part: string): Promise<SharedStrings> {
		const strings = new SharedStrings();
		const window = new XmlWindow(part);
		for await (const chunk of utf8Xml(chunks)) {
			if (window.append(chunk)) strings.takeFrom(window, part);
		}
		strings.takeFrom(window, part);
		if (strings.openOthers !== 0) throw new InvalidWorkbookError('xml', part);
		return strings;
	}

	/** @param index of an existing text */
	copyTo(sink: TextSink, index: number): void {
		const length = this.lengths[index];
		const start = this.starts[index];
		const block = this.blocks[start >>> BLOCK_BITS];
		const from = start & (BLOCK_BYTES - 1);
		sink.reserve(length);
		const { bytes, at } = sink;
		if (length < NATIVE_COPY_FROM) for (let i = 0; i < length; i++) bytes[at + i] = block[from + i];
		else block.copy(bytes, at, from, from + length);
		sink.at = at + length;
	}

	lengthOf(index: number): number {
		return this.lengths[index];
	}

	reserve(bytes: number): void {
		if (this.at + bytes <= this.bytes.length) return;
		const blocks = Math.max(1, Math.ceil(bytes / BLOCK_BYTES));
		this.blockStart = this.blocks.length * BLOCK_BYTES;
		if (this.blockStart + blocks * BLOCK_BYTES + this.count * INDEX_BYTES > MAX_SHARED_BYTES)
			throw new WorkbookLimitError('sharedText', MAX_SHARED_BYTES);
		this.bytes = Buffer.allocUnsafeSlow(blocks * BLOCK_BYTES);
		this.at = 0;
		for (let i = 0; i < blocks; i++) this.blocks.push(this.bytes);
	}

	private takeFrom(window: XmlWindow, part: string): void {
		const { scanner } = window;
		for (;;) {
			const tag = scanner.nextTag(window.position);
			if (tag < 0) return window.skipAll();
			let next = scanner.tag(tag);
			if (next >= 0 && scanner.isNamed('si')) {
				// The end of an item is read along with it.
				if (scanner.kind === TagKind.Close) throw new InvalidWorkbookError('xml', part);
				const isEmpty = scanner.kind === TagKind.Empty;
				if (!isEmpty) next = scanner.stringItem(next);
				if (next >= 0) this.add(isEmpty ? undefined : scanner, part);
			} else if (next >= 0) {
				if (scanner.kind === TagKind.Open) this.openOthers++;
				else if (scanner.kind === TagKind.Close) this.openOthers--;
			}
			if (next < 0) return window.hold(tag, `string ${this.count}`);
			window.position = next;
		}
	}

	private add(
		text: { textBytes: Buffer; textStart: number; textEnd: number } | undefined,
		part: string,
	): void {
		if (this.count === this.starts.length) this.grow();
		let from = this.blockStart + this.at;
		let length = 0;
		if (text !== undefined && text.textStart < text.textEnd) {
			const { bytes } = this;
			const { at } = this;
			try {
				writeField(this, text.textBytes, text.textStart, text.textEnd, true);
			} catch (error) {
				raise(
					error instanceof UnknownEntityError
						? new InvalidWorkbookError('xml', part, `string ${this.count}`, error)
						: error,
				);
			}
			const begin = this.bytes === bytes ? at : 0;
			from = this.blockStart + begin;
			length = this.at - begin;
		}
		this.starts[this.count] = from;
		this.lengths[this.count] = length;
		this.count++;
	}

	private grow(): void {
		const starts = new Uint32Array(2 * this.count);
		const lengths = new Uint32Array(2 * this.count);
		starts.set(this.starts);
		lengths.set(this.lengths);
		this.starts = starts;
		this.lengths = lengths;
		if (this.blocks.length * BLOCK_BYTES + starts.length * INDEX_BYTES > MAX_SHARED_BYTES)
			throw new WorkbookLimitError('sharedText', MAX_SHARED_BYTES);
	}
}

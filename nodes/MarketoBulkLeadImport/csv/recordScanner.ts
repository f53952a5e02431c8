import { asBuffer, isBlank, wordsOf } from './bytes';
import { OpenQuoteError } from './errors/OpenQuoteError';
import { RecordTooLongError } from './errors/RecordTooLongError';
import { HeldBytes } from './heldBytes';
import type { RecordBatch } from './records';
import type { Delimiter } from './types';

// Literals of this file, not imports: an import is a property read in every turn of the loops below.
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;

const SMALLEST_BATCH = 1024;
const LARGEST_BATCH = 16_384;

/** Bytes of a quoted field looked at one by one before the native search, whose call costs about as much, takes over. */
const NATIVE_SEARCH_AFTER = 48;

/** Where the last chunk ended. */
enum State {
	Outside,
	InQuotes,
	/** Behind a quote inside a quoted field: it closes the field, or the next byte doubles it. */
	BehindQuote,
	/** Behind a CR that ends a record: alone, or the first half of CRLF. */
	BehindCr,
}

class BatchBuilder {
	readonly starts: Uint32Array;

	readonly ends: Uint32Array;

	readonly rowNumbers: Float64Array;

	count = 0;

	hasStrayQuotes = false;

	hasLoneCr = false;

	constructor(readonly capacity: number) {
		this.starts = new Uint32Array(capacity);
		this.ends = new Uint32Array(capacity);
		this.rowNumbers = new Float64Array(capacity);
	}

	finish(bytes: Buffer): RecordBatch {
		return {
			bytes,
			count: this.count,
			starts: this.starts.subarray(0, this.count),
			ends: this.ends.subarray(0, this.count),
			rowNumbers: this.rowNumbers.subarray(0, this.count),
			hasStrayQuotes: this.hasStrayQuotes,
			hasLoneCr: this.hasLoneCr,
		};
	}
}

/**
 * Finds the borders of records in chunks. Every byte is looked at once: a record that goes on in the next chunk is held,
 * together with the state it was in.
 */
export class RecordScanner {
	private readonly delimiter: number;

	private readonly held = new HeldBytes();

	private state = State.Outside;

	private heldHasStrayQuote = false;

	private row = 1;

	private batchCapacity = SMALLEST_BATCH;

	constructor(
		delimiter: Delimiter,
		private readonly maxRecordBytes: number,
	) {
		this.delimiter = delimiter.charCodeAt(0);
	}

	*push(chunk: Uint8Array): Generator<RecordBatch> {
		const bytes = asBuffer(chunk);
		let position = 0;
		if (this.held.length > 0 && bytes.length > 0) {
			const builder = new BatchBuilder(1);
			position = this.state === State.BehindCr ? this.endHeldAtCr(bytes, builder) : this.endHeld(bytes, builder);
			if (builder.count > 0) yield builder.finish(this.held.take());
		}
		while (position < bytes.length) {
			const mostRecords = Math.floor((bytes.length - position) / 2) + 1;
			const builder = new BatchBuilder(Math.min(this.batchCapacity, mostRecords));
			position = this.scan(bytes, position, builder);
			if (builder.count === this.batchCapacity && this.batchCapacity < LARGEST_BATCH) this.batchCapacity *= 2;
			if (builder.count > 0) yield builder.finish(bytes);
		}
	}

	/** The beginning of a record whose end has not come. */
	get heldBytes(): Uint8Array {
		return this.held.bytes;
	}

	/** The last record, where the file does not end with a newline. */
	finish(): RecordBatch | undefined {
		if (this.held.length === 0) return undefined;
		if (this.state === State.InQuotes) throw new OpenQuoteError(this.row);
		const builder = new BatchBuilder(1);
		const isLoneCr = this.state === State.BehindCr;
		this.addHeld(builder, this.held.length - (isLoneCr ? 1 : 0), isLoneCr);
		return builder.count > 0 ? builder.finish(this.held.take()) : undefined;
	}

	private endHeldAtCr(bytes: Buffer, builder: BatchBuilder): number {
		const end = this.held.length - 1;
		const isCrLf = bytes[0] === LF;
		if (isCrLf) this.held.append(bytes, 0, 1);
		this.addHeld(builder, end, !isCrLf);
		return isCrLf ? 1 : 0;
	}

	private endHeld(bytes: Buffer, builder: BatchBuilder): number {
		const heldLength = this.held.length;
		const position = this.scan(bytes, 0, builder);
		if (builder.count === 0) return position;
		this.held.append(bytes, 0, position);
		const end = heldLength + builder.ends[0];
		const { hasLoneCr } = builder;
		builder.count = 0;
		this.row = builder.rowNumbers[0];
		this.addHeld(builder, end, hasLoneCr);
		return position;
	}

	/** Makes the held bytes up to `end` a record, unless they are blank; then they are dropped. */
	private addHeld(builder: BatchBuilder, end: number, hasLoneCr: boolean): void {
		this.checkLength(end, false);
		this.state = State.Outside;
		const hasStrayQuotes = this.heldHasStrayQuote || builder.hasStrayQuotes;
		this.heldHasStrayQuote = false;
		const row = this.row++;
		if (this.held.isBlank(end, this.delimiter)) {
			this.held.take();
			return;
		}
		builder.starts[0] = 0;
		builder.ends[0] = end;
		builder.rowNumbers[0] = row;
		builder.count = 1;
		builder.hasLoneCr = hasLoneCr;
		builder.hasStrayQuotes = hasStrayQuotes;
	}

	private checkLength(bytes: number, inQuotes: boolean): void {
		if (bytes > this.maxRecordBytes) throw new RecordTooLongError(this.row, bytes, inQuotes);
	}

	/**
	 * Adds the records from `from` on until the batch is full or the chunk ends; what is then left of it is held.
	 * Where something is held already, the first record is its end.
	 * @returns the position behind the last byte dealt with
	 */
	private scan(bytes: Buffer, from: number, builder: BatchBuilder): number {
		const { starts, ends, rowNumbers, capacity } = builder;
		const { delimiter, maxRecordBytes } = this;
		const { words, shift } = wordsOf(bytes);
		const end = bytes.length;
		const continuesHeld = this.held.length > 0;
		const byteBefore = this.held.lastByte;
		let start = from;
		let i = from;
		let count = 0;
		let row = this.row;
		let hasStrayQuote = this.heldHasStrayQuote;
		let inQuotes = this.state === State.InQuotes;
		if (this.state === State.BehindQuote) {
			const byte = bytes[i];
			inQuotes = byte === QUOTE;
			if (inQuotes) i++;
			else if (byte !== delimiter && byte !== LF && byte !== CR) hasStrayQuote = true;
		}
		let state = State.Outside;

		for (;;) {
			if (inQuotes) {
				i = findQuote(bytes, i, end);
				if (i >= end) {
					state = State.InQuotes;
					break;
				}
				i++;
				if (i >= end) {
					state = State.BehindQuote;
					break;
				}
				const byte = bytes[i];
				if (byte === QUOTE) {
					i++;
					continue;
				}
				inQuotes = false;
				if (byte === delimiter) {
					// Quoted fields are mostly followed by quoted fields.
					if (i + 1 < end && bytes[i + 1] === QUOTE) {
						inQuotes = true;
						i += 2;
						continue;
					}
				} else if (byte !== LF && byte !== CR) {
					hasStrayQuote = true;
				}
			}

			i = findSpecial(bytes, words, shift, i, end);
			if (i >= end) break;
			const byte = bytes[i];
			if (byte === QUOTE) {
				const opens = i > start ? bytes[i - 1] === delimiter : !(continuesHeld && count === 0) || byteBefore === delimiter;
				if (opens) inQuotes = true;
				else hasStrayQuote = true;
				i++;
				continue;
			}

			const recordEnd = i;
			let isLoneCr = false;
			i++;
			if (byte === CR) {
				if (i >= end) {
					state = State.BehindCr;
					break;
				}
				if (bytes[i] === LF) i++;
				else isLoneCr = true;
			}
			const isContinued = continuesHeld && count === 0;
			if (isContinued || bytes[start] > SPACE || !isBlank(bytes, start, recordEnd, delimiter)) {
				if (recordEnd - start > maxRecordBytes) throw new RecordTooLongError(row, recordEnd - start);
				starts[count] = start;
				ends[count] = recordEnd;
				rowNumbers[count] = row;
				count++;
				if (isLoneCr) builder.hasLoneCr = true;
				if (hasStrayQuote) {
					builder.hasStrayQuotes = true;
					hasStrayQuote = false;
				}
			}
			row++;
			start = i;
			if (count === capacity || i >= end) break;
		}

		builder.count = count;
		this.row = row;
		this.state = state;
		this.heldHasStrayQuote = hasStrayQuote;
		if (i >= end && start < end) {
			const terminator = state === State.BehindCr ? 1 : 0;
			this.checkLength(this.held.length + end - start - terminator, state === State.InQuotes);
			this.held.append(bytes, start, end);
			return end;
		}
		return i;
	}
}

function findQuote(bytes: Buffer, from: number, end: number): number {
	const near = Math.min(end, from + NATIVE_SEARCH_AFTER);
	let i = from;
	while (i < near && bytes[i] !== QUOTE) i++;
	if (i < near || near === end) return i;
	const found = bytes.indexOf(QUOTE, near);
	return found < 0 ? end : found;
}

/**
 * The next LF, CR or quote, four bytes at a time.
 * `(x - 0x01010101) & ~x & 0x80808080` is not zero exactly where a byte of x is zero (Mycroft, 1987).
 */
function findSpecial(bytes: Buffer, words: Int32Array, shift: number, from: number, end: number): number {
	let i = from;
	const aligned = Math.min(end, i + ((shift - i) & 3));
	for (; i < aligned; i++) {
		const byte = bytes[i];
		if (byte === LF || byte === QUOTE || byte === CR) return i;
	}
	const wordCount = words.length;
	let k = Math.floor((i - shift) / 4);
	for (; k < wordCount; k++) {
		const word = words[k];
		const lf = word ^ 0x0a0a0a0a;
		const cr = word ^ 0x0d0d0d0d;
		const quote = word ^ 0x22222222;
		const found =
			((lf - 0x01010101) & ~lf) | ((cr - 0x01010101) & ~cr) | ((quote - 0x01010101) & ~quote);
		if ((found & 0x80808080) !== 0) break;
	}
	i = Math.max(i, k * 4 + shift);
	for (; i < end; i++) {
		const byte = bytes[i];
		if (byte === LF || byte === QUOTE || byte === CR) return i;
	}
	return end;
}

import { asBuffer, CR, isBlank, LF, QUOTE, SPACE, wordsOf } from '../bytes';
import { OpenQuoteError } from '../errors/OpenQuoteError';
import { RecordTooLongError } from '../errors/RecordTooLongError';
import { CarryBuffer } from './carryBuffer';
import type { BatchFields, RecordBatch } from './recordBatch';
import { indexRecords, type Indexer } from '../simd/recordIndex';
import type { Delimiter } from '../types';

const SMALLEST_BATCH = 1024;
const LARGEST_BATCH = 32_768;

/** Bytes of a quoted field to check one by one before the native search takes over: its call costs about as much. */
const NATIVE_SEARCH_AFTER = 48;

/** Where the last chunk ended. */
enum State {
	Outside,
	InQuotes,
	/** After a quote inside a quoted field: the quote closes the field, or the next byte doubles it. */
	BehindQuote,
	/** After a CR that ends a record: alone, or the first half of CRLF. */
	BehindCr,
}

/** Reused for every batch: new arrays for each would keep V8's garbage collector busy. */
class BatchBuilder {
	readonly starts: Uint32Array;

	readonly ends: Uint32Array;

	readonly rowNumbers: Float64Array;

	count = 0;

	hasStrayQuotes = false;

	hasLf = false;

	hasCrLf = false;

	hasLoneCr = false;

	hasFields = false;

	readonly fields: BatchFields;

	constructor(readonly capacity: number) {
		this.starts = new Uint32Array(capacity);
		this.ends = new Uint32Array(capacity);
		this.rowNumbers = new Float64Array(capacity);
		const none = new Int32Array(0);
		this.fields = { ends: none, from: none, to: none, hasDoubledQuotes: false };
	}

	clear(): this {
		this.count = 0;
		this.hasStrayQuotes = false;
		this.hasLf = false;
		this.hasCrLf = false;
		this.hasLoneCr = false;
		this.hasFields = false;
		return this;
	}

	finish(bytes: Buffer, offset: number): RecordBatch {
		const { count, starts, ends, rowNumbers, hasStrayQuotes, hasLf, hasCrLf, hasLoneCr } = this;
		return {
			bytes,
			offset,
			count,
			starts,
			ends,
			rowNumbers,
			hasStrayQuotes,
			hasLf,
			hasCrLf,
			hasLoneCr,
			fields: this.hasFields ? this.fields : undefined,
		};
	}

	/** Copies the ends of the fields to arrays with room for them and for all records. */
	setFields(ends: Int32Array, count: number, hasDoubledQuotes: boolean): BatchFields {
		const { fields, capacity } = this;
		if (fields.ends.length < count)
			fields.ends = new Int32Array(Math.ceil(count / SMALLEST_BATCH) * SMALLEST_BATCH);
		if (fields.from.length < capacity) {
			fields.from = new Int32Array(capacity);
			fields.to = new Int32Array(capacity);
		}
		fields.ends.set(count === ends.length ? ends : ends.subarray(0, count));
		fields.hasDoubledQuotes = hasDoubledQuotes;
		this.hasFields = true;
		return fields;
	}
}

/**
 * Finds record boundaries in chunks. Looks at every byte once: a record that continues in the next
 * chunk is held, together with the scanner's state.
 */
export class RecordScanner {
	private readonly delimiterByte: number;

	private readonly held = new CarryBuffer();

	private state = State.Outside;

	private heldHasStrayQuote = false;

	private row: number;

	/** Offset of the next chunk in the text. */
	private offset = 0;

	/** For the held record. */
	private readonly single = new BatchBuilder(1);

	private batch = new BatchBuilder(SMALLEST_BATCH);

	/** @param index finds regular records faster */
	constructor(
		private readonly delimiter: Delimiter,
		private readonly maxRecordBytes: number,
		firstRow = 1,
		private readonly index: Indexer | undefined = indexRecords,
	) {
		this.delimiterByte = delimiter.charCodeAt(0);
		this.row = firstRow;
	}

	*push(chunk: Uint8Array): Generator<RecordBatch> {
		const bytes = asBuffer(chunk);
		const { offset } = this;
		this.offset += bytes.length;
		let position = 0;
		if (this.held.length > 0 && bytes.length > 0) {
			const builder = this.single.clear();
			const heldLength = this.held.length;
			position =
				this.state === State.BehindCr
					? this.endHeldAtCr(bytes, builder)
					: this.endHeld(bytes, builder);
			if (builder.count > 0) yield builder.finish(this.held.take(), offset - heldLength);
		}
		let isRegular = true;
		while (position < bytes.length) {
			const builder = this.batch.clear();
			const indexed: number = isRegular ? this.addIndexed(bytes, position, builder) : position;
			// Not tried again in this chunk: the rest is the start of a record, or likely to be
			// irregular too.
			isRegular = indexed > position;
			position = isRegular ? indexed : this.scan(bytes, position, builder);
			if (builder.count > 0) yield builder.finish(bytes, offset);
			const { count, capacity } = builder;
			if (count === capacity && capacity < LARGEST_BATCH)
				this.batch = new BatchBuilder(2 * capacity);
		}
	}

	/** The start of a record whose end has not been read yet. */
	get heldBytes(): Uint8Array {
		return this.held.bytes;
	}

	/** The last record, if the file does not end with a newline. */
	finish(): RecordBatch | undefined {
		if (this.held.length === 0) return undefined;
		if (this.state === State.InQuotes) throw new OpenQuoteError(this.row);
		const builder = this.single.clear();
		const { length } = this.held;
		builder.hasLoneCr = this.state === State.BehindCr;
		this.addHeld(builder, length - (builder.hasLoneCr ? 1 : 0));
		return builder.count > 0 ? builder.finish(this.held.take(), this.offset - length) : undefined;
	}

	private endHeldAtCr(bytes: Buffer, builder: BatchBuilder): number {
		const end = this.held.length - 1;
		builder.hasCrLf = bytes[0] === LF;
		builder.hasLoneCr = !builder.hasCrLf;
		if (builder.hasCrLf) this.held.append(bytes, 0, 1);
		this.addHeld(builder, end);
		return builder.hasCrLf ? 1 : 0;
	}

	private endHeld(bytes: Buffer, builder: BatchBuilder): number {
		const heldLength = this.held.length;
		const position = this.scan(bytes, 0, builder);
		if (builder.count === 0) return position;
		this.held.append(bytes, 0, position);
		const end = heldLength + builder.ends[0];
		builder.count = 0;
		this.row = builder.rowNumbers[0];
		this.addHeld(builder, end);
		return position;
	}

	/** Makes the held bytes up to `end` a record, or drops them if they are blank. */
	private addHeld(builder: BatchBuilder, end: number): void {
		this.checkLength(end, false);
		this.state = State.Outside;
		const hasStrayQuotes = this.heldHasStrayQuote || builder.hasStrayQuotes;
		this.heldHasStrayQuote = false;
		const row = this.row++;
		if (this.held.isBlank(end, this.delimiterByte)) {
			this.held.take();
			return;
		}
		builder.starts[0] = 0;
		builder.ends[0] = end;
		builder.rowNumbers[0] = row;
		builder.count = 1;
		builder.hasStrayQuotes = hasStrayQuotes;
	}

	/**
	 * Adds the records that the index finds, until the batch is full.
	 * @returns the position after them; `from` if the index finds none
	 */
	private addIndexed(bytes: Buffer, from: number, builder: BatchBuilder): number {
		const index = this.index?.(bytes, from, this.delimiter);
		if (index === undefined || index.count === 0) return from;
		const { starts, ends, rowNumbers, capacity } = builder;
		const { delimiterByte, maxRecordBytes } = this;
		const { ends: lfs, fieldsUpTo } = index;
		const fields = builder.setFields(
			index.fieldEnds,
			fieldsUpTo[index.count - 1],
			index.hasDoubledQuotes,
		);
		let start = from;
		let firstField = 0;
		let count = 0;
		for (let i = 0; i < index.count && count < capacity; i++) {
			const lf = lfs[i];
			const isCrLf = lf > start && bytes[lf - 1] === CR;
			const end = isCrLf ? lf - 1 : lf;
			if (isCrLf) builder.hasCrLf = true;
			else builder.hasLf = true;
			if (bytes[start] > SPACE || !isBlank(bytes, start, end, delimiterByte)) {
				if (end - start > maxRecordBytes) throw new RecordTooLongError(this.row, end - start);
				starts[count] = start;
				ends[count] = end;
				rowNumbers[count] = this.row;
				fields.from[count] = firstField;
				fields.to[count] = fieldsUpTo[i];
				count++;
			}
			this.row++;
			start = lf + 1;
			firstField = fieldsUpTo[i];
		}
		builder.count = count;
		return start;
	}

	private checkLength(bytes: number, inQuotes: boolean): void {
		if (bytes > this.maxRecordBytes) throw new RecordTooLongError(this.row, bytes, inQuotes);
	}

	/**
	 * Adds the records from `from` on until the batch is full or the chunk ends; then holds the
	 * rest of the chunk. If bytes are already held, the first record completes them.
	 * @returns the position after the last byte processed
	 */
	private scan(bytes: Buffer, from: number, builder: BatchBuilder): number {
		const { starts, ends, rowNumbers, capacity } = builder;
		const { delimiterByte: delimiter, maxRecordBytes } = this;
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
		let hasLf = false;
		let hasCrLf = false;
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
					// A quoted field is usually followed by another one.
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
				const opens =
					i > start
						? bytes[i - 1] === delimiter
						: !(continuesHeld && count === 0) || byteBefore === delimiter;
				if (opens) inQuotes = true;
				else hasStrayQuote = true;
				i++;
				continue;
			}

			const recordEnd = i;
			i++;
			if (byte === LF) {
				hasLf = true;
			} else if (i >= end) {
				state = State.BehindCr;
				break;
			} else if (bytes[i] === LF) {
				hasCrLf = true;
				i++;
			} else {
				builder.hasLoneCr = true;
			}
			const isContinued = continuesHeld && count === 0;
			if (isContinued || bytes[start] > SPACE || !isBlank(bytes, start, recordEnd, delimiter)) {
				if (recordEnd - start > maxRecordBytes)
					throw new RecordTooLongError(row, recordEnd - start);
				starts[count] = start;
				ends[count] = recordEnd;
				rowNumbers[count] = row;
				count++;
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
		builder.hasLf = hasLf;
		builder.hasCrLf = hasCrLf;
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

/** The next LF, CR or quote, four bytes at a time. */
function findSpecial(
	bytes: Buffer,
	words: Int32Array,
	shift: number,
	from: number,
	end: number,
): number {
	const wordCount = words.length;
	let i = from;
	let k = (i - shift) >> 2;
	if (k >= 0 && k < wordCount) {
		// In the first word, only the bytes from `from` on count.
		let found = specials(words[k]) & (-1 << (((i - shift) & 3) * 8));
		while (found === 0 && ++k < wordCount) found = specials(words[k]);
		if (found !== 0) return k * 4 + shift + ((31 - Math.clz32(found & -found)) >> 3);
		i = wordCount * 4 + shift;
	}
	for (; i < end; i++) {
		const byte = bytes[i];
		if (byte === LF || byte === QUOTE || byte === CR) return i;
	}
	return end;
}

/**
 * Which of a word's four bytes are LF, CR or a quote, as the highest bit of each. If x is the word
 * XOR the byte sought, `((x & 0x7f…) + 0x7f…) | x` has that bit clear exactly where a byte of x is
 * zero (Warren, Hacker's Delight, 6-1).
 */
function specials(word: number): number {
	const lf = word ^ 0x0a0a0a0a;
	const cr = word ^ 0x0d0d0d0d;
	const quote = word ^ 0x22222222;
	const others =
		(((lf & 0x7f7f7f7f) + 0x7f7f7f7f) | lf) &
		(((cr & 0x7f7f7f7f) + 0x7f7f7f7f) | cr) &
		(((quote & 0x7f7f7f7f) + 0x7f7f7f7f) | quote);
	return ~others & 0x80808080;
}

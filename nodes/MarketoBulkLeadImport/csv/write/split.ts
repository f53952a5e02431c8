import { CR, LF } from '../bytes';
import { RecordTooLongError } from '../errors/RecordTooLongError';
import { PartBuilder, type Spare } from './partBuilder';
import type { PartMemory } from './partMemory';
import type { RecordBatch } from '../read/records';

export interface Part {
	/** From 1. */
	number: number;
	/** Header and records; ends with a newline. */
	bytes: Uint8Array;
	/** What was asked for as `spare`: free memory around `bytes`. */
	spare?: Spare;
	/** Says that nobody will read `bytes` any more: the next part is then built in their memory. */
	release: () => void;
	/** Records, the header not counted. */
	rows: number;
	/** Row numbers of its first and last record, as RecordBatch counts them. */
	firstRow: number;
	lastRow: number;
}

export interface SplitOptions {
	/** Encoded, newline included. Where it ends with CRLF, so do the lines that the splitter ends itself. */
	header: Uint8Array;
	/** Most bytes of a part, header included. */
	maxBytes: number;
	/** Room to leave free around each part's bytes, so that they need not be copied to get something around them. */
	spare?: Spare;
	/** Where to build the parts, if others are built there too. */
	memory?: PartMemory;
	/** Bytes of all records, where known: saves room and copying. */
	sizeHint?: number;
	/** Gives record i as it is to be sent (other columns, another delimiter), without newline. Without it records are copied as they are. */
	rewrite?: (batch: RecordBatch, i: number) => Uint8Array | string;
}

/**
 * Cuts records (those behind the header) into parts that are as full as they can be, each with the header. Reads no
 * further than the part asked for needs, and closes the source when it is ended early. Holds one part and one batch.
 * LF and CRLF stay as they are; CR alone becomes a newline; blank lines are left out. No record, no part.
 * @throws RecordTooLongError where a record does not fit in a part of its own; the part begun by then is not given
 */
export async function* splitIntoParts(
	records: AsyncIterable<RecordBatch>,
	options: SplitOptions,
): AsyncGenerator<Part> {
	const parts = new PartSequence(options);
	const { rewrite } = options;
	for await (const batch of records) {
		let i = 0;
		while (i < batch.count) {
			if (rewrite === undefined) {
				if (!parts.hasRoomFor(sizeOf(batch, i, parts.newline), batch.rowNumbers[i]))
					yield parts.take();
				i = copyRun(parts.current, batch, i, parts.newline);
			} else {
				const record = rewrite(batch, i);
				const size = typeof record === 'string' ? Buffer.byteLength(record) : record.length;
				const row = batch.rowNumbers[i];
				if (!parts.hasRoomFor(size + parts.newline.length, row)) yield parts.take();
				parts.current.append(record, size);
				parts.current.append(parts.newline, parts.newline.length);
				parts.current.count(1, row, row);
				i++;
			}
		}
	}
	if (parts.hasRows) yield parts.take();
}

/** The part being built, and the numbers that run through all of them. */
class PartSequence {
	readonly newline: Uint8Array;

	private builder: PartBuilder | undefined;

	private number = 0;

	private bytesToCome: number;

	constructor(private readonly options: SplitOptions) {
		const { header } = options;
		this.newline = Buffer.from(header[header.length - 2] === CR ? '\r\n' : '\n');
		this.bytesToCome = options.sizeHint ?? 0;
	}

	get hasRows(): boolean {
		return this.builder !== undefined && this.builder.rows > 0;
	}

	get current(): PartBuilder {
		const { header, maxBytes, spare, memory } = this.options;
		this.builder ??= new PartBuilder(
			header,
			maxBytes,
			header.length + this.bytesToCome,
			spare,
			memory,
		);
		return this.builder;
	}

	/** @throws RecordTooLongError where not even an empty part has */
	hasRoomFor(bytes: number, row: number): boolean {
		const { header, maxBytes } = this.options;
		if (header.length + bytes > maxBytes) throw new RecordTooLongError(row, bytes);
		return bytes <= this.current.room;
	}

	/** Gives the part away, so that only its taker holds it. */
	take(): Part {
		const { current } = this;
		this.builder = undefined;
		this.bytesToCome = Math.max(0, this.bytesToCome - current.length);
		this.number++;
		const { rows, firstRow, lastRow } = current;
		const { spare } = this.options;
		const release = (): void => current.release();
		return {
			number: this.number,
			bytes: current.finish(),
			rows,
			firstRow,
			lastRow,
			release,
			...(spare && { spare }),
		};
	}
}

/** Bytes of record i with the newline it gets in the part. */
function sizeOf(batch: RecordBatch, i: number, newline: Uint8Array): number {
	return batch.ends[i] - batch.starts[i] + (terminatorLength(batch, i) || newline.length);
}

/** Length of the LF or CRLF behind record i; 0 where there is none, or CR alone. */
export function terminatorLength({ bytes, ends }: RecordBatch, i: number): number {
	const end = ends[i];
	if (bytes[end] === LF) return 1;
	return bytes[end] === CR && bytes[end + 1] === LF ? 2 : 0;
}

/**
 * Copies record i, which must have room, and as many of those behind it as stand next to it and have room too, in one go.
 * @returns the first record not copied
 */
function copyRun(part: PartBuilder, batch: RecordBatch, i: number, newline: Uint8Array): number {
	const { bytes, starts, ends, rowNumbers } = batch;
	const last = batch.hasLoneCr ? i : fitting(batch, i, endOfRun(batch, i), part.room, newline);
	const terminator = terminatorLength(batch, last);
	part.appendRange(bytes, starts[i], ends[last] + terminator);
	if (terminator === 0) part.append(newline, newline.length);
	part.count(last - i + 1, rowNumbers[i], rowNumbers[last]);
	return last + 1;
}

/** The last record of those from i on that no blank line separates: their row numbers have no gap. */
function endOfRun({ rowNumbers, count }: RecordBatch, i: number): number {
	if (rowNumbers[count - 1] - rowNumbers[i] === count - 1 - i) return count - 1;
	let last = i;
	while (rowNumbers[last + 1] === rowNumbers[last] + 1) last++;
	return last;
}

/** The last record of a run that has room, found by halving. Record `first` is known to have room. */
function fitting(
	batch: RecordBatch,
	first: number,
	last: number,
	room: number,
	newline: Uint8Array,
): number {
	const start = batch.starts[first];
	let low = first;
	let high = last;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		const end = batch.starts[middle] + sizeOf(batch, middle, newline);
		if (end - start <= room) low = middle;
		else high = middle - 1;
	}
	return low;
}

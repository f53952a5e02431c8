import { CR, LF } from '../bytes';
import { TextChangedError } from '../errors/TextChangedError';
import { PartBuilder } from './partBuilder';
import type { RecordBatch } from '../read/records';
import type { Part, SplitOptions } from './split';
import type { ByteStream } from '../types';

/** One part's share of a text. */
interface Cut {
	bytes: number;
	rows: number;
	firstRow: number;
	lastRow: number;
}

/** Where a text is to be cut into parts, so that they can be copied out of it without looking for its records again. */
export interface SplitPlan {
	/** Bytes of the text before its first record, the header included. */
	start: number;
	cuts: Cut[];
	/** The last record ends without a newline. */
	isUnended: boolean;
}

/**
 * Finds out where to cut while records (those behind the header) go by: the same parts as those of splitIntoParts. Looks
 * at a few records of each batch only. Memory: one small object a part.
 */
export class SplitPlanner {
	private readonly newline: number;

	private readonly room: number;

	private readonly cuts: Cut[] = [];

	private current: Cut | undefined;

	private start = 0;

	/** Behind the last record's terminator. */
	private end = 0;

	private isUnended = false;

	private canBeCopied = true;

	/**
	 * @param header encoded, newline included
	 * @param maxBytes most bytes of a part, header included
	 */
	constructor(header: Uint8Array, maxBytes: number) {
		this.newline = header[header.length - 2] === CR ? 2 : 1;
		this.room = maxBytes - header.length;
	}

	add(batch: RecordBatch): void {
		if (!this.canBeCopied || batch.count === 0) return;
		const { offset, starts, rowNumbers, count } = batch;
		const last = count - 1;
		const isFirst = this.current === undefined;
		if (isFirst) {
			this.start = offset + starts[0];
			this.end = this.start;
			this.current = { bytes: 0, rows: 0, firstRow: rowNumbers[0], lastRow: rowNumbers[0] - 1 };
		}
		const hasBlankLines =
			offset + starts[0] !== this.end || rowNumbers[last] - rowNumbers[0] !== last;
		const hasOtherNewlines = batch.hasLoneCr || (this.newline === 1 ? batch.hasCrLf : batch.hasLf);
		if (hasBlankLines || hasOtherNewlines) {
			this.canBeCopied = false;
			return;
		}
		for (let i = 0; i < count;) i = this.fill(batch, i);
		this.end = this.endOf(batch, last);
	}

	/** Undefined where the parts are not what stands in the text. */
	finish(): SplitPlan | undefined {
		if (!this.canBeCopied || this.current === undefined) return undefined;
		return { start: this.start, cuts: [...this.cuts, this.current], isUnended: this.isUnended };
	}

	/**
	 * Gives the current part the records from i on that it has room for.
	 * @returns the first record that it has no room for
	 */
	private fill(batch: RecordBatch, i: number): number {
		const current = this.current as Cut;
		const from = batch.offset + batch.starts[i];
		let low = i;
		let high = batch.count;
		while (low < high) {
			const middle = Math.floor((low + high) / 2);
			if (current.bytes + this.endOf(batch, middle) - from <= this.room) low = middle + 1;
			else high = middle;
		}
		if (low > i) {
			current.bytes += this.endOf(batch, low - 1) - from;
			current.rows += low - i;
			current.lastRow = batch.rowNumbers[low - 1];
		}
		if (low < batch.count) {
			if (current.rows === 0) {
				this.canBeCopied = false;
				return batch.count;
			}
			this.cuts.push(current);
			const row = batch.rowNumbers[low];
			this.current = { bytes: 0, rows: 0, firstRow: row, lastRow: row };
		}
		return low;
	}

	/** Where record i ends with its newline, in the text. */
	private endOf({ bytes, offset, starts, ends, count }: RecordBatch, i: number): number {
		if (i + 1 < count) return offset + starts[i + 1];
		// Only the last record of a text can lack its newline, which it is given.
		this.isUnended = ends[i] >= bytes.length;
		return offset + ends[i] + this.newline;
	}
}

export type CopyOptions = Pick<SplitOptions, 'header' | 'spare' | 'memory'>;

/**
 * The parts of a plan, copied out of the text it was made of. Reads no further than the part asked for needs, and closes
 * the source when it is ended early. Holds one part and one chunk.
 * @throws TextChangedError
 */
export async function* copyParts(
	text: ByteStream,
	plan: SplitPlan,
	{ header, spare, memory }: CopyOptions,
): AsyncGenerator<Part> {
	const { cuts, isUnended } = plan;
	const newline = header[header.length - 2] === CR ? '\r\n' : '\n';
	let toSkip = plan.start;
	let number = 0;
	let builder: PartBuilder | undefined;
	for await (const chunk of text) {
		let at = Math.min(toSkip, chunk.length);
		toSkip -= at;
		while (at < chunk.length) {
			const cut = cuts[number];
			const size = header.length + cut.bytes;
			builder ??= new PartBuilder(header, size, size, spare, memory);
			const end = number === cuts.length - 1 && isUnended ? size - newline.length : size;
			const taken = Math.min(end - builder.length, chunk.length - at);
			builder.appendRange(chunk, at, at + taken);
			at += taken;
			if (builder.length < end) continue;
			if (end < size) builder.append(newline, newline.length);
			else if (chunk[at - 1] !== LF) throw new TextChangedError();
			const built = builder;
			builder = undefined;
			number++;
			const { rows, firstRow, lastRow } = cut;
			const release = (): void => built.release();
			yield {
				number,
				bytes: built.finish(),
				rows,
				firstRow,
				lastRow,
				release,
				...(spare && { spare }),
			};
			// Leaving the loop closes the source.
			if (number === cuts.length) return;
		}
	}
	throw new TextChangedError();
}

import { CR, LF } from '../bytes';
import type { RecordBatch } from '../read/recordBatch';
import type { Part } from './part';
import { PartSequence } from './partSequence';
import type { PartBuilder } from './partBuilder';

export interface SplitOptions {
	/** Encoded, newline included. Where it ends with CRLF, so do the lines that the splitter ends itself. */
	header: Uint8Array;
	/** Most bytes of a part, header included. */
	maxBytes: number;
	/**
	 * Gives record i as it is to be sent (other columns, another delimiter), without newline. Without
	 * it records are copied as they are.
	 */
	rewrite?: (batch: RecordBatch, i: number) => Uint8Array | string;
}

/**
 * Cuts records (those behind the header) into parts that are as full as they can be, each with the
 * header. Reads no further than the part asked for needs, and closes the source when it is ended
 * early. Holds one part and one batch.
 * LF and CRLF stay as they are; CR alone becomes a newline; blank lines are left out. Without records
 * there is no part.
 * @throws RecordTooLongError where a record does not fit in a part of its own; the part begun by then
 * is not given
 */
export async function* splitIntoParts(
	records: AsyncIterable<RecordBatch>,
	options: SplitOptions,
): AsyncGenerator<Part> {
	const { header, maxBytes, rewrite } = options;
	const newline = newlineOf(header);
	const parts = new PartSequence(header, maxBytes);
	for await (const batch of records) {
		let i = 0;
		while (i < batch.count) {
			const row = batch.rowNumbers[i];
			if (rewrite === undefined) {
				const size = sizeOf(batch, i, newline);
				parts.ensureFits(size, row);
				if (!parts.hasRoom(size)) yield parts.take();
				i = copyRun(parts.currentPart(), batch, i, newline);
			} else {
				const record = rewrite(batch, i);
				const size = typeof record === 'string' ? Buffer.byteLength(record) : record.length;
				parts.ensureFits(size + newline.length, row);
				if (!parts.hasRoom(size + newline.length)) yield parts.take();
				const part = parts.currentPart();
				part.append(record, size);
				part.append(newline, newline.length);
				part.count(1, row, row);
				i++;
			}
		}
	}
	if (parts.hasRows) yield parts.take();
}

/** What ends the lines that the splitter ends itself. */
function newlineOf(header: Uint8Array): Uint8Array {
	return Buffer.from(header[header.length - 2] === CR ? '\r\n' : '\n');
}

/** Bytes of record i with the newline it gets in the part. */
function sizeOf(batch: RecordBatch, i: number, newline: Uint8Array): number {
	return batch.ends[i] - batch.starts[i] + (terminatorLength(batch, i) || newline.length);
}

/** Length of the LF or CRLF behind record i; 0 where there is none, or CR alone. */
function terminatorLength({ bytes, ends }: RecordBatch, i: number): number {
	const end = ends[i];
	if (bytes[end] === LF) return 1;
	return bytes[end] === CR && bytes[end + 1] === LF ? 2 : 0;
}

/**
 * Copies record i, which must have room, and as many of those behind it as stand next to it and have
 * room too, in one go.
 * @returns the first record not copied
 */
function copyRun(part: PartBuilder, batch: RecordBatch, i: number, newline: Uint8Array): number {
	const { bytes, starts, ends, rowNumbers } = batch;
	const last = batch.hasLoneCr ? i : lastFitting(batch, i, endOfRun(batch, i), part.room, newline);
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

/** The last record of a run that has room, by binary search. Record `first` is known to have room. */
function lastFitting(
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

import { CR, LF } from '../bytes';
import type { RecordBatch } from '../read/recordBatch';
import type { Part } from './part';
import { PartSequence } from './partSequence';
import type { PartBuilder } from './partBuilder';

export interface SplitOptions {
	/** Encoded, including its newline. If that is CRLF, the lines that the splitter ends itself end with CRLF too. */
	header: Uint8Array;
	/** Maximum size of a part in bytes, including the header. */
	maxBytes: number;
	/**
	 * Returns record i in the form to send (other columns, another delimiter), without a newline.
	 * If undefined, records are copied unchanged.
	 */
	rewrite?: (batch: RecordBatch, i: number) => Uint8Array | string;
}

/**
 * Splits the records after the header into parts that are as full as possible, each with the
 * header. Reads only as far as each part requires, and closes the source if ended early. Holds one
 * part and one batch. LF and CRLF are kept; CR alone becomes a newline; blank lines are left out.
 * Without records there are no parts.
 * @throws RecordTooLongError if a record does not fit in a part of its own; the part in progress is
 * not yielded
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

/** The newline for the lines that the splitter ends itself. */
function newlineOf(header: Uint8Array): Uint8Array {
	return Buffer.from(header[header.length - 2] === CR ? '\r\n' : '\n');
}

/** Bytes of record i, including the newline that it gets in the part. */
function sizeOf(batch: RecordBatch, i: number, newline: Uint8Array): number {
	return batch.ends[i] - batch.starts[i] + (terminatorLength(batch, i) || newline.length);
}

/** Length of the LF or CRLF after record i; 0 if there is none, or CR alone. */
function terminatorLength({ bytes, ends }: RecordBatch, i: number): number {
	const end = ends[i];
	if (bytes[end] === LF) return 1;
	return bytes[end] === CR && bytes[end + 1] === LF ? 2 : 0;
}

/**
 * Copies record i, which must fit, and as many of the adjacent records as fit, in one go.
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

/** The last of the records from i on that no blank line separates: their row numbers have no gap. */
function endOfRun({ rowNumbers, count }: RecordBatch, i: number): number {
	if (rowNumbers[count - 1] - rowNumbers[i] === count - 1 - i) return count - 1;
	let last = i;
	while (rowNumbers[last + 1] === rowNumbers[last] + 1) last++;
	return last;
}

/** The last record of a run that fits, by binary search. Record `first` is known to fit. */
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

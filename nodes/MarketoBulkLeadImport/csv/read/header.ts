import { EmptyFileError } from '../errors/EmptyFileError';
import { parseRecord } from './fields';
import { LF } from '../bytes';
import { withoutFirst, type RecordBatch } from './recordBatch';
import type { Delimiter } from '../types';

export interface Header {
	fields: string[];
	/** 1, or more if blank lines come first. */
	rowNumber: number;
	/** The header as it is in the file (UTF-8), without its newline. */
	bytes: Uint8Array;
	/** The newline that ends the header, and so most likely every line; LF if the file uses CR alone. */
	newline: '\n' | '\r\n';
}

/**
 * Reads the first record. `rest` yields the records after it and can be read once; ending it early
 * closes the source, even before any of it was read.
 * @throws EmptyFileError if there is no record
 */
export async function readHeader(
	records: AsyncIterable<RecordBatch>,
	delimiter: Delimiter,
): Promise<{ header: Header; rest: AsyncIterableIterator<RecordBatch> }> {
	const source = records[Symbol.asyncIterator]();
	let first = await source.next();
	while (first.done !== true && first.value.count === 0) first = await source.next();
	if (first.done === true) throw new EmptyFileError();

	const batch = first.value;
	const start = batch.starts[0];
	const end = batch.ends[0];
	const header: Header = {
		fields: parseRecord(batch.bytes, start, end, delimiter),
		rowNumber: batch.rowNumbers[0],
		bytes: Uint8Array.prototype.slice.call(batch.bytes, start, end),
		newline: batch.bytes[end] !== LF && batch.bytes[end + 1] === LF ? '\r\n' : '\n',
	};
	return { header, rest: chained(batch.count === 1 ? undefined : withoutFirst(batch, 1), source) };
}

/** Not a generator: closing a generator that never started would leave the source open. */
function chained(
	first: RecordBatch | undefined,
	source: AsyncIterator<RecordBatch>,
): AsyncIterableIterator<RecordBatch> {
	let pending = first;
	return {
		[Symbol.asyncIterator]() {
			return this;
		},
		async next() {
			if (pending === undefined) return await source.next();
			const value = pending;
			pending = undefined;
			return { done: false, value };
		},
		async return() {
			pending = undefined;
			await source.return?.();
			return { done: true, value: undefined };
		},
	};
}

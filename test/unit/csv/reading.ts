import {
	fieldText,
	FieldBounds,
	findFields,
} from '../../../nodes/MarketoBulkLeadImport/csv/read/fields';
import type { RecordBatch } from '../../../nodes/MarketoBulkLeadImport/csv/read/recordBatch';
import {
	readRecords,
	type ReadOptions,
} from '../../../nodes/MarketoBulkLeadImport/csv/read/records';

import type { Part } from '../../../nodes/MarketoBulkLeadImport/csv/write/part';

export interface ReadRecord {
	fields: string[];
	row: number;
	raw: string;
}

/**
 * Yields the bytes in chunks of these sizes, used in turn. Each chunk has its own memory at an odd
 * offset, as in streams.
 */
export async function* inPieces(
	bytes: Uint8Array,
	sizes: readonly number[],
): AsyncGenerator<Uint8Array> {
	let start = 0;
	for (let i = 0; start < bytes.length; i++) {
		const end = Math.min(bytes.length, start + sizes[i % sizes.length]);
		const memory = Buffer.alloc(end - start + 3);
		memory.set(bytes.subarray(start, end), 1 + (i % 3));
		yield memory.subarray(1 + (i % 3), 1 + (i % 3) + end - start);
		start = end;
	}
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
	const found: T[] = [];
	for await (const item of items) found.push(item);
	return found;
}

/** All parts, each with a copy of its bytes, because the next part reuses the memory. */
export async function allParts(parts: AsyncIterable<Part>): Promise<Part[]> {
	const found: Part[] = [];
	for await (const part of parts) found.push({ ...part, bytes: Buffer.from(part.bytes) });
	return found;
}

export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
	return Buffer.concat(await all(pieces));
}

export function batchesOf(
	text: string | Uint8Array,
	options: Partial<ReadOptions> = {},
	sizes: readonly number[] = [65_536],
): AsyncGenerator<RecordBatch> {
	const bytes = typeof text === 'string' ? Buffer.from(text) : text;
	return readRecords(inPieces(bytes, sizes), { delimiter: ',', maxRecordBytes: 1e9, ...options });
}

export async function read(
	text: string | Uint8Array,
	options: Partial<ReadOptions> = {},
	sizes?: readonly number[],
): Promise<ReadRecord[]> {
	const bounds = new FieldBounds();
	const records: ReadRecord[] = [];
	for await (const batch of batchesOf(text, options, sizes)) {
		for (let i = 0; i < batch.count; i++) {
			const { bytes } = batch;
			const start = batch.starts[i];
			const end = batch.ends[i];
			const count = findFields(bytes, start, end, options.delimiter ?? ',', bounds);
			const fields = Array.from({ length: count }, (_, k) => fieldText(bytes, bounds, k));
			records.push({
				fields,
				row: batch.rowNumbers[i],
				raw: Buffer.from(bytes.subarray(start, end)).toString(),
			});
		}
	}
	return records;
}

export async function fieldsIn(
	text: string | Uint8Array,
	options: Partial<ReadOptions> = {},
	sizes?: readonly number[],
): Promise<string[][]> {
	return (await read(text, options, sizes)).map(({ fields }) => fields);
}

/** The reason with which a promise is rejected. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
	return await promise.then(
		(value) => {
			throw new Error(`Not rejected, but resolved with ${JSON.stringify(value)}`);
		},
		(error: unknown) => error,
	);
}

/** The error that a call throws, as text; undefined if it does not throw. */
export function rejectionOf(call: () => void): string | undefined {
	try {
		call();
		return undefined;
	} catch (error) {
		return String(error);
	}
}

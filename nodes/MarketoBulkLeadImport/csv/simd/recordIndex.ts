/*
 * Importing a 1 GB file takes 5.0 s with it and 6.4 s without it, against 2.2 s for split + curl;
 * a 10 MB file 0.26 s and 0.28 s (`npm run bench -- --only file`, with and without). Memory is the
 * same. `indexRecords` is all that other files see: if it is undefined, the scanner does the work.
 */

import type { Delimiter } from '../types';
import {
	BYTES_AT,
	FIELD_ENDS_AT,
	HAS_DOUBLED_QUOTES_AT,
	indexProgram,
	IS_IRREGULAR_AT,
	RECORD_ENDS_AT,
	RECORD_FIELDS_AT,
	WINDOW_BYTES,
} from './indexProgram';

/**
 * The part of the API used here: TypeScript declares it only for browsers.
 * https://webassembly.github.io/spec/js-api/
 */
declare const WebAssembly:
	| {
			Module: new (bytes: Uint8Array) => object;
			Instance: new (module: object) => {
				exports: {
					memory: { buffer: ArrayBuffer };
					index(length: number, offset: number, delimiter: number): number;
				};
			};
	  }
	| undefined;

/** The records that end within some bytes. Valid until the next call, which reuses the memory. */
interface RecordIndex {
	count: number;
	/** Where each record's LF is. */
	ends: Int32Array;
	/** For each record, the number of fields up to its end, including those of the records before it. */
	fieldsUpTo: Int32Array;
	/** Where each field's delimiter or LF is. */
	fieldEnds: Int32Array;
	/** At least one quoted field contains doubled quotes. */
	hasDoubledQuotes: boolean;
}

export type Indexer = (
	bytes: Uint8Array,
	from: number,
	delimiter: Delimiter,
) => RecordIndex | undefined;

/**
 * Finds records and their fields in `bytes` from `from` on, where a record starts, 64 KB at a time.
 * The result is the same as the scanner's. It is undefined if quotes or line endings break the
 * rules of RFC 4180: such bytes are left to the scanner. The function itself is undefined if
 * WebAssembly, or memory for it, is missing (`--jitless`).
 */
export const indexRecords: Indexer | undefined = makeIndexer();

function makeIndexer(): Indexer | undefined {
	if (typeof WebAssembly === 'undefined') return undefined;
	let exports: InstanceType<(typeof WebAssembly)['Instance']>['exports'];
	try {
		({ exports } = new WebAssembly.Instance(new WebAssembly.Module(indexProgram())));
	} catch {
		return undefined;
	}
	const { buffer } = exports.memory;
	const memory = new Uint8Array(buffer);
	const results = new Int32Array(buffer);
	const fieldEnds = new Int32Array(buffer, FIELD_ENDS_AT, WINDOW_BYTES);
	const ends = new Int32Array(buffer, RECORD_ENDS_AT, WINDOW_BYTES);
	const fieldsUpTo = new Int32Array(buffer, RECORD_FIELDS_AT, WINDOW_BYTES);
	return (bytes, from, delimiter) => {
		const length = Math.min(WINDOW_BYTES, bytes.length - from);
		memory.set(bytes.subarray(from, from + length), BYTES_AT);
		memory.fill(0, BYTES_AT + length, Math.min(FIELD_ENDS_AT, BYTES_AT + length + 64));
		const count = exports.index(length, from, delimiter.charCodeAt(0));
		if (results[IS_IRREGULAR_AT / 4] !== 0) return undefined;
		return {
			count,
			ends,
			fieldsUpTo,
			fieldEnds,
			hasDoubledQuotes: results[HAS_DOUBLED_QUOTES_AT / 4] !== 0,
		};
	};
}

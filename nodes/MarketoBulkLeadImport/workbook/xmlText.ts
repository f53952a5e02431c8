import type { ByteStream } from '../csv/types';
import { decodeToUtf8 } from '../csv/text/decode';

const MARKS = [
	{ mark: [0xff, 0xfe], encoding: 'utf-16le' },
	{ mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/** Yields XML as UTF-8, from either of the two encodings that a workbook may have (ECMA-376, part 2, 8.1.4). */
export async function* utf8Xml(chunks: ByteStream): AsyncGenerator<Uint8Array> {
	const iterator = chunks[Symbol.asyncIterator]();
	let isDone = false;
	const rest: ByteStream & AsyncIterator<Uint8Array, undefined> = {
		[Symbol.asyncIterator]() {
			return this;
		},
		async next() {
			const result = await iterator.next();
			isDone = result.done === true;
			return result;
		},
	};
	try {
		let head: Uint8Array = new Uint8Array(0);
		while (head.length < 2 && !isDone) {
			const next = await rest.next();
			if (next.done !== true)
				head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
		}
		const found = MARKS.find(({ mark }) => mark.every((byte, i) => head[i] === byte));
		if (found === undefined) {
			yield head;
			yield* rest;
		} else {
			const { encoding } = found;
			yield* decodeToUtf8(chained(head, rest), { encoding, bomLength: 2 }, 'replace');
		}
	} finally {
		await iterator.return?.();
	}
}

async function* chained(
	head: Uint8Array,
	rest: ByteStream,
): ByteStream & AsyncGenerator<Uint8Array> {
	yield head;
	yield* rest;
}

import type { ByteSource } from '../../archive/byteSource';
import { periodicYield } from '../client/periodicYield';
import type { Clock } from '../client/ports';

/** Storage may return a whole file as one chunk, and compressed data can expand to 250 times its size. */
const PIECE_BYTES = 64 * 1024;

/**
 * The same bytes, but reading them throws when the execution is stopped: the code that unpacks files and workbooks knows
 * nothing about executions, and can be busy for minutes before it yields the first record.
 */
export function stoppableSource(file: ByteSource, clock: Clock): ByteSource {
	return { open: async () => inPieces(file, clock) };
}

/** @throws CancelledError */
async function* inPieces(file: ByteSource, clock: Clock): AsyncGenerator<Uint8Array> {
	const yieldIfDue = periodicYield(clock);
	for await (const chunk of await file.open()) {
		for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
			await yieldIfDue();
			yield chunk.subarray(at, at + PIECE_BYTES);
		}
	}
}

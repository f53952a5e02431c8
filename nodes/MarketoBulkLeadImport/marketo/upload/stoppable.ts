import type { ByteSource } from '../../archive/byteSource';
import { periodicYield } from '../client/periodicYield';
import type { Clock } from '../client/ports';

/** Storage may give a whole file at once, and what is compressed can become 250 times as much. */
const PIECE_BYTES = 64 * 1024;

/**
 * The same bytes, whose reading ends when the execution is stopped, whoever reads them: what unpacks files and workbooks
 * knows of no execution, and can be busy for minutes before it has the first record.
 */
export function stoppable(file: ByteSource, clock: Clock): ByteSource {
	return { open: async () => await Promise.resolve(inPieces(file, clock)) };
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

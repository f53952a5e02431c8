import type { ByteSource } from '../../../nodes/MarketoBulkLeadImport/archive/byteSource';
import { inPieces } from '../csv/reading';

export interface WatchedSource extends ByteSource {
	/** streams opened, and how many of them were closed */
	opened: number;
	closed: number;
	/** bytes yielded by all streams together */
	bytesGiven: number;
}

/** Bytes as a file that can only be read from its beginning, in chunks of these sizes. */
export function sourceOf(bytes: Uint8Array, sizes: readonly number[] = [65_536]): WatchedSource {
	const source: WatchedSource = {
		opened: 0,
		closed: 0,
		bytesGiven: 0,
		async open() {
			source.opened++;
			return await Promise.resolve(watched());
		},
	};
	async function* watched(): AsyncGenerator<Uint8Array> {
		try {
			for await (const piece of inPieces(bytes, sizes)) {
				source.bytesGiven += piece.length;
				yield piece;
			}
		} finally {
			source.closed++;
		}
	}
	return source;
}

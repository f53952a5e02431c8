import type { ByteSource } from './byteSource';
import { decompressed } from './decompress';

const GZIP_START = [0x1f, 0x8b, 0x08];

export function isGzip(head: Uint8Array): boolean {
	return GZIP_START.every((byte, i) => head[i] === byte);
}

/**
 * What a gzip file holds, its members one after the other where it has several, as log tools and `cat a.gz b.gz` make
 * them. Reading it throws DamagedArchiveError or ArchiveLimitError.
 */
export function gunzipped(source: ByteSource): ByteSource {
	return {
		async open() {
			return decompressed(await source.open(), 'gzip');
		},
	};
}

import { raise } from '../csv/raise';
import type { ByteSource } from './byteSource';
import { decompressed } from './decompress';
import { DamagedArchiveError } from './errors/DamagedArchiveError';
import { gunzipMembers } from './gunzipMembers';

const GZIP_START = [0x1f, 0x8b, 0x08];

export function isGzip(head: Uint8Array): boolean {
	return GZIP_START.every((byte, i) => head[i] === byte);
}

/**
 * The content of a gzip file. If the file has several members, as log tools and `cat a.gz b.gz`
 * write, their contents follow one another. Reading it throws DamagedArchiveError or
 * ArchiveLimitError.
 */
export function gunzipped(source: ByteSource): ByteSource {
	return { open: async () => gunzip(source) };
}

async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array> {
	let given = 0;
	try {
		for await (const chunk of decompressed(await source.open(), 'gzip')) {
			given += chunk.length;
			yield chunk;
		}
		return;
	} catch (error) {
		if (!(error instanceof DamagedArchiveError && error.damage === 'trailing')) raise(error);
	}
	// Several members, which the platform rejects: start over, and skip what was already yielded.
	for await (const chunk of gunzipMembers(await source.open())) {
		if (chunk.length > given) yield chunk.subarray(given);
		given = Math.max(0, given - chunk.length);
	}
}

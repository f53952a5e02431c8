import { createHash } from 'crypto';
import { readHead, type ImportSource } from './source';

/** bytes */
const SAMPLE_BYTES = 256 * 1024;

/** What tells whether a source is still the same: its length and its first 256 kB. A change behind those that leaves the length alone is not noticed. */
export interface SourceFingerprint {
	/** where it is known without reading */
	bytes?: number;
	/** SHA-256 of the first 256 kB, in hexadecimal */
	head: string;
}

export async function fingerprintOf(source: ImportSource): Promise<SourceFingerprint> {
	const { head } = await readHead(source, SAMPLE_BYTES);
	return {
		...(source.bytes !== undefined && { bytes: source.bytes }),
		head: createHash('sha256').update(head).digest('hex'),
	};
}

export function isSameSource(one: SourceFingerprint, other: SourceFingerprint): boolean {
	const { bytes = other.bytes } = one;
	return one.head === other.head && (other.bytes === undefined || bytes === other.bytes);
}

import { readHead, type ImportSource } from './source';

/** bytes */
const SAMPLE_BYTES = 256 * 1024;

/**
 * What tells whether a source is still the same: its length and its first 256 kB. A change behind those that leaves the
 * length alone is not noticed.
 */
export interface SourceFingerprint {
	/** where it is known without reading */
	bytes?: number;
	/** a hash of the first 256 kB */
	head: string;
}

export async function fingerprintOf(source: ImportSource): Promise<SourceFingerprint> {
	const { head } = await readHead(source, SAMPLE_BYTES);
	return {
		...(source.bytes !== undefined && { bytes: source.bytes }),
		head: hashOf(head),
	};
}

export function isSameSource(one: SourceFingerprint, other: SourceFingerprint): boolean {
	const { bytes = other.bytes } = one;
	return one.head === other.head && (other.bytes === undefined || bytes === other.bytes);
}

/** 64 bits in hexadecimal. It has to notice accidents, not forgery. */
function hashOf(bytes: Uint8Array): string {
	let a = 0x811c9dc5;
	let b = 0x9e3779b9 ^ bytes.length;
	for (const byte of bytes) {
		a = Math.imul(a ^ byte, 0x01000193);
		b = Math.imul(b ^ (byte + (b >>> 15)), 0x85ebca6b);
	}
	return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

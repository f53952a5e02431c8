import { gzipSync } from 'node:zlib';
import { makeZip, type ZipFile } from '../unit/archive/makeZip';
import type { FileSource } from './case';

/** The file in the form in which the node gets it. */
export function packedBytes({ bytes, packing }: FileSource): Uint8Array {
	switch (packing) {
		case undefined:
			return bytes;
		case 'gzip':
			return gzipSync(bytes);
		case 'gzipMembers': {
			// Like `cat one.gz two.gz`.
			const half = bytes.length >> 1;
			return Buffer.concat([gzipSync(bytes.subarray(0, half)), gzipSync(bytes.subarray(half))]);
		}
		case 'zip':
			return makeZip([...BESIDE, { name: 'export/leads.csv', data: bytes, descriptor: true }]);
		case 'zipStored':
			return makeZip([{ name: 'leads.txt', data: bytes, stored: true }, ...BESIDE]);
	}
}

/** Entries that macOS and archivers add. */
const BESIDE: readonly ZipFile[] = [
	{ name: 'export/' },
	{ name: '__MACOSX/export/._leads.csv', data: 'Mac OS X' },
	{ name: 'export/.DS_Store', data: 'Bud1' },
];

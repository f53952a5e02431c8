import type { ByteSource } from '../archive/byteSource';

const START = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** The stream that contains a workbook with a password ([MS-OFFCRYPTO] 2.3.4.4), as named in the directory. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** Microsoft's container format of Office 97 to 2003, which also wraps newer files with a password ([MS-CFB]). */
export function isCompoundFile(head: Uint8Array): boolean {
	return START.every((byte, i) => head[i] === byte);
}

/** Reads only as far as necessary. The directory can be anywhere, and nothing else in the file looks like the name. */
export async function isEncryptedWorkbook(source: ByteSource): Promise<boolean> {
	let last: Buffer = Buffer.alloc(0);
	for await (const chunk of await source.open()) {
		const bytes = Buffer.concat([last, chunk]);
		if (bytes.includes(ENCRYPTED)) return true;
		last = Buffer.from(bytes.subarray(Math.max(0, bytes.length - ENCRYPTED.length)));
	}
	return false;
}

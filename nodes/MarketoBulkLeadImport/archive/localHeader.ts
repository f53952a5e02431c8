const SIGNATURE = 0x04034b50;

/** Bytes of an entry's local header before its name (APPNOTE.TXT, 4.3.7). */
export const LOCAL_HEADER_BYTES = 30;

/** Where an entry's data starts, relative to its local header; undefined if the bytes are not a header. */
export function dataStart(bytes: Buffer): number | undefined {
	if (bytes.length < LOCAL_HEADER_BYTES || bytes.readUInt32LE(0) !== SIGNATURE) return undefined;
	return LOCAL_HEADER_BYTES + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
}

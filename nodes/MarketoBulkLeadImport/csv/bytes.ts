export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const QUOTE = 34;

/**
 * The same memory as a Buffer: its search and text functions are native, and a single hidden class
 * keeps hot loops fast.
 */
export function asBuffer(bytes: Uint8Array): Buffer {
	return Buffer.isBuffer(bytes)
		? bytes
		: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

interface Words {
	/** The bytes, four at a time. */
	words: Int32Array;
	/** Offset of the first word in the bytes, 0 to 3: words are aligned in memory, bytes are not. */
	shift: number;
}

/** The whole 32-bit words within the bytes. */
export function wordsOf(bytes: Uint8Array): Words {
	const shift = -bytes.byteOffset & 3;
	const count = Math.max(0, Math.floor((bytes.length - shift) / 4));
	return {
		words: new Int32Array(bytes.buffer, count === 0 ? 0 : bytes.byteOffset + shift, count),
		shift,
	};
}

/** Whether a line is empty or holds only spaces and tabs. If the delimiter is a tab, a tab is a cell and not blank. */
export function isBlank(bytes: Uint8Array, start: number, end: number, delimiter: number): boolean {
	for (let i = start; i < end; i++) {
		const byte = bytes[i];
		if (byte !== SPACE && (byte !== TAB || delimiter === TAB)) return false;
	}
	return true;
}

/**
 * Tables for eight bytes at a time (Kounavis and Berry, "slicing-by-8"): one byte at a time would
 * take as long as inflating.
 */
const TABLES = makeTables();

function makeTables(): Int32Array[] {
	const tables = Array.from({ length: 8 }, () => new Int32Array(256));
	for (let byte = 0; byte < 256; byte++) {
		let crc = byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
		tables[0][byte] = crc;
	}
	for (let i = 1; i < 8; i++) {
		for (let byte = 0; byte < 256; byte++) {
			const crc = tables[i - 1][byte];
			tables[i][byte] = (crc >>> 8) ^ tables[0][crc & 0xff];
		}
	}
	return tables;
}

/**
 * The CRC-32 that zip uses, for a text in pieces: pass the previous result along with the next
 * piece, 0 with the first.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
	const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
	let crc = ~before;
	let i = 0;
	for (const whole = bytes.length - 7; i < whole; i += 8) {
		const low =
			crc ^ (bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
		crc =
			t7[low & 0xff] ^
			t6[(low >>> 8) & 0xff] ^
			t5[(low >>> 16) & 0xff] ^
			t4[low >>> 24] ^
			t3[bytes[i + 4]] ^
			t2[bytes[i + 5]] ^
			t1[bytes[i + 6]] ^
			t0[bytes[i + 7]];
	}
	for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]) & 0xff];
	return ~crc >>> 0;
}

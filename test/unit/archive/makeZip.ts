import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
	name: string;
	data?: Uint8Array | string;
	stored?: boolean;
	/** Values in the directory that are not true. */
	lies?: {
		crc?: number;
		bytes?: number;
		compressedBytes?: number;
		method?: number;
		flags?: number;
		offset?: number;
	};
	/** Writes the sizes after the data instead of before it, as streaming writers do. */
	descriptor?: boolean;
	/** Writes sizes and offset to the extra field, as in archives of more than 4 GB. */
	zip64?: boolean;
	/** Bytes of an extra field in the local header only. */
	localExtra?: number;
}

export interface ZipOptions {
	prefix?: Uint8Array;
	comment?: string;
	/** Number of entries that the end record claims. */
	entries?: number;
	/** Adds the end record of large archives. */
	zip64?: boolean;
}

const HELD_ELSEWHERE = 0xffffffff;

/** Builds a zip by hand, so that it can be invalid. */
export function makeZip(files: readonly ZipFile[], options: ZipOptions = {}): Buffer {
	const locals: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const file of files) {
		const entry = entryOf(file, offset);
		locals.push(entry.local);
		directory.push(entry.central);
		offset += entry.local.length;
	}
	const central = Buffer.concat(directory);
	const end = endOf(files.length, central.length, offset, options);
	return Buffer.concat([options.prefix ?? Buffer.alloc(0), ...locals, central, end]);
}

function entryOf(file: ZipFile, start: number): { local: Buffer; central: Buffer } {
	const { lies = {}, stored = false, descriptor = false, zip64 = false, localExtra = 0 } = file;
	const data = Buffer.from(file.data ?? '');
	const packed = stored ? data : deflateRawSync(data);
	const name = Buffer.from(file.name);
	const method = lies.method ?? (stored ? 0 : 8);
	const flags = (lies.flags ?? 0x800) | (descriptor ? 8 : 0);
	const crc = lies.crc ?? crc32(data);
	const bytes = lies.bytes ?? data.length;
	const compressedBytes = lies.compressedBytes ?? packed.length;
	const offset = lies.offset ?? start;

	const local = Buffer.alloc(30);
	local.writeUInt32LE(0x04034b50, 0);
	local.writeUInt16LE(20, 4);
	local.writeUInt16LE(flags, 6);
	local.writeUInt16LE(method, 8);
	if (!descriptor) {
		local.writeUInt32LE(crc, 14);
		local.writeUInt32LE(compressedBytes, 18);
		local.writeUInt32LE(bytes, 22);
	}
	local.writeUInt16LE(name.length, 26);
	local.writeUInt16LE(localExtra, 28);
	const after = descriptor ? words(0x08074b50, crc, compressedBytes, bytes) : Buffer.alloc(0);

	const extra = zip64
		? Buffer.concat([shorts(1, 24), longs(bytes, compressedBytes, offset)])
		: Buffer.alloc(0);
	const central = Buffer.alloc(46);
	central.writeUInt32LE(0x02014b50, 0);
	central.writeUInt16LE(flags, 8);
	central.writeUInt16LE(method, 10);
	central.writeUInt32LE(crc, 16);
	central.writeUInt32LE(zip64 ? HELD_ELSEWHERE : compressedBytes, 20);
	central.writeUInt32LE(zip64 ? HELD_ELSEWHERE : bytes, 24);
	central.writeUInt16LE(name.length, 28);
	central.writeUInt16LE(extra.length, 30);
	central.writeUInt32LE(zip64 ? HELD_ELSEWHERE : offset, 42);
	return {
		local: Buffer.concat([local, name, Buffer.alloc(localExtra), packed, after]),
		central: Buffer.concat([central, name, extra]),
	};
}

function endOf(count: number, bytes: number, start: number, options: ZipOptions): Buffer {
	const { zip64 = false, comment = '', entries = count } = options;
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(zip64 ? 0xffff : Math.min(entries, 0xffff), 8);
	end.writeUInt16LE(zip64 ? 0xffff : Math.min(entries, 0xffff), 10);
	end.writeUInt32LE(zip64 ? HELD_ELSEWHERE : bytes, 12);
	end.writeUInt32LE(zip64 ? HELD_ELSEWHERE : start, 16);
	end.writeUInt16LE(comment.length, 20);
	if (!zip64) return Buffer.concat([end, Buffer.from(comment)]);
	const end64 = Buffer.concat([
		words(0x06064b50),
		longs(44),
		shorts(45, 45),
		words(0, 0),
		longs(entries, entries, bytes, start),
	]);
	const locator = Buffer.concat([words(0x07064b50, 0), longs(start + bytes), words(1)]);
	return Buffer.concat([end64, locator, end, Buffer.from(comment)]);
}

function shorts(...numbers: number[]): Buffer {
	const bytes = Buffer.alloc(2 * numbers.length);
	numbers.forEach((number, i) => bytes.writeUInt16LE(number, 2 * i));
	return bytes;
}

function words(...numbers: number[]): Buffer {
	const bytes = Buffer.alloc(4 * numbers.length);
	numbers.forEach((number, i) => bytes.writeUInt32LE(number, 4 * i));
	return bytes;
}

function longs(...numbers: number[]): Buffer {
	const bytes = Buffer.alloc(8 * numbers.length);
	numbers.forEach((number, i) => bytes.writeBigUInt64LE(BigInt(number), 8 * i));
	return bytes;
}

import { ArchiveLimitError } from './errors/ArchiveLimitError';
import { DamagedArchiveError } from './errors/DamagedArchiveError';
import { entryName } from './entryName';
import { MAX_DIRECTORY_BYTES, MAX_ENTRIES } from './limits';

// Structures and numbers: APPNOTE.TXT, 4.3.12 to 4.3.16.
const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_BYTES = 20;
const END64_SIGNATURE = 0x06064b50;
const END64_BYTES = 56;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
const ZIP64_EXTRA = 1;
const IN_ZIP64 = 0xffffffff;
const COUNT_IN_ZIP64 = 0xffff;
const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 1;

export interface ZipEntry {
	/** with forward slashes, whichever tool wrote it */
	name: string;
	method: number;
	isEncrypted: boolean;
	crc: number;
	/** bytes in the archive, and uncompressed */
	compressedBytes: number;
	bytes: number;
	/** offset of its local header in the file */
	offset: number;
}

export interface DirectoryPlace {
	/** offset in the file */
	start: number;
	bytes: number;
	entries: number;
	/** bytes prepended to the archive after it was made; its offsets do not include them */
	prefix: number;
}

/**
 * Finds a zip's directory from the end of the file.
 * @param tail the last bytes of the file: at least 65,557, or the whole file
 * @param fileBytes size of the whole file
 * @throws DamagedArchiveError if there is no directory, ArchiveLimitError if it is too large
 */
export function findDirectory(tail: Buffer, fileBytes: number): DirectoryPlace {
	const tailStart = fileBytes - tail.length;
	const end = findEnd(tail);
	if (end < 0) throw new DamagedArchiveError('truncated');
	let entries = tail.readUInt16LE(end + 10);
	let bytes = tail.readUInt32LE(end + 12);
	let start = tail.readUInt32LE(end + 16);
	let behind = tailStart + end;
	const end64 = findEnd64(tail, end, tailStart);
	if (
		end64 !== undefined &&
		(entries === COUNT_IN_ZIP64 || bytes === IN_ZIP64 || start === IN_ZIP64)
	) {
		entries = readUInt64(tail, end64 + 32);
		bytes = readUInt64(tail, end64 + 40);
		start = readUInt64(tail, end64 + 48);
		behind = tailStart + end64;
	}
	const prefix = behind - bytes - start;
	if (prefix < 0) throw new DamagedArchiveError('directory');
	if (entries > MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES)
		throw new ArchiveLimitError('entries', MAX_ENTRIES);
	return { start: start + prefix, bytes, entries, prefix };
}

/** The last end record whose comment reaches the end of the file, or -1. */
function findEnd(tail: Buffer): number {
	for (let at = tail.length - END_BYTES; at >= 0; at--) {
		if (
			tail.readUInt32LE(at) === END_SIGNATURE &&
			at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length
		)
			return at;
	}
	return -1;
}

function findEnd64(tail: Buffer, end: number, tailStart: number): number | undefined {
	const locator = end - LOCATOR_BYTES;
	if (locator < 0 || tail.readUInt32LE(locator) !== LOCATOR_SIGNATURE) return undefined;
	// At the offset in the locator, or, in a file with prepended data, right before the locator.
	for (const at of [readUInt64(tail, locator + 8) - tailStart, locator - END64_BYTES]) {
		if (at >= 0 && at + END64_BYTES <= locator && tail.readUInt32LE(at) === END64_SIGNATURE)
			return at;
	}
	return undefined;
}

/** @throws DamagedArchiveError, ArchiveLimitError */
export function readEntries(directory: Buffer, place: DirectoryPlace): ZipEntry[] {
	const entries: ZipEntry[] = [];
	let at = 0;
	while (at + ENTRY_BYTES <= directory.length && directory.readUInt32LE(at) === ENTRY_SIGNATURE) {
		// Counts the entries itself, because the number in the archive may be wrong.
		if (entries.length === MAX_ENTRIES) throw new ArchiveLimitError('entries', MAX_ENTRIES);
		const nameBytes = directory.readUInt16LE(at + 28);
		const extraBytes = directory.readUInt16LE(at + 30);
		const commentBytes = directory.readUInt16LE(at + 32);
		const extraAt = at + ENTRY_BYTES + nameBytes;
		const next = extraAt + extraBytes + commentBytes;
		if (next > directory.length) throw new DamagedArchiveError('directory');
		const flags = directory.readUInt16LE(at + 8);
		const name = directory.subarray(at + ENTRY_BYTES, extraAt);
		const entry: ZipEntry = {
			name: entryName(name, (flags & UTF8_FLAG) !== 0),
			method: directory.readUInt16LE(at + 10),
			isEncrypted: (flags & ENCRYPTED_FLAG) !== 0,
			crc: directory.readUInt32LE(at + 16),
			compressedBytes: directory.readUInt32LE(at + 20),
			bytes: directory.readUInt32LE(at + 24),
			offset: directory.readUInt32LE(at + 42),
		};
		readZip64(entry, directory.subarray(extraAt, extraAt + extraBytes));
		entry.offset += place.prefix;
		entries.push(entry);
		at = next;
	}
	if (entries.length !== place.entries) throw new DamagedArchiveError('directory');
	return entries;
}

/** The extra field holds, in this order, those of the three numbers that do not fit in 32 bits. */
function readZip64(entry: ZipEntry, extra: Buffer): void {
	for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
		if (extra.readUInt16LE(at) !== ZIP64_EXTRA) continue;
		let next = at + 4;
		for (const key of ['bytes', 'compressedBytes', 'offset'] as const) {
			if (entry[key] !== IN_ZIP64) continue;
			if (next + 8 > extra.length) throw new DamagedArchiveError('directory', entry.name);
			entry[key] = readUInt64(extra, next);
			next += 8;
		}
		return;
	}
}

function readUInt64(bytes: Buffer, at: number): number {
	return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}

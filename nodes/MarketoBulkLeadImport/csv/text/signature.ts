export type FileKind =
	| 'xlsx'
	| 'docx'
	| 'ods'
	| 'numbers'
	| 'zip'
	| 'xls'
	| 'pdf'
	| 'gzip'
	| 'bzip2'
	| 'xz'
	| 'zstd'
	| '7z'
	| 'rar'
	| 'png'
	| 'jpeg'
	| 'gif'
	| 'webp'
	| 'parquet'
	| 'sqlite';

/** First bytes that no text begins with. Zip comes apart: what is in it tells more. */
const SIGNATURES: ReadonlyArray<[FileKind, readonly number[]]> = [
	['xls', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
	['pdf', ascii('%PDF-')],
	['gzip', [0x1f, 0x8b, 0x08]],
	['bzip2', ascii('BZh')],
	['xz', [0xfd, ...ascii('7zXZ'), 0x00]],
	['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
	['7z', [...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c]],
	['rar', [...ascii('Rar!'), 0x1a, 0x07]],
	['png', [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a]],
	['jpeg', [0xff, 0xd8, 0xff]],
	['gif', ascii('GIF8')],
	['parquet', ascii('PAR1')],
	['sqlite', [...ascii('SQLite format 3'), 0x00]],
];

/** Names and types that stand uncompressed near the beginning of a zip, the surest first. */
const ZIP_CONTENTS: ReadonlyArray<[FileKind, readonly string[]]> = [
	['ods', ['mimetypeapplication/vnd.oasis.opendocument.spreadsheet']],
	['docx', ['word/']],
	['numbers', ['Index/Document.iwa', 'Index/CalculationEngine']],
	['xlsx', ['xl/', '[Content_Types].xml']],
];

/** bzip2, GIF and Parquet begin with letters that a column name could begin with; they are binary only with a control byte near. */
const LETTERS_ONLY: ReadonlySet<FileKind> = new Set<FileKind>(['bzip2', 'gif', 'parquet']);

const ZIP_STARTS: ReadonlyArray<readonly number[]> = [
	[0x50, 0x4b, 0x03, 0x04],
	[0x50, 0x4b, 0x05, 0x06],
	[0x50, 0x4b, 0x07, 0x08],
];

const WEBP = ascii('WEBP');
const CONTROL_BYTES_WITHIN = 32;

/**
 * What kind of file that is no text begins with these bytes; undefined for text and for everything unknown. A few bytes
 * are enough for most kinds; the names inside a zip take a few KiB.
 */
export function fileKindOf(head: Uint8Array): FileKind | undefined {
	if (ZIP_STARTS.some((start) => startsWith(head, start))) return kindOfZip(head);
	if (startsWith(head, ascii('RIFF')) && startsWith(head.subarray(8), WEBP)) return 'webp';
	const found = SIGNATURES.find(([, start]) => startsWith(head, start));
	if (found === undefined) return undefined;
	const [kind] = found;
	return LETTERS_ONLY.has(kind) && !hasControlByte(head) ? undefined : kind;
}

function kindOfZip(head: Uint8Array): FileKind {
	const text = Buffer.from(head).toString('latin1');
	const found = ZIP_CONTENTS.find(([, marks]) => marks.some((mark) => text.includes(mark)));
	return found === undefined ? 'zip' : found[0];
}

function hasControlByte(head: Uint8Array): boolean {
	return head
		.subarray(0, CONTROL_BYTES_WITHIN)
		.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20));
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
	return start.every((byte, i) => bytes[i] === byte);
}

function ascii(text: string): number[] {
	return [...Buffer.from(text, 'latin1')];
}

export type FileKind =
	| 'pdf'
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
	| 'sqlite'
	| 'html'
	| 'xml'
	| 'json';

/** First bytes with which no text begins. Workbooks, .zip and .gz can be read and are not listed. */
const SIGNATURES: ReadonlyArray<[FileKind, readonly number[]]> = [
	['pdf', ascii('%PDF-')],
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

/**
 * bzip2, GIF and Parquet start with letters that may also start a column name; they count as binary
 * only if a control byte is near.
 */
const LETTERS_ONLY: ReadonlySet<FileKind> = new Set<FileKind>(['bzip2', 'gif', 'parquet']);

/** Text that isn't a table: web pages, which downloads and exports named .xls can be, and other formats of data. */
const DOCUMENTS: ReadonlyArray<[FileKind, RegExp]> = [
	['html', /^<(!doctype html|html|head|body|table)\b/i],
	['xml', /^<\?xml\s/i],
	['json', /^(\[\s*)?\{\s*"[^"]*"\s*:/],
];
const DOCUMENT_BEGINS_WITHIN = 1_000;

const WEBP = ascii('WEBP');
const CONTROL_BYTES_WITHIN = 32;

/** The type of a file that isn't a table, from its first bytes; undefined for tables and for unknown types. */
export function fileKindOf(head: Uint8Array): FileKind | undefined {
	if (startsWith(head, ascii('RIFF')) && startsWith(head.subarray(8), WEBP)) return 'webp';
	const found = SIGNATURES.find(([, start]) => startsWith(head, start));
	if (found === undefined) return documentKindOf(head);
	const [kind] = found;
	return LETTERS_ONLY.has(kind) && !hasControlByte(head) ? undefined : kind;
}

function documentKindOf(head: Uint8Array): FileKind | undefined {
	const text = Buffer.from(head.subarray(0, DOCUMENT_BEGINS_WITHIN)).toString('utf8').trimStart();
	return DOCUMENTS.find(([, beginning]) => beginning.test(text))?.[0];
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

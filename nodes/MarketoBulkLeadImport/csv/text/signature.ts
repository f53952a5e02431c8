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
	| 'sqlite';

/** First bytes that no text begins with. Workbooks, .zip and .gz are read and not among them. */
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

/** bzip2, GIF and Parquet begin with letters that a column name could begin with; they are binary only with a control byte near. */
const LETTERS_ONLY: ReadonlySet<FileKind> = new Set<FileKind>(['bzip2', 'gif', 'parquet']);

const WEBP = ascii('WEBP');
const CONTROL_BYTES_WITHIN = 32;

/**
 * What kind of file that is no text begins with these bytes; undefined for text and for everything unknown.
 */
export function fileKindOf(head: Uint8Array): FileKind | undefined {
	if (startsWith(head, ascii('RIFF')) && startsWith(head.subarray(8), WEBP)) return 'webp';
	const found = SIGNATURES.find(([, start]) => startsWith(head, start));
	if (found === undefined) return undefined;
	const [kind] = found;
	return LETTERS_ONLY.has(kind) && !hasControlByte(head) ? undefined : kind;
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

import { asBuffer, CR, LF, SPACE, TAB } from '../bytes';
import { decoderFor } from './decoders';
import { BinaryFileError } from '../errors/BinaryFileError';
import { FieldBounds, fieldsOf, findFields } from '../read/fields';
import { RecordScanner } from '../read/recordScanner';
import { SEP_LINE } from '../read/sepLine';
import { fileKindOf } from './signature';
import { DELIMITERS, type Delimiter, type Encoding } from '../types';
import { endOfValidUtf8, isUnfinished } from './utf8';

export interface Dialect {
	encoding: Encoding;
	delimiter: Delimiter;
	/** Bytes of the byte-order mark at the start: 0, 2 or 3. */
	bomLength: number;
	/** Whether the first line is Excel's `sep=;` and not a header. */
	hasSepLine: boolean;
}

/** The bytes of a file's start that detectDialect needs for a good sample; fewer are fine. */
export const SAMPLE_BYTES = 256 * 1024;

/** Records to read, including the header, to find the delimiter. */
const SAMPLE_RECORDS = 200;

const BYTE_ORDER_MARKS: ReadonlyArray<[Encoding, readonly number[]]> = [
	['utf-8', [0xef, 0xbb, 0xbf]],
	['utf-16le', [0xff, 0xfe]],
	['utf-16be', [0xfe, 0xff]],
];

/**
 * Detects encoding and delimiter from the start of a file. Values in `given` take precedence over
 * detection.
 * @param isWholeFile nothing follows `head`
 * @throws BinaryFileError if the NUL bytes make sense in no encoding
 */
export function detectDialect(
	head: Uint8Array,
	isWholeFile: boolean,
	given: { encoding?: Encoding; delimiter?: Delimiter } = {},
): Dialect {
	const mark = BYTE_ORDER_MARKS.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte));
	const bomLength = mark === undefined ? 0 : mark[1].length;
	const body = head.subarray(bomLength);
	const encoding = given.encoding ?? mark?.[0] ?? detectEncoding(body, isWholeFile);
	const text = sampleText(body, encoding, isWholeFile);
	if (text.includes(0)) throw new BinaryFileError(fileKindOf(head));

	const sepLine = SEP_LINE.exec(text.toString('latin1', 0, 16));
	const named = DELIMITERS.find((delimiter) => delimiter === sepLine?.[1]);
	const records = sepLine === null ? text : text.subarray(endOfLine(text));
	return {
		encoding,
		delimiter: given.delimiter ?? named ?? detectDelimiter(records, isWholeFile),
		bomLength,
		hasSepLine: sepLine !== null,
	};
}

function sampleText(body: Uint8Array, encoding: Encoding, isWholeFile: boolean): Buffer {
	const decoder = decoderFor(encoding, 'replace', 0);
	const pieces = decoder.push(body);
	return asBuffer(Buffer.concat(isWholeFile ? [...pieces, ...decoder.finish()] : pieces));
}

function endOfLine(text: Buffer): number {
	const line = /^[^\r\n]*(?:\r\n|\r|\n)?/.exec(text.toString('latin1', 0, 16));
	return line === null ? 0 : line[0].length;
}

function detectEncoding(body: Uint8Array, isWholeFile: boolean): Encoding {
	if (asBuffer(body).includes(0)) {
		const utf16 = detectUtf16(body);
		if (utf16 !== undefined) return utf16;
	}
	const valid = endOfValidUtf8(body, 0, body.length);
	const isUtf8 = valid === body.length || (!isWholeFile && isUnfinished(body, valid, body.length));
	return isUtf8 ? 'utf-8' : 'windows-1252';
}

/**
 * UTF-16 without a mark: the byte order that yields more ASCII characters. A CSV file always has
 * some, at least its delimiters and newlines.
 */
function detectUtf16(body: Uint8Array): Encoding | undefined {
	const little = plausibleAscii(body, 0);
	const big = plausibleAscii(body, 1);
	if (little === 0 && big === 0) return undefined;
	return little >= big ? 'utf-16le' : 'utf-16be';
}

/** One in this many characters is ASCII, even if all values are in another script. */
const LEAST_ASCII_SHARE = 20;

/**
 * The number of ASCII characters if the bytes are UTF-16; 0 if they cannot be: control characters,
 * hardly any ASCII, or newline bytes that do not form newlines.
 * @param lowAt 0 if the low byte comes first, 1 if the high byte does
 */
function plausibleAscii(body: Uint8Array, lowAt: 0 | 1): number {
	const units = Math.floor(body.length / 2);
	let ascii = 0;
	let newlines = 0;
	let newlineBytes = 0;
	for (let i = 0; i < units * 2; i += 2) {
		const low = body[i + lowAt];
		const isNewline = low === LF || low === CR;
		if (isNewline) newlineBytes++;
		if (body[i + 1 - lowAt] !== 0) continue;
		if (isNewline) newlines++;
		else if (low < SPACE && low !== TAB) return 0;
		if (low < 0x7f) ascii++;
	}
	const isPlausible = ascii * LEAST_ASCII_SHARE >= units && (newlines > 0 || newlineBytes === 0);
	return isPlausible ? ascii : 0;
}

/**
 * If scores are equal, the delimiter that is rarer in names and values wins. A tab is so rare there
 * that more commas do not outweigh it ("City, State, Country").
 */
const CANDIDATES: ReadonlyArray<[Delimiter, weight: number]> = [
	['\t', 10],
	['|', 1],
	[';', 1],
	[',', 1],
];

/**
 * The delimiter for which the most records have as many fields as the header, weighted by how often
 * it occurs in the header. A file with one column counts as comma-separated.
 */
function detectDelimiter(text: Buffer, isWholeFile: boolean): Delimiter {
	let best: Delimiter = ',';
	let bestScore = 0;
	for (const [delimiter, weight] of CANDIDATES) {
		const score = weight * scoreOf(fieldCounts(text, delimiter, isWholeFile));
		if (score > bestScore) {
			best = delimiter;
			bestScore = score;
		}
	}
	return best;
}

/**
 * If no record has as many fields as the header, the delimiter keeps a tenth of its score, so that
 * a file with only a header, or with ragged records, still gets one.
 */
function scoreOf([header, ...records]: readonly number[]): number {
	if (header === undefined || header < 2) return 0;
	const agreeing = records.filter((count) => count === header).length;
	const agreement = records.length === 0 ? 1 : agreeing / records.length;
	return (header - 1) * (0.1 + agreement ** 2);
}

/**
 * The number of fields in each of the first records. A last record that may be cut off is left out,
 * unless it is the header.
 */
function fieldCounts(text: Buffer, delimiter: Delimiter, isWholeFile: boolean): number[] {
	const scanner = new RecordScanner(delimiter, Number.POSITIVE_INFINITY);
	const bounds = new FieldBounds();
	const counts: number[] = [];
	for (const batch of scanner.push(text)) {
		for (let i = 0; i < batch.count && counts.length < SAMPLE_RECORDS; i++) {
			counts.push(fieldsOf(batch, i, delimiter, bounds));
		}
		if (counts.length >= SAMPLE_RECORDS) return counts;
	}
	const rest = scanner.heldBytes;
	if (rest.length > 0 && (isWholeFile || counts.length === 0)) {
		counts.push(findFields(rest, 0, rest.length, delimiter, bounds));
	}
	return counts;
}

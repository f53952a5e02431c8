import { raise } from '../raise';
import { cellText } from './cellText';
import { encodeField, encodeRecord } from './encode';
import { quotedIfDecimal } from '../markedNumbers';
import { UnwritableValueError } from '../errors/UnwritableValueError';
import type { Delimiter } from '../types';

/** Characters to collect per chunk. */
const CHUNK_LENGTH = 65_536;

/** Not text: readers take a file that has it for binary. */
const NUL = '\0';

/**
 * The names of all columns, in order of first appearance. Only an object's own properties count:
 * `constructor` is a name like any other.
 */
export function columnsOf(objects: Iterable<Record<string, unknown>>): string[] {
	const columns = new Set<string>();
	for (const object of objects) for (const column of Object.keys(object)) columns.add(column);
	return [...columns];
}

/**
 * Encodes objects as CSV in UTF-8: a header, then one record per object, each ending with LF, in
 * chunks of about 64 KiB. A column that an object lacks is blank. Numbers are marked, as described in markedNumbers.ts.
 * @throws UnwritableValueError
 */
export async function* encodeObjects(
	objects: Iterable<Record<string, unknown>>,
	columns: readonly string[],
	delimiter: Delimiter = ',',
): AsyncGenerator<Uint8Array> {
	let text = `${encodeRecord(columns, delimiter)}\n`;
	let position = 0;
	for (const object of objects) {
		position++;
		text += `${recordOf(object, columns, position, delimiter)}\n`;
		if (text.length >= CHUNK_LENGTH) {
			yield Buffer.from(text);
			text = '';
		}
	}
	if (text !== '') yield Buffer.from(text);
}

function recordOf(
	object: Record<string, unknown>,
	columns: readonly string[],
	position: number,
	delimiter: Delimiter,
): string {
	let record = '';
	for (let i = 0; i < columns.length; i++) {
		if (i > 0) record += delimiter;
		record += fieldOf(object, columns[i], position, delimiter);
	}
	if (record.includes(NUL)) throw nulIn(object, columns, position);
	// An empty line isn't a record.
	return columns.length === 1 && record === '' ? '""' : record;
}

function nulIn(
	object: Record<string, unknown>,
	columns: readonly string[],
	position: number,
): UnwritableValueError {
	const isAt = (column: string): boolean => cellOf(object, column, position).includes(NUL);
	return new UnwritableValueError(position, columns.find(isAt) ?? '');
}

function fieldOf(
	object: Record<string, unknown>,
	column: string,
	position: number,
	delimiter: Delimiter,
): string {
	const text = cellOf(object, column, position);
	const field = encodeField(text, delimiter);
	return typeof object[column] === 'string' ? quotedIfDecimal(text, field) : field;
}

function cellOf(object: Record<string, unknown>, column: string, position: number): string {
	if (!Object.hasOwn(object, column)) return '';
	try {
		return cellText(object[column]);
	} catch (error) {
		raise(new UnwritableValueError(position, column, error));
	}
}

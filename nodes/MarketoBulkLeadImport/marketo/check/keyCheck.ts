import { SPACE } from '../../csv/bytes';
import { fieldText, type FieldBounds } from '../../csv/read/fields';
import type { RecordBatch } from '../../csv/read/recordBatch';
import { mustBeUnquoted, type CellConverter } from '../values/fieldValue';
import { formatNumber, quote } from '../wording';
import { Fingerprint, FingerprintSet } from './fingerprintSet';
import type { Inspector } from './inspector';
import { warn, type Problem } from './problem';
import { RowsFound } from './rowsFound';

/** A column with a key field, or with a part of the key if there are several. */
export interface KeyColumn {
	field: string;
	column: string;
	/** its index in the file, from 0 */
	index: number;
	/** converts a value to what is sent; undefined if the column is sent unchanged */
	sent?: CellConverter | undefined;
}

/** Maximum number of keys that are compared. */
const MOST_KEYS = 2_000_000;

/** Number of keys that are looked up together, so that their memory accesses overlap. */
const TOGETHER = 1024;

/**
 * Finds rows in which a part of the key is blank, and keys that occur more than once. Keys are compared
 * as they are sent, ignoring case, as Marketo does for email addresses, and surrounding spaces. After two million
 * different keys, it looks for blanks only.
 */
export class KeyCheck implements Inspector {
	private readonly blank: readonly RowsFound[];
	private readonly repeated = new RowsFound();
	private readonly seen: FingerprintSet;
	private readonly fingerprint = new Fingerprint();
	/** fingerprints not yet looked up, as two numbers each, and their rows */
	private readonly waiting = new Int32Array(2 * TOGETHER);
	private readonly waitingRows = new Float64Array(TOGETHER);
	private waitingCount = 0;
	private lastCompared = 0;
	private isFull = false;

	/**
	 * @param key at least one column
	 * @param expectedKeys an estimate; memory grows if necessary
	 */
	constructor(
		private readonly key: readonly KeyColumn[],
		expectedKeys = 0,
	) {
		this.blank = key.map(() => new RowsFound());
		this.seen = new FingerprintSet(Math.min(expectedKeys, MOST_KEYS));
	}

	inspect({ bytes: batchBytes, rowNumbers }: RecordBatch, i: number, fields: FieldBounds): void {
		const { key, fingerprint, isFull } = this;
		const row = rowNumbers[i];
		let isComplete = true;
		fingerprint.clear();
		for (let part = 0; part < key.length; part++) {
			const { index: at, sent } = key[part];
			const text = sent?.convert(batchBytes, fields, at);
			let bytes = batchBytes;
			let start = fields.starts[at];
			let end = fields.ends[at];
			if (text !== undefined || mustBeUnquoted(fields, at)) {
				bytes = Buffer.from(text ?? fieldText(batchBytes, fields, at));
				start = 0;
				end = bytes.length;
			}
			while (start < end && bytes[start] === SPACE) start++;
			while (end > start && bytes[end - 1] === SPACE) end--;
			if (start >= end) {
				this.blank[part].add(row);
				isComplete = false;
			} else if (!isFull) {
				fingerprint.add(bytes, start, end);
			}
		}
		if (!isComplete || isFull) return;
		const at = this.waitingCount++;
		this.waiting[2 * at] = fingerprint.a;
		this.waiting[2 * at + 1] = fingerprint.b;
		this.waitingRows[at] = row;
		if (this.waitingCount === TOGETHER) this.compareWaiting();
	}

	private compareWaiting(): void {
		const { seen, waiting, waitingRows, waitingCount } = this;
		this.waitingCount = 0;
		for (let i = 0; i < waitingCount; i++) {
			if (seen.size >= MOST_KEYS) {
				this.isFull = true;
				return;
			}
			this.lastCompared = waitingRows[i];
			if (!seen.add(waiting[2 * i], waiting[2 * i + 1])) this.repeated.add(waitingRows[i]);
		}
	}

	problems(): Problem[] {
		this.compareWaiting();
		const found = this.key.flatMap((part, i) => {
			const rows = this.blank[i];
			return rows.count === 0 ? [] : [blankKey(part, rows)];
		});
		if (this.repeated.count === 0) return found;
		const upTo = this.isFull ? ` (compared up to row ${formatNumber(this.lastCompared)})` : '';
		return [...found, duplicateKeys(this.key, this.repeated, upTo)];
	}
}

function blankKey({ column, field }: KeyColumn, { count, first }: RowsFound): Problem {
	return warn(
		'blankLookup',
		`The column ${quote(column)} is blank in some rows. Marketo rejects those rows, as it deduplicates by this column`,
		{ column, field, count, rows: first },
	);
}

function duplicateKeys(
	key: readonly KeyColumn[],
	{ count, first }: RowsFound,
	upTo: string,
): Problem {
	if (key.length === 1) {
		const [{ column, field }] = key;
		return warn(
			'duplicateLookup',
			`The column ${quote(column)} has duplicate values. Marketo merges those rows into one record${upTo}`,
			{ column, field, count, rows: first },
		);
	}
	const columns = key.map(({ column }) => quote(column)).join(' and ');
	return warn(
		'duplicateLookup',
		`Some rows have the same values in the columns ${columns}. Marketo merges those rows into one record${upTo}`,
		{ count, rows: first },
	);
}

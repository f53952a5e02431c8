import type { FieldBounds } from '../../csv/read/fields';
import { quote } from '../wording';
import { ROWS_NAMED, type Problem } from './problem';
import type { ValueCheck } from './valueChecks';

/** Fingerprints that are looked up together: the waits for memory overlap, which are most of what a look costs. */
const TOGETHER = 1024;

/** Lookup values compared with each other; six bytes each. */
const MOST_VALUES = 2_000_000;

/**
 * Finds rows whose lookup value is blank, and lookup values that occur more than once.
 * Keeps a 64-bit fingerprint of each value (without case, as Marketo compares e-mail addresses), never
 * the value; after two million different ones it looks for blanks only.
 */
export class LookupCheck implements ValueCheck {
	private readonly seen: FingerprintSet;
	private readonly blankRows: number[] = [];
	private readonly repeatedRows: number[] = [];
	private readonly waiting = new Uint32Array(2 * TOGETHER);
	private readonly waitingRows = new Float64Array(TOGETHER);
	private waitingCount = 0;
	private blank = 0;
	private repeated = 0;
	private lastCompared = 0;
	private isFull = false;

	constructor(
		private readonly field: string,
		private readonly column: string,
		private readonly at: number,
		expectedValues = 0,
	) {
		this.seen = new FingerprintSet(Math.min(expectedValues, MOST_VALUES));
	}

	look(bytes: Uint8Array, fields: FieldBounds, row: number): void {
		let start = fields.starts[this.at];
		let end = fields.ends[this.at];
		while (start < end && bytes[start] === SPACE) start++;
		while (end > start && bytes[end - 1] === SPACE) end--;
		if (start >= end) {
			if (this.blank++ < ROWS_NAMED) this.blankRows.push(row);
			return;
		}
		if (this.isFull) return;
		fingerprint(bytes, start, end, this.waiting, 2 * this.waitingCount);
		this.waitingRows[this.waitingCount++] = row;
		if (this.waitingCount === TOGETHER) this.compareWaiting();
	}

	private compareWaiting(): void {
		const { seen, waiting, waitingRows, waitingCount } = this;
		this.waitingCount = 0;
		for (let i = 0; i < waitingCount; i++) {
			if (seen.size >= MOST_VALUES) {
				this.isFull = true;
				return;
			}
			this.lastCompared = waitingRows[i];
			if (seen.add(waiting[2 * i], waiting[2 * i + 1])) continue;
			if (this.repeated++ < ROWS_NAMED) this.repeatedRows.push(waitingRows[i]);
		}
	}

	problem(): Problem | undefined {
		if (this.blank === 0) return undefined;
		return {
			severity: 'warn',
			kind: 'blankLookup',
			column: this.column,
			field: this.field,
			count: this.blank,
			rows: this.blankRows,
			message: `The column ${quote(this.column)} is blank in some rows; Marketo deduplicates by it and refuses them`,
		};
	}

	duplicates(): Problem | undefined {
		this.compareWaiting();
		if (this.repeated === 0) return undefined;
		const part = this.isFull
			? ` (compared up to row ${this.lastCompared.toLocaleString('en-US')})`
			: '';
		return {
			severity: 'warn',
			kind: 'duplicateLookup',
			column: this.column,
			field: this.field,
			count: this.repeated,
			rows: this.repeatedRows,
			message: `The column ${quote(this.column)} holds values that an earlier row has as well; Marketo makes one lead of them${part}`,
		};
	}
}

const SPACE = 32;

/** 64 bits of `bytes[start, end)`, the same whatever the case of ASCII letters; the second half is odd. */
function fingerprint(
	bytes: Uint8Array,
	start: number,
	end: number,
	into: Uint32Array,
	at: number,
): void {
	let a = 0x811c9dc5;
	let b = 0x9e3779b9 ^ (end - start);
	for (let i = start; i < end; i++) {
		let byte = bytes[i];
		if (byte >= 65 && byte <= 90) byte |= 32;
		a = Math.imul(a ^ byte, 0x01000193);
		b = Math.imul(b ^ (byte + (b >>> 15)), 0x85ebca6b);
	}
	into[at] = a ^ (a >>> 16);
	into[at + 1] = (b ^ (b >>> 13)) | 1;
}

const FEWEST_VALUES = 1024;
/** Share of the slots that may be taken. */
const FULL = 0.8;

/** Grows by further tables, each as large as all before it together, and never moves what it holds. */
class FingerprintSet {
	size = 0;
	private readonly older: FingerprintTable[] = [];
	private newest: FingerprintTable;

	constructor(expected: number) {
		this.newest = new FingerprintTable(expected);
	}

	/**
	 * @param b odd
	 * @returns false when it was added before
	 */
	add(a: number, b: number): boolean {
		for (const table of this.older) if (table.has(a, b)) return false;
		if (this.newest.isFull) {
			if (this.newest.has(a, b)) return false;
			this.older.push(this.newest);
			this.newest = new FingerprintTable(this.size);
		}
		const isNew = this.newest.add(a, b);
		if (isNew) this.size++;
		return isNew;
	}
}

/**
 * Open addressing. Of 64 bits five bytes are kept; most of the others are told by where these are. The byte that says
 * whether a slot is taken is looked at first, as all of those bytes together fit into a processor's cache.
 */
class FingerprintTable {
	private readonly heads: Uint32Array;
	/** 0 in a free slot */
	private readonly tags: Uint8Array;
	private room: number;

	constructor(values: number) {
		this.room = Math.max(FEWEST_VALUES, values);
		const slots = Math.ceil(this.room / FULL);
		this.heads = new Uint32Array(slots);
		this.tags = new Uint8Array(slots);
	}

	get isFull(): boolean {
		return this.room === 0;
	}

	has(a: number, b: number): boolean {
		return this.tags[this.find(a, b)] !== 0;
	}

	/** @returns false when it was added before */
	add(a: number, b: number): boolean {
		const slot = this.find(a, b);
		if (this.tags[slot] !== 0) return false;
		this.heads[slot] = a;
		this.tags[slot] = b & 0xff;
		this.room--;
		return true;
	}

	/** The slot that it is in, or would go to. */
	private find(a: number, b: number): number {
		const { heads, tags } = this;
		const count = tags.length;
		const tag = b & 0xff;
		// The hash as a fraction of all slots: they need not be a power of two.
		let slot = Math.floor((((a ^ b) >>> 0) / 2 ** 32) * count);
		while (tags[slot] !== 0 && (tags[slot] !== tag || heads[slot] !== a))
			slot = slot + 1 === count ? 0 : slot + 1;
		return slot;
	}
}

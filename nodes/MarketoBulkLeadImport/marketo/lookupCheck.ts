import type { FieldBounds } from '../csv/fields';
import { ROWS_NAMED, quote, type Problem } from './problem';
import type { ValueCheck } from './valueChecks';

/** Lookup values compared with each other; 8 bytes each at half load, 64 MB would be too much for n8n. */
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
		if (this.seen.size >= MOST_VALUES) {
			this.isFull = true;
			return;
		}
		this.lastCompared = row;
		if (this.seen.add(bytes, start, end)) return;
		if (this.repeated++ < ROWS_NAMED) this.repeatedRows.push(row);
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
		if (this.repeated === 0) return undefined;
		const part = this.isFull ? ` (compared up to row ${this.lastCompared.toLocaleString('en-US')})` : '';
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

/** Open addressing over pairs of 32-bit hashes: no objects, grows by doubling. */
class FingerprintSet {
	size = 0;
	private slots: Uint32Array;

	constructor(expected: number) {
		let slots = 1024;
		while (slots < expected * 1.5) slots *= 2;
		this.slots = new Uint32Array(2 * slots);
	}

	/** @returns false when the same bytes (but for ASCII case) were added before */
	add(bytes: Uint8Array, start: number, end: number): boolean {
		let a = 0x811c9dc5;
		let b = 0x9e3779b9 ^ (end - start);
		for (let i = start; i < end; i++) {
			let byte = bytes[i];
			if (byte >= 65 && byte <= 90) byte |= 32;
			a = Math.imul(a ^ byte, 0x01000193);
			b = Math.imul(b ^ (byte + (b >>> 15)), 0x85ebca6b);
		}
		// 0, 0 marks a free slot
		return this.put((a ^ (a >>> 16)) >>> 0, (b ^ (b >>> 13) | 1) >>> 0);
	}

	private put(a: number, b: number): boolean {
		if ((this.size + 1) * 3 > this.slots.length) this.grow();
		const mask = this.slots.length / 2 - 1;
		for (let slot = (a ^ b) & mask; ; slot = (slot + 1) & mask) {
			const first = this.slots[2 * slot];
			const second = this.slots[2 * slot + 1];
			if (second === 0) {
				this.slots[2 * slot] = a;
				this.slots[2 * slot + 1] = b;
				this.size++;
				return true;
			}
			if (first === a && second === b) return false;
		}
	}

	private grow(): void {
		const old = this.slots;
		this.slots = new Uint32Array(old.length * 2);
		this.size = 0;
		for (let i = 0; i < old.length; i += 2) if (old[i + 1] !== 0) this.put(old[i], old[i + 1]);
	}
}

import { hashOfText } from './hashes';

/**
 * Groups rows of a list and rows of a file that have the same text. Stores only a hash of each text, because the texts
 * would take more memory than everything else.
 */
export class RowGroups {
	/** the group of each row found in the file, or −1 */
	readonly found: number[] = [];
	private readonly groups = new Map<number, number>();
	/** whether the rows of a group have a key field with a value in Marketo's list */
	private readonly hasKey: boolean[] = [];
	private readonly expected: Int32Array;
	/** the first row of each group in the list */
	private readonly first: number[] = [];

	/** @param rows number of rows in the list */
	constructor(rows: number) {
		this.expected = new Int32Array(rows).fill(-1);
	}

	get isEmpty(): boolean {
		return this.groups.size === 0;
	}

	expect(text: string, hasKey: boolean, row: number): void {
		const hash = hashOfText(text);
		const group = this.groups.get(hash) ?? this.groups.size;
		if (group === this.groups.size) {
			this.groups.set(hash, group);
			this.first[group] = row;
		}
		this.hasKey[group] = hasKey;
		this.expected[row] = group;
	}

	/** The group of a text, or −1. */
	find(text: string): number {
		return this.groups.get(hashOfText(text)) ?? -1;
	}

	/** The first row of a group in the list. */
	firstExpected(group: number): number {
		return this.first[group];
	}

	/** For each group, its rows in the list and those found in the file, both in order. */
	*pairs(needsKey: boolean): Generator<[expected: number[], found: number[]]> {
		const count = this.groups.size;
		const expected = new Buckets(this.expected, count);
		const found = new Buckets(this.found, count);
		for (let group = 0; group < count; group++)
			if (!needsKey || this.hasKey[group]) yield [expected.of(group), found.of(group)];
	}
}

/** Indexes sorted by bucket (counting sort). */
class Buckets {
	private readonly starts: Int32Array;
	private readonly places: Int32Array;

	constructor(bucketOf: ArrayLike<number>, count: number) {
		this.starts = new Int32Array(count + 1);
		for (let i = 0; i < bucketOf.length; i++) if (bucketOf[i] >= 0) this.starts[bucketOf[i] + 1]++;
		for (let i = 0; i < count; i++) this.starts[i + 1] += this.starts[i];
		this.places = new Int32Array(this.starts[count]);
		const next = this.starts.slice();
		for (let i = 0; i < bucketOf.length; i++)
			if (bucketOf[i] >= 0) this.places[next[bucketOf[i]]++] = i;
	}

	of(bucket: number): number[] {
		return Array.from(this.places.subarray(this.starts[bucket], this.starts[bucket + 1]));
	}
}

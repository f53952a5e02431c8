/** Rows of a list, and rows of a file, that have the same text. */
export class RowGroups {
	/** for each row found in the file its group, −1 where it has none */
	readonly found: number[] = [];
	private readonly groups = new Map<string, number>();
	/** whether Marketo gives the rows of a group a value of a key field */
	private readonly hasKey: boolean[] = [];
	private readonly expected: Int32Array;
	/** for each group the first of its rows in the list */
	private readonly first: number[] = [];

	/** @param rows of the list */
	constructor(rows: number) {
		this.expected = new Int32Array(rows).fill(-1);
	}

	get isEmpty(): boolean {
		return this.groups.size === 0;
	}

	expect(text: string, hasKey: boolean, row: number): void {
		const group = this.groups.get(text) ?? this.groups.size;
		if (group === this.groups.size) {
			this.groups.set(text, group);
			this.first[group] = row;
		}
		this.hasKey[group] = hasKey;
		this.expected[row] = group;
	}

	/** The group of a text, −1 where there is none. */
	find(text: string): number {
		return this.groups.get(text) ?? -1;
	}

	/** The first row of a group in the list. */
	firstExpected(group: number): number {
		return this.first[group];
	}

	/** For each group its rows in the list and those found in the file, both in order. */
	*pairs(needsKey: boolean): Generator<[expected: number[], found: number[]]> {
		const count = this.groups.size;
		const expected = new Buckets(this.expected, count);
		const found = new Buckets(this.found, count);
		for (let group = 0; group < count; group++)
			if (!needsKey || this.hasKey[group]) yield [expected.of(group), found.of(group)];
	}
}

/** Places sorted by the bucket that each belongs to (counting sort). */
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

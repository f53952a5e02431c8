/** The part of a name that people preserve when they retype it: letters and digits, ignoring case. */
export function normalizeName(name: string): string {
	return name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Longer names are not compared: nobody mistypes a field name with 60 characters. */
const LONGEST_COMPARED = 60;

/**
 * The candidate that was probably meant: the one with the fewest edits, at most a third of the
 * name's length, or one that starts or ends with the name. Undefined if none is close.
 */
export function nearestName<T>(
	name: string,
	candidates: Iterable<T>,
	namesOf: (candidate: T) => readonly string[],
): T | undefined {
	const wanted = normalizeName(name);
	if (wanted === '' || wanted.length > LONGEST_COMPARED) return undefined;
	let best: T | undefined;
	let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
	let partial: T | undefined;
	for (const candidate of candidates) {
		for (const known of namesOf(candidate)) {
			const other = normalizeName(known);
			if (other === '' || other.length > LONGEST_COMPARED) continue;
			const distance = editDistance(wanted, other, bestDistance);
			if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
			if (partial === undefined && isPartOf(wanted, other)) partial = candidate;
		}
	}
	return best ?? partial;
}

function isPartOf(one: string, other: string): boolean {
	const [short, long] = one.length < other.length ? [one, other] : [other, one];
	return short.length >= 4 && (long.startsWith(short) || long.endsWith(short));
}

/** Counts insertions, deletions, replacements and swaps of adjacent characters; stops at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
	if (Math.abs(a.length - b.length) >= limit) return limit;
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		let smallest = i;
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
				cost = Math.min(cost, beforeLast[j - 2] + 1);
			row.push(cost);
			smallest = Math.min(smallest, cost);
		}
		if (smallest >= limit) return limit;
		[beforeLast, last] = [last, row];
	}
	return last[b.length];
}

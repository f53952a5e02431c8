import { seededRandom } from '../../simulator/random';
import { pick, whole, type Random } from '../basics';
import { makeZip } from '../../unit/archive/makeZip';
import { copyOf, filesOf, knownParts } from './book';
import { CHANGED } from './changed';
import { DAMAGED_XML } from './damagedXml';
import { DAMAGED_BYTES, LYING } from './damagedZip';
import type { Mutation } from './mutation';
import type { Original } from './originals';
import { REARRANGED } from './rearranged';
import { REPACKED } from './repacked';
import { RESPELLED } from './respelled';

/**
 * - `neutral`: the same table in another form: must be read as before
 * - `changed`: another table: must be read as SheetJS reads it
 * - `damaged`: the XML is damaged, or means something else: must be read, or explained
 * - `lying`, `bytes`: the zip is damaged: must be read as before, or explained
 */
type ChangeKind = 'neutral' | 'changed' | 'damaged' | 'lying' | 'bytes';

const SHARES: ReadonlyArray<[kind: ChangeKind, share: number]> = [
	['neutral', 0.4],
	['changed', 0.15],
	['damaged', 0.25],
	['lying', 0.05],
	['bytes', 0.15],
];

export interface WorkbookCase {
	original: Original;
	kind: ChangeKind;
	/** in the order in which they were applied; in parentheses if there was nothing to change */
	mutations: string[];
	bytes: Buffer;
	/** the content of its parts before the zip was damaged */
	texts: string[];
	chunkBytes: number;
}

/** Maximum number of mutations of a case, and how many of them may change the bytes of the zip. */
const MOST_MUTATIONS = 4;
const MOST_OF_BYTES = 2;

/** All mutations, by name. */
export const MUTATIONS: readonly string[] = [
	...[...REARRANGED, ...RESPELLED, ...REPACKED, ...CHANGED, ...DAMAGED_XML, ...LYING],
	...DAMAGED_BYTES,
].map(({ name }) => name);

/** @param skipped positions of mutations to leave out, to find those that matter */
export function makeWorkbookCase(
	originals: readonly Original[],
	seed: number,
	n: number,
	skipped: ReadonlySet<number> = new Set(),
): WorkbookCase {
	const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b));
	const kind = kindOf(random);
	const original = pick(
		random,
		originals.filter(({ isComparable }) => isComparable || kind !== 'changed'),
	);
	const chunkBytes = pick(random, [100, 500, 997, 4_096, 65_536, ...(n % 50 === 0 ? [7] : [])]);
	// Each mutation has random numbers of its own, so that one can be left out without changing the others.
	const seeds = Array.from({ length: whole(random, 1, MOST_MUTATIONS) }, () =>
		Math.floor(random() * 2 ** 32),
	);
	const book = copyOf(original.book);
	const known = knownParts(book);
	const mutations: string[] = [];
	chosenMutations(kind, seeds.map(seededRandom)).forEach(({ mutation, random: own }, i) => {
		if (skipped.has(i)) return;
		const isApplied = mutation.apply(book, own, known);
		mutations.push(isApplied ? mutation.name : `(${mutation.name})`);
	});
	const files = filesOf(book, seededRandom(seeds[0]));
	let bytes = makeZip(files, book.zip);
	if (kind === 'bytes')
		seeds.slice(0, MOST_OF_BYTES).forEach((own, i) => {
			const ownRandom = seededRandom(~own);
			const mutation = pick(ownRandom, DAMAGED_BYTES);
			if (skipped.has(i) || bytes.length === 0) return;
			bytes = mutation.apply(bytes, ownRandom);
			mutations.push(mutation.name);
		});
	const texts = files.map(({ data }) => Buffer.from(data ?? '').toString());
	return { original, kind, mutations, bytes, texts, chunkBytes };
}

/** A case with as few mutations as have the same difference. */
export async function shrinkWorkbookCase(
	make: (skipped: ReadonlySet<number>) => WorkbookCase,
	isSame: (one: WorkbookCase) => Promise<boolean>,
): Promise<WorkbookCase> {
	const skipped = new Set<number>();
	for (let i = 0; i < MOST_MUTATIONS; i++) {
		skipped.add(i);
		if (!(await isSame(make(skipped)))) skipped.delete(i);
	}
	return make(skipped);
}

function kindOf(random: Random): ChangeKind {
	let dice = random();
	return SHARES.find(([, share]) => (dice -= share) < 0)?.[0] ?? 'bytes';
}

/** Content first, then its spelling, then the zip: each builds on what was there before. */
function chosenMutations(
	kind: ChangeKind,
	randoms: readonly Random[],
): Array<{ mutation: Mutation; random: Random }> {
	const lists: Readonly<Record<ChangeKind, ReadonlyArray<readonly Mutation[]>>> = {
		neutral: [REARRANGED, RESPELLED, REPACKED],
		changed: [CHANGED],
		damaged: [DAMAGED_XML],
		lying: [LYING],
		bytes: [REPACKED],
	};
	const order = lists[kind];
	const chosen = randoms.map((random) => {
		const list = Math.floor(random() * order.length);
		return { list, mutation: pick(random, order[list]), random };
	});
	// Most neutral changes can be made only once.
	const once = chosen.filter(
		({ mutation }, i) => chosen.findIndex((other) => other.mutation === mutation) === i,
	);
	return (kind === 'neutral' ? once : chosen).sort((a, b) => a.list - b.list);
}

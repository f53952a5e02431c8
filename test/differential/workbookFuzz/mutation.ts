import type { Random } from '../basics';
import { rootOf, type Book, type KnownParts } from './book';
import type { XmlElement } from './xml';

/** A change of a workbook. */
export interface Mutation {
	name: string;
	/** @returns whether it was applicable */
	apply(book: Book, random: Random, known: KnownParts): boolean;
}

/** A change of the sheet that always applies. */
export function onSheet(
	name: string,
	change: (sheet: XmlElement, random: Random, known: KnownParts) => void,
): Mutation {
	return {
		name,
		apply(_, random, known) {
			change(rootOf(known.sheet), random, known);
			return true;
		},
	};
}

import type { Random } from '../basics';
import type { Book, KnownParts } from './book';

/** A change of a workbook. */
export interface Mutation {
	name: string;
	/** @returns whether it was applicable */
	apply(book: Book, random: Random, known: KnownParts): boolean;
}

import { normalizeName } from './nearestName';

/** Finds columns of a header by name: first exactly, then ignoring case, spaces and punctuation. */
export class ColumnPlaces {
	private readonly exact = new Map<string, number>();
	private readonly similar = new Map<string, number>();

	constructor(header: readonly string[]) {
		header.forEach((cell, i) => {
			if (!this.exact.has(cell.trim())) this.exact.set(cell.trim(), i);
			const normalized = normalizeName(cell);
			if (!this.similar.has(normalized)) this.similar.set(normalized, i);
		});
	}

	/** The index of the first matching column, from 0. */
	find(column: string): number | undefined {
		return this.exact.get(column.trim()) ?? this.similar.get(normalizeName(column));
	}
}

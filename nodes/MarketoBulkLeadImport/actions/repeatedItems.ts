import type { ResumedImport } from './stepItems';

/**
 * Leaves out items that continue an import that another item also continues, for example after a Merge node: each would
 * send the remaining rows. Keeps the one that is furthest along. An import is recognized by its batch IDs.
 */
export function withoutRepeats(resumed: readonly ResumedImport[]): {
	kept: ResumedImport[];
	/** one sentence per item left out */
	notes: string[];
} {
	const furthestFirst = [...resumed].sort((a, b) => batchIds(b).length - batchIds(a).length);
	const itemOf = new Map<number, number>();
	const notes = new Map<ResumedImport, string>();
	for (const one of furthestFirst) {
		const ids = batchIds(one);
		const other = ids.map((id) => itemOf.get(id)).find((item) => item !== undefined);
		if (other === undefined) for (const id of ids) itemOf.set(id, one.item);
		else
			notes.set(
				one,
				`Item ${one.item + 1} continues the same import as item ${other + 1} and was left out, so that no row is sent twice`,
			);
	}
	return { kept: resumed.filter((one) => !notes.has(one)), notes: [...notes.values()] };
}

function batchIds({ file }: ResumedImport): number[] {
	return file?.jobs.map(({ job }) => job.batchId) ?? [];
}

import type { ByteStream } from '../csv/types';
import { resolveTarget } from './partName';
import { readXml } from './readXml';

/** A part of a workbook to which another part refers. */
export interface Relationship {
	id: string;
	/** the last word of its type: `worksheet`, `sharedStrings`; the same in the transitional and the strict format */
	type: string;
	/** path in the file, without a leading slash */
	target: string;
}

/** @param owner the part to which the relationships belong; empty for those of the file itself */
export async function readRelationships(
	chunks: ByteStream,
	part: string,
	owner: string,
): Promise<Relationship[]> {
	const found: Relationship[] = [];
	await readXml(chunks, part, ({ name, attributes }) => {
		if (name !== 'Relationship' || attributes.TargetMode === 'External') return;
		const { Id: id = '', Type: type = '', Target: target = '' } = attributes;
		found.push({
			id,
			type: type.slice(type.lastIndexOf('/') + 1),
			target: resolveTarget(owner, target),
		});
	});
	return found;
}

/** The path of a part's relationships (ECMA-376, part 2, 6.5.3). */
export function relationshipsOf(part: string): string {
	const slash = part.lastIndexOf('/') + 1;
	return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
}

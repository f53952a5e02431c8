import type { SimJob } from '../jobs';
import type { ObjectKind } from '../types';
import type { BulkObject } from './bulkObject';
import { customObject } from './customObject';
import { lead } from './lead';
import { programMember } from './programMember';

/** A new object of the bulk API needs one file and one line here. */
export const bulkObjects: Readonly<Record<ObjectKind, BulkObject>> = {
	lead,
	programMember,
	customObject,
};

export function objectOf(job: SimJob): BulkObject {
	return bulkObjects[job.object];
}

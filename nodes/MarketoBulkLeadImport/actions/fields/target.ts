import type { INodeProperties } from 'n8n-workflow';
import type { TargetOperation } from '../../objects/bulkObject';
import { objects } from '../../objects/objects';

/** What the records go to, for each resource. */
export function targetFields(operation: TargetOperation): INodeProperties[] {
	return Object.values(objects).flatMap((object) => object.targetFields(operation));
}

/** What the addresses of a batch need besides its ID. */
export const batchFields: INodeProperties[] = Object.values(objects).flatMap(
	(object) => object.batchFields,
);

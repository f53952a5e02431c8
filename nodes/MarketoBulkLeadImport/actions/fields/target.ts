import type { INodeProperties } from 'n8n-workflow';
import type { BulkObject, TargetOperation } from '../../objects/bulkObject';
import { objects } from '../../objects/objects';

/** What the records go to, for each resource. */
export function targetFields(operation: TargetOperation): INodeProperties[] {
	return forEachResource((object) => object.targetFields(operation));
}

/** What the addresses of a batch need besides its ID. */
export const batchFields: INodeProperties[] = forEachResource((object) => object.batchFields());

function forEachResource(fieldsOf: (object: BulkObject) => INodeProperties[]): INodeProperties[] {
	return Object.values(objects).flatMap((object) =>
		fieldsOf(object).map((field) => ({
			...field,
			displayOptions: { show: { resource: [object.option.value] } },
		})),
	);
}

import type { INodeProperties } from 'n8n-workflow';
import type { BulkObject, TargetOperation } from '../../objects/bulkObject';
import { objects } from '../../objects/objects';

/** The import target's parameters, for each resource. */
export function targetFields(operation: TargetOperation): INodeProperties[] {
	return forEachResource((object) => object.targetFields(operation));
}

/** The parameters that a batch's URLs need besides its ID. */
export const batchFields: INodeProperties[] = forEachResource((object) => object.batchFields());

function forEachResource(fieldsOf: (object: BulkObject) => INodeProperties[]): INodeProperties[] {
	return Object.values(objects).flatMap((object) =>
		fieldsOf(object).map((field) => ({
			...field,
			displayOptions: { show: { resource: [object.option.value] } },
		})),
	);
}

import type { INodeProperties } from 'n8n-workflow';

/** The same properties, shown for one operation only. */
export function forOperation(
	operation: string,
	properties: readonly INodeProperties[],
): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { operation: [operation], ...property.displayOptions?.show },
		},
	}));
}

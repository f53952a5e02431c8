import type { INodeProperties } from 'n8n-workflow';

export const batchIdField: INodeProperties = {
	displayName: 'Batch ID',
	name: 'batchId',
	type: 'string',
	default: '={{ $json.batchId }}',
	required: true,
	placeholder: 'e.g. 3404',
	description: 'ID of the import job in Marketo. Marketo keeps jobs for seven days.',
};

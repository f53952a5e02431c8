import type { INodeProperties } from 'n8n-workflow';

export const batchIdField: INodeProperties = {
	displayName: 'Batch ID',
	name: 'batchId',
	type: 'string',
	default: '={{ $json.batchId }}',
	required: true,
	placeholder: 'e.g. 3404',
	description: 'The ID that Marketo gave to the import job. It is valid for seven days.',
};

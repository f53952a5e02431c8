import type { INodeProperties } from 'n8n-workflow';

/** In which form the failed rows or rows with warnings are put out. */
export const rowFileFields: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'items',
		options: [
			{ name: 'Rows as Items', value: 'items', description: 'One item for each row' },
			{
				name: "Marketo's File",
				value: 'file',
				description: 'The file as Marketo wrote it, as binary data',
			},
			{
				name: 'Both',
				value: 'both',
				description: 'One item for each row, and the file with the first of them',
			},
		],
		description: 'In which form to put out the rows',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'outputBinaryField',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		displayOptions: { show: { output: ['file', 'both'] } },
		hint: 'The name of the output field that will hold the file',
		description: 'Name of the binary field to put the file in',
	},
];

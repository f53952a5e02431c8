import type { INodeProperties } from 'n8n-workflow';
import { PARAMETERS } from '../../marketo/labels';

/** How failed rows, or rows with warnings, are output. */
export const rowFileFields: INodeProperties[] = [
	{
		displayName: PARAMETERS.output,
		name: 'output',
		type: 'options',
		default: 'items',
		options: [
			{ name: 'Rows as Items', value: 'items', description: 'One item per row' },
			{
				name: "Marketo's File",
				value: 'file',
				description: 'The unchanged file from Marketo, as binary data',
			},
			{
				name: 'Both',
				value: 'both',
				description: 'One item per row, with the file attached to the first',
			},
		],
		description: 'How to output the rows',
	},
	{
		displayName: PARAMETERS.outputBinaryField,
		name: 'outputBinaryField',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		displayOptions: { show: { output: ['file', 'both'] } },
		hint: 'The name of the output field to put the file in',
		description: 'Name of the binary field to store the file in',
	},
];

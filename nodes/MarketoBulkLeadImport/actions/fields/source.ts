import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const detect: INodePropertyOptions = {
	name: 'Detect Automatically',
	value: 'auto',
	description: 'Look at the first rows of the file',
};
const formats: INodePropertyOptions[] = [
	{ name: 'CSV (Comma)', value: 'csv', description: 'Values are separated by commas' },
	{ name: 'TSV (Tab)', value: 'tsv', description: 'Values are separated by tabs' },
	{
		name: 'SSV (Semicolon)',
		value: 'ssv',
		description: 'Values are separated by semicolons, as Excel does in many countries',
	},
	{
		name: 'PSV (Pipe)',
		value: 'psv',
		description: 'Values are separated by |, and are sent to Marketo as CSV',
	},
];

/** Where the rows come from. */
export const sourceFields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		default: 'binary',
		options: [
			{
				name: 'File',
				value: 'binary',
				description:
					'A CSV, TSV or SSV file that an earlier node has read. Each item brings one file.',
			},
			{
				name: 'Input Items',
				value: 'items',
				description:
					'The incoming items themselves, one row each, e.g. from Google Sheets or Postgres',
			},
		],
		description: 'Where the rows to import come from',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		displayOptions: { show: { source: ['binary'] } },
		hint: 'The name of the input field that holds the file',
		description: 'Name of the binary field that holds the file to import',
	},
	{
		displayName: 'File Format',
		name: 'fileFormat',
		type: 'options',
		default: 'auto',
		displayOptions: { show: { source: ['binary'] } },
		options: [detect, ...formats],
		description: 'What separates the values in the file',
	},
];

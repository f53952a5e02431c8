import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { CHOICES, PARAMETERS } from '../../marketo/labels';

const detect: INodePropertyOptions = {
	name: CHOICES.detectAutomatically,
	value: 'auto',
	description:
		'Recognize workbooks by their content, and detect the delimiter from the first rows of a text file',
};
const formats: INodePropertyOptions[] = [
	{ name: 'CSV (Comma)', value: 'csv', description: 'Values are separated by commas' },
	{
		name: CHOICES.xlsx,
		value: 'xlsx',
		description: 'A workbook saved as .xlsx or .xlsm. Marketo receives the sheet as CSV.',
	},
	{ name: 'TSV (Tab)', value: 'tsv', description: 'Values are separated by tabs' },
	{
		name: 'SSV (Semicolon)',
		value: 'ssv',
		description: 'Values are separated by semicolons, as in Excel exports in many countries',
	},
	{
		name: 'PSV (Pipe)',
		value: 'psv',
		description: 'Values are separated by pipes (|). Marketo receives them as CSV.',
	},
];

/** Where the rows come from. */
export const sourceFields: INodeProperties[] = [
	{
		displayName: PARAMETERS.source,
		name: 'source',
		type: 'options',
		default: 'binary',
		options: [
			{
				name: 'File',
				value: 'binary',
				description:
					'An Excel, CSV, TSV or SSV file from an earlier node. Each item contains one file.',
			},
			{
				name: CHOICES.inputItems,
				value: 'items',
				description:
					'The input items themselves, one row each, e.g. from Google Sheets or Postgres',
			},
		],
		description: 'Where to read the rows from',
	},
	{
		displayName: PARAMETERS.binaryPropertyName,
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		displayOptions: { show: { source: ['binary'] } },
		hint: 'The name of the input field containing the file',
		description: 'Name of the binary field that contains the file to import',
	},
	{
		displayName: PARAMETERS.fileFormat,
		name: 'fileFormat',
		type: 'options',
		default: 'auto',
		displayOptions: { show: { source: ['binary'] } },
		options: [detect, ...formats],
		description:
			'Format of the table in the file. A .gz file, or a .zip file with one table in it, is unpacked in any case.',
	},
];

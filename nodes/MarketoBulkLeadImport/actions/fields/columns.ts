import type { INodeProperties } from 'n8n-workflow';
import { CHOICES, PARAMETERS } from '../../marketo/labels';

/** How columns are matched to Marketo fields. */
export const columnFields: INodeProperties[] = [
	{
		displayName: PARAMETERS.columnMatching,
		name: 'columnMatching',
		type: 'options',
		default: 'auto',
		options: [
			{
				name: CHOICES.matchAutomatically,
				value: 'auto',
				description:
					'Match by API name or display name in Marketo, e.g. "Email Address" is matched to email',
			},
			{
				name: 'Use Column Names As Is',
				value: 'asIs',
				description: "The first row already contains Marketo's API names",
			},
			{
				name: 'Map Each Column Below',
				value: 'manual',
				description: "Choose the Marketo field for each column. Unlisted columns aren't sent.",
			},
		],
		description: "How to match the columns to Marketo's fields",
	},
	{
		displayName: PARAMETERS.columnMappings,
		name: 'columnMappings',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add Column',
		typeOptions: { multipleValues: true },
		displayOptions: { show: { columnMatching: ['manual'] } },
		options: [
			{
				displayName: 'Mapping',
				name: 'mappings',
				values: [
					{
						displayName: 'Column',
						name: 'column',
						type: 'string',
						default: '',
						placeholder: 'e.g. E-Mail',
						description:
							'Name of the column in the first row of the file, or of the field in the items',
					},
					{
						displayName: 'Field Name or ID',
						name: 'field',
						type: 'options',
						default: '',
						typeOptions: { loadOptionsMethod: 'getFields' },
						description:
							'Marketo field to import the column into. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
				],
			},
		],
		description: 'Columns to send, with the Marketo field for each',
	},
];

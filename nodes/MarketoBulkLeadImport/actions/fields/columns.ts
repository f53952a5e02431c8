import type { INodeProperties } from 'n8n-workflow';

/** How columns find their fields. */
export const columnFields: INodeProperties[] = [
	{
		displayName: 'Column Matching',
		name: 'columnMatching',
		type: 'options',
		default: 'auto',
		options: [
			{
				name: 'Match Automatically',
				value: 'auto',
				description:
					'By Marketo\'s API name, or by the name that Marketo displays: "Email Address" is email',
			},
			{
				name: 'Send As They Are',
				value: 'asIs',
				description: "The first row already holds Marketo's API names",
			},
			{
				name: 'Map Each Column Below',
				value: 'manual',
				description:
					'Say for each column which field it is. Columns that you leave out are not sent.',
			},
		],
		description: "How the columns are matched to Marketo's fields",
	},
	{
		displayName: 'Column Mappings',
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
							'The name of the column in the first row of the file, or of the field of the items',
					},
					{
						displayName: 'Field Name or ID',
						name: 'field',
						type: 'options',
						default: '',
						typeOptions: { loadOptionsMethod: 'getFields' },
						description:
							'The Marketo field that the column is imported into. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
				],
			},
		],
		description: 'The columns to send, and the field that each is imported into',
	},
];

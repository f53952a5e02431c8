import type { INodeProperties } from 'n8n-workflow';
import { FieldSet, readFields, type Field } from '../marketo/check/fieldSet';
import type { Ask, BatchTarget, ImportTarget } from '../marketo/client/importTarget';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import { ListNotFoundError } from '../marketo/errors/ListNotFoundError';
import { PARAMETERS } from '../marketo/labels';
import type { BulkObject, ParameterReader } from './bulkObject';

const NOUN = { one: 'lead', many: 'leads' };
export const LEAD_PERMISSION = 'Read-Write Lead';

/**
 * Leads.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import
 */
export const lead: BulkObject = {
	option: { name: 'Lead', value: 'lead', description: 'People in the lead database' },
	noun: NOUN,
	targetFields: (operation) =>
		operation === 'check' ? [lookupField] : [lookupField, listField, partitionField],
	batchFields: () => [],
	readTarget,
	readBatchTarget: () => leadBatches,
	describe: async (_read, ask) => await describeLead(ask, 'email'),
};

export interface LeadSettings {
	lookupField: string;
	listId?: number;
	partitionName?: string;
}

const leadBatches: BatchTarget = {
	resource: 'lead',
	noun: NOUN,
	permission: LEAD_PERMISSION,
	processedKey: 'numOfLeadsProcessed',
	batchPath: (batchId, what) =>
		what === 'status'
			? `/bulk/v1/leads/batch/${batchId}.json`
			: `/bulk/v1/leads/batch/${batchId}/${what}.json`,
};

export function leadTarget({ lookupField, listId, partitionName }: LeadSettings): ImportTarget {
	return {
		...leadBatches,
		upload: {
			path: '/bulk/v1/leads.json',
			query: {
				lookupField,
				...(listId !== undefined && { listId: String(listId) }),
				...(partitionName !== undefined && { partitionName }),
			},
		},
		keyFields: [lookupField],
		...(listId !== undefined && { exclusiveKey: `list:${listId}` }),
		describe: async (ask) => await describeLead(ask, lookupField),
		explain: (error) =>
			error.code === '1013' && listId !== undefined
				? new ListNotFoundError(listId, { cause: error })
				: undefined,
	};
}

/** Header names with a special meaning, which describe2 does not list. */
const SPECIAL_FIELDS: readonly Field[] = [
	['externalCompanyId', 'External Company ID'],
	['externalSalesPersonId', 'External Sales Person ID'],
].map(([name, displayName]) => ({ name, displayName, dataType: 'string', updateable: true }));

/** The lookup fields that bulk import accepts besides custom fields, in Adobe's order. */
const STANDARD_LOOKUP_FIELDS: readonly string[] = [
	'id',
	'cookies',
	'email',
	'twitterId',
	'facebookId',
	'linkedInId',
	'sfdcAccountId',
	'sfdcContactId',
	'sfdcLeadId',
	'sfdcLeadOwnerId',
	'sfdcOpptyId',
];

/** The types of custom fields that bulk import accepts as lookup fields. */
const LOOKUP_TYPES: readonly string[] = ['string', 'email', 'integer'];

export interface LeadFields {
	fields: Field[];
	/** allowed values of `lookupField`; empty if Marketo does not list them */
	searchable: string[];
}

/** The fields of a lead, from describe2. */
export async function askForLeadFields(ask: Ask): Promise<LeadFields> {
	return await ask(
		{
			path: '/rest/v1/leads/describe2.json',
			purpose: 'list the lead fields',
			permission: LEAD_PERMISSION,
		},
		([described]) => readLeadFields(described),
	);
}

/** Reads the single member of describe2's `result`; undefined if it isn't the description of the lead. */
export function readLeadFields(described: unknown): LeadFields | undefined {
	if (typeof described !== 'object' || described === null) return undefined;
	const { fields, searchableFields } = described as Record<string, unknown>;
	const read = readFields(fields);
	if (read === undefined) return undefined;
	const names = Array.isArray(searchableFields) ? (searchableFields as unknown[]).flat() : [];
	return {
		fields: [...read, ...SPECIAL_FIELDS],
		searchable: [...new Set(names.filter((name) => typeof name === 'string'))],
	};
}

/** Leads are found by a field that the user selects. */
export function leadFieldSet({ fields, searchable }: LeadFields, lookupField: string): FieldSet {
	const ofRightType = fields
		.filter(({ dataType }) => searchable.length === 0 && LOOKUP_TYPES.includes(dataType))
		.map(({ name }) => name);
	return new FieldSet({
		fields,
		keyFields: [lookupField],
		lookupFields: {
			offered: searchable.length > 0 ? searchable : STANDARD_LOOKUP_FIELDS,
			allowed: new Set([...searchable, ...STANDARD_LOOKUP_FIELDS, ...ofRightType]),
		},
	});
}

async function describeLead(ask: Ask, lookupField: string): Promise<FieldSet> {
	return leadFieldSet(await askForLeadFields(ask), lookupField);
}

function readTarget(read: ParameterReader): ImportTarget {
	const lookup = read.text('lookupField');
	if (lookup === '')
		throw new InvalidSettingError(
			`"${PARAMETERS.lookupField}" is empty`,
			'Choose the field by which Marketo finds existing leads. For most files that is "email".',
		);
	const listId = readListId(read.text('listId'));
	const partition = read.text('partitionName');
	return leadTarget({
		lookupField: lookup,
		...(listId !== undefined && { listId }),
		...(partition !== '' && { partitionName: partition }),
	});
}

function readListId(given: string): number | undefined {
	if (given === '') return undefined;
	const id = Number(given);
	if (/^[1-9]\d*$/.test(given) && Number.isSafeInteger(id)) return id;
	throw new InvalidSettingError(
		`"${given.slice(0, 40)}" is not a static list ID`,
		`Choose the list in "${PARAMETERS.listId}", or enter its ID, a whole number such as 1001. You'll find it in the list's URL, after "ST".`,
	);
}

/**
 * n8n's lint rule requires "Name or ID" after the label of every dynamic list. Here, that would
 * read as if leads were deduplicated by name or ID.
 */
const label = PARAMETERS.lookupField;

const lookupField: INodeProperties = {
	displayName: label,
	name: 'lookupField',
	type: 'options',
	default: 'email',
	typeOptions: { loadOptionsMethod: 'getLookupFields' },
	description:
		'The field by which Marketo finds leads that it already has: those are updated, others are created. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

const listField: INodeProperties = {
	displayName: PARAMETERS.listId,
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
};

const partitionField: INodeProperties = {
	displayName: PARAMETERS.partitionName,
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
};

/** A field of a lead, as describe2 tells it. */
export interface Field {
	/** the REST API name, which the header of an import file must hold */
	name: string;
	displayName: string;
	dataType: string;
	/** characters a value may have */
	length?: number;
	updateable: boolean;
}

export interface FieldSet {
	fields: Field[];
	/** what `lookupField` may be; empty where Marketo does not say */
	searchable: string[];
}

/** Header names with a meaning of their own, which describe2 does not list. */
export const SPECIAL_FIELDS: readonly Field[] = [
	{
		name: 'externalCompanyId',
		displayName: 'External Company ID',
		dataType: 'string',
		updateable: true,
	},
	{
		name: 'externalSalesPersonId',
		displayName: 'External Sales Person ID',
		dataType: 'string',
		updateable: true,
	},
];

/** What bulk import takes as lookup field besides custom fields, in Adobe's order. */
export const STANDARD_LOOKUP_FIELDS: readonly string[] = [
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

/** Reads the one member of describe2's `result`; undefined when it is not the description of the lead. */
export function readFieldSet(value: unknown): FieldSet | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { fields, searchableFields } = value as Record<string, unknown>;
	if (!Array.isArray(fields)) return undefined;
	const read = fields.map(readField).filter((field) => field !== undefined);
	if (read.length === 0) return undefined;
	const names = Array.isArray(searchableFields) ? (searchableFields as unknown[]).flat() : [];
	return {
		fields: read,
		searchable: [...new Set(names.filter((name) => typeof name === 'string'))],
	};
}

function readField(value: unknown): Field | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { name, displayName, dataType, length, updateable } = value as Record<string, unknown>;
	if (typeof name !== 'string' || name === '') return undefined;
	return {
		name,
		displayName: typeof displayName === 'string' && displayName !== '' ? displayName : name,
		dataType: typeof dataType === 'string' ? dataType.toLowerCase() : 'string',
		...(typeof length === 'number' && length > 0 && { length }),
		updateable: updateable !== false,
	};
}

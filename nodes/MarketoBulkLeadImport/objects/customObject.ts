import type { INodeProperties } from 'n8n-workflow';
import { raise } from '../csv/raise';
import { FieldSet, readFields, type LinkField } from '../marketo/check/fieldSet';
import { nearestName } from '../marketo/check/nearestName';
import type { Ask, BatchTarget, ImportTarget } from '../marketo/client/importTarget';
import { CustomObjectNotFoundError } from '../marketo/errors/CustomObjectNotFoundError';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import { MarketoError } from '../marketo/errors/MarketoError';
import { PARAMETERS } from '../marketo/labels';
import type { BulkObject, ParameterReader } from './bulkObject';

const NOUN = { one: 'custom object record', many: 'custom object records' };
const PERMISSION = 'Read-Write Custom Object';

/**
 * Records of custom objects.
 * https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-custom-object-import
 */
export const customObject: BulkObject = {
	option: {
		name: 'Custom Object',
		value: 'customObject',
		description: 'Records of a custom object, e.g. the orders of your leads',
	},
	noun: NOUN,
	targetFields: () => [objectField],
	batchFields: () => [{ ...objectField, default: OBJECT_OF_THE_ITEM }],
	readTarget: (read) => customObjectTarget(readApiName(read)),
	readBatchTarget: (read) => customObjectBatches(readApiName(read)),
	describe: async (read, ask) =>
		read.text(PARAMETER) === '' ? undefined : await describeObject(ask, readApiName(read)),
};

/** Codes for an unknown object; Adobe does not document which one applies. */
const OBJECT_NOT_FOUND_CODES: readonly string[] = ['610', '702', '1013'];
/** For an upload, this code may also be about the file. */
const BAD_REQUEST = '1003';

function customObjectBatches(apiName: string): BatchTarget {
	return {
		resource: 'customObject',
		noun: NOUN,
		permission: PERMISSION,
		processedKey: 'numOfObjectsProcessed',
		batchPath: (batchId, what) =>
			`/bulk/v1/customobjects/${apiName}/import/${batchId}/${what}.json`,
	};
}

/** @param apiName letters, digits and underscores */
export function customObjectTarget(apiName: string): ImportTarget {
	return {
		...customObjectBatches(apiName),
		upload: { path: `/bulk/v1/customobjects/${apiName}/import.json`, query: {} },
		keyFields: [],
		describe: async (ask) => await describeObject(ask, apiName),
		explain: (error) =>
			OBJECT_NOT_FOUND_CODES.includes(error.code ?? '')
				? new CustomObjectNotFoundError(apiName, undefined, { cause: error })
				: undefined,
	};
}

async function describeObject(ask: Ask, apiName: string): Promise<FieldSet> {
	let described: FieldSet | 'none';
	try {
		described = await ask(
			{
				path: `/rest/v1/customobjects/${apiName}/describe.json`,
				purpose: 'list the fields of the custom object',
				permission: PERMISSION,
			},
			(result) => (result.length === 0 ? 'none' : readObject(result[0])),
		);
	} catch (error) {
		if (!isNotFound(error)) return raise(error);
		described = 'none';
	}
	if (described !== 'none') return described;
	throw new CustomObjectNotFoundError(apiName, await nearestObject(ask, apiName));
}

function isNotFound(error: unknown): boolean {
	if (!(error instanceof MarketoError)) return false;
	const { code = '', httpStatus } = error;
	return httpStatus === 404 || code === BAD_REQUEST || OBJECT_NOT_FOUND_CODES.includes(code);
}

/** Users may enter the name shown in Marketo, or omit the suffix. */
async function nearestObject(ask: Ask, apiName: string): Promise<string | undefined> {
	try {
		const objects = await getCustomObjects(ask);
		return nearestName(apiName, objects, ({ name, displayName }) => [
			name,
			name.replace(/_c$/, ''),
			displayName,
		])?.name;
	} catch (error) {
		// What matters is that the object is unknown.
		if (error instanceof MarketoError && error.origin === 'marketo') return undefined;
		return raise(error);
	}
}

function readObject(value: unknown): FieldSet | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { fields, dedupeFields, relationships } = value as Record<string, unknown>;
	const read = readFields(fields);
	if (read === undefined) return undefined;
	return new FieldSet({
		fields: read,
		keyFields: Array.isArray(dedupeFields)
			? dedupeFields.filter((name) => typeof name === 'string')
			: [],
		linkFields: Array.isArray(relationships)
			? relationships.map(readLink).filter((link) => link !== undefined)
			: [],
	});
}

function readLink(value: unknown): LinkField | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { field, relatedTo } = value as Record<string, unknown>;
	if (typeof field !== 'string' || field === '') return undefined;
	const related = typeof relatedTo === 'object' && relatedTo !== null ? relatedTo : {};
	const linksTo = 'name' in related && typeof related.name === 'string' ? related.name : 'lead';
	return { name: field, linksTo: linksTo.toLowerCase() };
}

export interface CustomObject {
	/** the API name */
	name: string;
	displayName: string;
}

/** The account's custom objects; Marketo returns all of them in one response. */
export async function getCustomObjects(ask: Ask): Promise<CustomObject[]> {
	try {
		return await ask(
			{
				path: '/rest/v1/customobjects.json',
				purpose: 'list the custom objects',
				permission: PERMISSION,
			},
			(result) => result.map(readName).filter((object) => object !== undefined),
		);
	} catch (error) {
		if (error instanceof MarketoError && error.code === '702') return [];
		return raise(error);
	}
}

function readName(value: unknown): CustomObject | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { name, displayName } = value as Record<string, unknown>;
	if (typeof name !== 'string' || !API_NAME.test(name)) return undefined;
	return {
		name,
		displayName: typeof displayName === 'string' && displayName !== '' ? displayName : name,
	};
}

const PARAMETER = 'customObject';
/** The name becomes part of the URL. */
const API_NAME = /^\w+$/;

function readApiName(read: ParameterReader): string {
	const name = read.text(PARAMETER);
	if (API_NAME.test(name)) return name;
	throw new InvalidSettingError(
		name === ''
			? `"${PARAMETERS.customObject}" is empty`
			: `"${name.slice(0, 80)}" is not the API name of a custom object`,
		'Select the custom object from the list, or enter its API name, e.g. "car_c".',
	);
}

/** Job items contain the API name next to the batch ID. */
const OBJECT_OF_THE_ITEM = { mode: 'name', value: '={{ $json.objectApiName }}' };

const objectField: INodeProperties = {
	displayName: PARAMETERS.customObject,
	name: PARAMETER,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a custom object…',
			typeOptions: { searchListMethod: 'searchCustomObjects', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. car_c',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^\\s*\\w+\\s*$',
						errorMessage: 'An API name has letters, digits and underscores, e.g. car_c',
					},
				},
			],
		},
	],
	description: 'The custom object that the records are imported into',
};

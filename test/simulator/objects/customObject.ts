import type { Call, Refusal } from '../call';
import type { RowOutcome, RowTarget } from '../importing';
import type { Instance } from '../instance';
import type { CustomObjectJob, CustomObjectTarget } from '../jobs';
import type { SimulatorOptions } from '../options';
import type { SimCustomObject } from '../types';
import type { BulkObject } from './bulkObject';

/** https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-custom-object-import */
export const customObject: BulkObject<CustomObjectJob> = {
	object: 'customObject',
	permission: 'Read-Write Custom Object',
	paths: {
		create: /^\/bulk\/v1\/customobjects\/(?<apiName>[^/]+)\/import\.json$/,
		status:
			/^\/bulk\/v1\/customobjects\/(?<apiName>[^/]+)\/import\/(?<batchId>\d{1,15})\/status\.json$/,
		failures:
			/^\/bulk\/v1\/customobjects\/(?<apiName>[^/]+)\/import\/(?<batchId>\d{1,15})\/failures\.json$/,
		warnings:
			/^\/bulk\/v1\/customobjects\/(?<apiName>[^/]+)\/import\/(?<batchId>\d{1,15})\/warnings\.json$/,
	},
	readTarget,
	isSameTarget: (target, job) =>
		target.object === 'customObject' && target.objectApiName === job.objectApiName,
	isAddressedBy: ({ objectApiName }, { parameters, instance }) =>
		objectNamed(instance.options, parameters.apiName)?.name === objectApiName,
	createdMembers: ({ objectApiName }, status) => ({ status, objectApiName }),
	statusMembers: ({ objectApiName }, status) => ({ operation: 'import', status, objectApiName }),
	processedMember: 'numOfObjectsProcessed',
	finishedMembers: (job) => ({ importTime: importTime(job) }),
	importedText: ({ processed }) => `${processed} records imported (${processed} members)`,
	rowTarget,
};

function readTarget(call: Call): CustomObjectTarget | Refusal {
	const found = approvedObject(call);
	return 'code' in found ? found : { object: 'customObject', objectApiName: found.name };
}

/** The custom object named in the path, if records can be imported into it. */
export function approvedObject({ instance, parameters, path }: Call): SimCustomObject | Refusal {
	const { customObjectAccess, unknownCustomObject, unapprovedCustomObject } = instance.options;
	if (customObjectAccess !== 'enabled') return { code: customObjectAccess };
	const { apiName } = parameters;
	const found = objectNamed(instance.options, apiName);
	if (found === undefined) return refusalOf(unknownCustomObject, path, apiName, 'not found');
	if (found.approved) return found;
	return refusalOf(unapprovedCustomObject, path, apiName, 'is not approved');
}

export function objectNamed(
	{ customObjects, customObjectName }: SimulatorOptions,
	apiName: string,
): SimCustomObject | undefined {
	const key = (name: string) => (customObjectName === 'exact' ? name : name.toLowerCase());
	return customObjects.find(({ name }) => key(name) === key(apiName));
}

function refusalOf(code: string, path: string, apiName: string, problem: string): Refusal {
	if (code === '1003') return { code, subject: `Custom object '${apiName}' ${problem}` };
	return { code, subject: code === '610' ? path : apiName };
}

function importTime({ finishedAt = 0, startedAt = finishedAt }: CustomObjectJob): string {
	return `${Math.round((finishedAt - startedAt) / 1000)} second(s)`;
}

function rowTarget({ objectApiName, batchId }: CustomObjectJob, instance: Instance): RowTarget {
	const object = objectNamed(instance.options, objectApiName);
	if (object === undefined) throw new Error(`Custom object ${objectApiName} is gone`);
	const fields = new Map(object.fields.map((field) => [field.name, field]));
	const { records, options } = instance;
	return {
		fieldFor: (name) => fields.get(name),
		dedupeFields: object.dedupeFields,
		missingDedupeReason: 'missing.dedupe.fields',
		reportsDedupeFieldsFirst: true,
		store(values): RowOutcome {
			const blank = object.dedupeFields.find((name) => (values.get(name) ?? '') === '');
			if (blank !== undefined) return { failure: `Value for dedupe field '${blank}' not found` };
			const link = linkOutcome(object, values, instance);
			if (link !== undefined && options.unlinkedRecord === 'fail') return { failure: link };
			records.upsert(object, values, batchId);
			return link !== undefined && options.unlinkedRecord === 'warn' ? { warning: link } : {};
		},
	};
}

/** The error in a row's link, if any; a row without a link value need not be linked. */
function linkOutcome(
	object: SimCustomObject,
	values: ReadonlyMap<string, string>,
	{ records }: Instance,
): string | undefined {
	const given = object.relationships.find(({ field }) => (values.get(field) ?? '') !== '');
	if (given === undefined) return undefined;
	const lead = records.linkedLead(object, (field) => values.get(field) ?? '');
	return lead === undefined ? `No lead matches link field '${given.field}'` : undefined;
}

import type { Call, Refusal } from '../call';
import { mayBeLookedUpBy } from '../fields';
import type { RowOutcome, RowTarget } from '../importing';
import type { Instance } from '../instance';
import type { JobTarget, LeadJob, LeadTarget } from '../jobs';
import type { BulkObject, ParameterReader } from './bulkObject';
import { blankLookupReason, missingLookupReason } from './lookupValue';

/** https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import */
export const lead: BulkObject<LeadJob> = {
	object: 'lead',
	permission: 'Read-Write Lead',
	paths: {
		create: /^\/bulk\/v1\/leads\.json$/,
		status: /^\/bulk\/v1\/leads\/batch\/(?<batchId>\d{1,15})\.json$/,
		failures: /^\/bulk\/v1\/leads\/batch\/(?<batchId>\d{1,15})\/failures\.json$/,
		warnings: /^\/bulk\/v1\/leads\/batch\/(?<batchId>\d{1,15})\/warnings\.json$/,
	},
	readTarget,
	isSameTarget: () => true,
	isAddressedBy: () => true,
	createdMembers: ({ importId }, status) => ({ importId, status }),
	statusMembers: ({ importId }, status) => ({ importId, status }),
	processedMember: 'numOfLeadsProcessed',
	finishedMembers: () => ({}),
	importedText: ({ processed }) => `${processed} records imported (${processed} members)`,
	rowTarget,
};

const optionalParameters = ['lookupField', 'listId', 'partitionName'] as const;

function readTarget({ instance }: Call, parameter: ParameterReader): LeadTarget | Refusal {
	const isEmpty = optionalParameters.some((name) => parameter(name) === '');
	if (isEmpty) return { code: '1001', subject: '' };
	const lookupField = parameter('lookupField') ?? 'email';
	const field = instance.fieldsByName.get(lookupField);
	if (field === undefined) return { code: '1006', subject: lookupField };
	if (!mayBeLookedUpBy(field)) return { code: '1011', subject: lookupField };
	const list = readListId(instance, parameter('listId'));
	if ('code' in list) return list;
	const partition = readPartition(instance, parameter('partitionName'));
	if ('code' in partition) return partition;
	return { object: 'lead', lookupField, ...list, ...partition };
}

function readListId(instance: Instance, value: string | undefined): { listId?: number } | Refusal {
	if (value === undefined) return {};
	if (!/^\d{1,15}$/.test(value)) return { code: '1001', subject: value };
	const listId = Number(value);
	return instance.lists.has(listId) ? { listId } : { code: '1013', subject: value };
}

function readPartition(
	{ options: { partitions, partitionRequired, unknownPartition } }: Instance,
	name: string | undefined,
): { partitionName: string } | Refusal {
	if (name === undefined) {
		if (partitionRequired) return { code: '1009' };
		return { partitionName: partitions[0]?.name ?? 'Default' };
	}
	const isKnown = partitions.some((partition) => partition.name === name);
	return isKnown ? { partitionName: name } : { code: unknownPartition, subject: name };
}

function rowTarget(job: LeadJob, { fieldsByName, leads, lists, options }: Instance): RowTarget {
	const { lookupField, listId, partitionName, batchId } = job;
	const list = listId === undefined ? undefined : lists.get(listId);
	return {
		fieldFor: (name) => fieldsByName.get(name),
		dedupeFields: [lookupField],
		missingDedupeReason: missingLookupReason(options, lookupField),
		reportsDedupeFieldsFirst: false,
		store(values): RowOutcome {
			if ((values.get(lookupField) ?? '') === '') {
				return { failure: blankLookupReason(lookupField) };
			}
			const stored = leads.upsert(lookupField, values, partitionName, batchId);
			if (stored === undefined) return { failure: 'Lead not found' };
			list?.members.add(stored.id);
			return {};
		},
	};
}

/** Whether another job in the queue imports into the same static list. */
export function sharesStaticList(target: JobTarget, job: JobTarget): boolean {
	if (target.object !== 'lead' || job.object !== 'lead') return false;
	return target.listId !== undefined && target.listId === job.listId;
}

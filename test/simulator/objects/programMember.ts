import type { Call, Refusal } from '../call';
import { messageFor } from '../errors';
import type { RowOutcome, RowTarget } from '../importing';
import type { Instance } from '../instance';
import type { ProgramMemberJob, ProgramMemberTarget } from '../jobs';
import type { SimMembership, SimProgram, SimProgressionStatus } from '../types';
import type { BulkObject, ParameterReader } from './bulkObject';
import { blankLookupReason, missingLookupReason } from './lookupValue';

/** https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-program-member-import */
export const programMember: BulkObject<ProgramMemberJob> = {
	object: 'programMember',
	permission: 'Read-Write Lead',
	paths: {
		create: /^\/bulk\/v1\/program\/(?<programId>\d{1,15})\/members\/import\.json$/,
		status: /^\/bulk\/v1\/program\/members\/import\/(?<batchId>\d{1,15})\/status\.json$/,
		failures: /^\/bulk\/v1\/program\/members\/import\/(?<batchId>\d{1,15})\/failures\.json$/,
		warnings: /^\/bulk\/v1\/program\/members\/import\/(?<batchId>\d{1,15})\/warnings\.json$/,
	},
	readTarget,
	isSameTarget: (target, job) =>
		target.object === 'programMember' && target.programId === job.programId,
	isAddressedBy: () => true,
	createdMembers: ({ importId }, status) => ({ importId, status }),
	statusMembers: ({ importId }, status) => ({ importId, status }),
	processedMember: 'numOfLeadsProcessed',
	finishedMembers: () => ({}),
	importedText: ({ processed }) => `${processed} records imported (${processed} members)`,
	rowTarget,
};

function readTarget(call: Call, parameter: ParameterReader): ProgramMemberTarget | Refusal {
	const { options } = call.instance;
	if (options.programMemberAccess !== 'enabled') return { code: options.programMemberAccess };
	const programId = Number(call.parameters.programId);
	const program = options.programs.find(({ id }) => id === programId);
	if (program === undefined) return unknownProgram(call);
	const name = parameter('programMemberStatus');
	if (name === undefined || name === '') return { code: '1002', subject: 'programMemberStatus' };
	const status = importableStatus(call.instance, program, name);
	if (status === undefined) return { code: '1025', subject: name };
	return { object: 'programMember', programId, programMemberStatus: status.name };
}

function unknownProgram({ instance, parameters, path }: Call): Refusal {
	const code = instance.options.unknownProgram;
	return { code, subject: code === '610' ? path : parameters.programId };
}

function statusesOf({ options }: Instance, program: SimProgram): readonly SimProgressionStatus[] {
	return options.channels.find(({ name }) => name === program.channel)?.progressionStatuses ?? [];
}

function importableStatus(
	instance: Instance,
	program: SimProgram,
	wanted: string,
): SimProgressionStatus | undefined {
	const { statusName, hiddenStatus } = instance.options;
	const key = (name: string) => (statusName === 'exact' ? name : name.toLowerCase());
	return statusesOf(instance, program).find(
		({ name, hidden }) =>
			key(name) === key(wanted) &&
			name !== 'Not in Program' &&
			!(hidden && hiddenStatus === 'refuse'),
	);
}

function rowTarget(job: ProgramMemberJob, instance: Instance): RowTarget {
	const { programId, programMemberStatus: status, batchId } = job;
	const { leads, memberships, fieldsByName, options } = instance;
	const memberFields = new Map(options.memberFields.map((field) => [field.name, field]));
	const partition = options.partitions[0]?.name ?? 'Default';
	const progress = progressCheck(job, instance);
	return {
		fieldFor: (name) => fieldsByName.get(name) ?? memberFields.get(name),
		dedupeFields: ['email'],
		missingDedupeReason: missingLookupReason(options, 'email'),
		reportsDedupeFieldsFirst: false,
		store(values): RowOutcome {
			const email = values.get('email') ?? '';
			if (email === '') return { failure: blankLookupReason('email') };
			const outcome = progress(memberships.find(programId, email));
			if (outcome.failure !== undefined) return outcome;
			const [ofLead, ofMember] = split(values, (name) => fieldsByName.has(name));
			const lead = leads.upsert('email', ofLead, partition, batchId);
			if (lead === undefined) return { failure: messageFor('1004') };
			memberships.write({ programId, leadId: lead.id, status }, ofMember, batchId);
			return outcome;
		},
	};
}

/** Whether a member's current status allows the job's status (1037). */
function progressCheck(
	{ programId, programMemberStatus }: ProgramMemberJob,
	instance: Instance,
): (known: SimMembership | undefined) => RowOutcome {
	const { programs, statusReached, statusPassed } = instance.options;
	const program = programs.find(({ id }) => id === programId);
	const statuses = program === undefined ? [] : statusesOf(instance, program);
	const stepOf = (status: string) => statuses.find(({ name }) => name === status)?.step ?? 0;
	return (known) => {
		if (known === undefined) return {};
		const skipped = messageFor('1037', known.status);
		if (known.status === programMemberStatus) {
			if (statusReached === 'fail') return { failure: skipped };
			return statusReached === 'warn' ? { warning: skipped } : {};
		}
		const isPast = stepOf(known.status) > stepOf(programMemberStatus);
		return isPast && statusPassed === 'fail' ? { failure: skipped } : {};
	};
}

function split(
	values: ReadonlyMap<string, string>,
	isFirst: (name: string) => boolean,
): [Map<string, string>, Map<string, string>] {
	const entries = [...values];
	return [
		new Map(entries.filter(([name]) => isFirst(name))),
		new Map(entries.filter(([name]) => !isFirst(name))),
	];
}

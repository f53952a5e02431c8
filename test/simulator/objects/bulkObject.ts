import type { Call, Refusal } from '../call';
import type { Instance } from '../instance';
import type { JobTarget, SimJob } from '../jobs';
import type { RowTarget } from '../importing';
import type { ObjectKind, Permission } from '../types';

/** A parameter of a create call, from the query or the form. */
export type ParameterReader = (name: string) => string | undefined;

interface BulkPaths {
	create: RegExp;
	status: RegExp;
	failures: RegExp;
	warnings: RegExp;
}

/**
 * What differs between the objects of the bulk API; queue, files and counts are shared. The
 * methods only ever get jobs of their own object.
 */
export interface BulkObject<J extends SimJob = SimJob> {
	readonly object: ObjectKind;
	/** What an API user needs for every call of the object. */
	readonly permission: Permission;
	readonly paths: BulkPaths;
	/** Whether `format` must be in lower case, whatever `formatCase` says. */
	readonly formatIsCaseSensitive: boolean;
	/** Reads and validates what a create call imports into. */
	readTarget(call: Call, parameter: ParameterReader): JobTarget | Refusal;
	/** Whether a job in the queue is about the same thing, e.g. the same program (1019). */
	isSameTarget(target: JobTarget, job: J): boolean;
	/** Whether the path, beyond its batch ID, is that of the job. */
	isAddressedBy(job: J, call: Call): boolean;
	/** Members of a create reply after `batchId`. */
	createdMembers(job: J, status: string): Record<string, unknown>;
	/** Members of a status reply, without the counts. */
	statusMembers(job: J, status: string): Record<string, unknown>;
	readonly processedMember: 'numOfLeadsProcessed' | 'numOfObjectsProcessed';
	/** Members of the status reply that only a finished job has, besides its counts and message. */
	finishedMembers(job: J): Record<string, unknown>;
	/** "3 records imported", in the words of the object. */
	importedText(job: J): string;
	/** Where the job's rows go. */
	rowTarget(job: J, instance: Instance): RowTarget;
}

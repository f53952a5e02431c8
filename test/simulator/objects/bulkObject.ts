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
 * What differs between the objects of the bulk API; queue, files and counts are shared. The methods
 * receive only jobs of their own object.
 */
export interface BulkObject<J extends SimJob = SimJob> {
	readonly object: ObjectKind;
	/** The permission that every call for the object requires. */
	readonly permission: Permission;
	readonly paths: BulkPaths;
	/** Reads and validates the target of a create call. */
	readTarget(call: Call, parameter: ParameterReader): JobTarget | Refusal;
	/** Whether a job in the queue has the same target, e.g. the same program (1019). */
	isSameTarget(target: JobTarget, job: J): boolean;
	/** Whether the path, apart from its batch ID, belongs to the job. */
	isAddressedBy(job: J, call: Call): boolean;
	/** Properties of a create reply after `batchId`. */
	createdMembers(job: J, status: string): Record<string, unknown>;
	/** Properties of a status reply, without the counts. */
	statusMembers(job: J, status: string): Record<string, unknown>;
	readonly processedMember: 'numOfLeadsProcessed' | 'numOfObjectsProcessed';
	/** Additional properties of a finished job's status reply, besides its counts and message. */
	finishedMembers(job: J): Record<string, unknown>;
	/** "3 records imported", worded for the object. */
	importedText(job: J): string;
	/** Where the job's rows are stored. */
	rowTarget(job: J, instance: Instance): RowTarget;
}

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { BatchTarget, ImportTarget } from '../marketo/client/importTarget';

/** Reads a parameter of the item that is being worked on. */
export interface ParameterReader {
	/** A parameter as trimmed text; of a resource locator its value. */
	text(name: string): string;
}

/** The operations that have a target, and those that only ask about a batch. */
export type TargetOperation = 'importAndWait' | 'importInSteps' | 'check' | 'create';

/** Everything that differs between the objects of Marketo's bulk import. A new object is one such file. */
export interface BulkObject {
	/** its entry in the parameter `resource` */
	option: INodePropertyOptions & { value: string };
	/** the parameters that choose the target, for an operation that uploads or checks */
	targetFields(operation: TargetOperation): INodeProperties[];
	/** the parameters that the addresses of a batch need; leads need none */
	batchFields: INodeProperties[];
	/** @throws InvalidSettingError */
	readTarget(read: ParameterReader): ImportTarget;
	/** @throws InvalidSettingError */
	readBatchTarget(read: ParameterReader): BatchTarget;
}

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { FieldSet } from '../marketo/check/fieldSet';
import type { Ask, BatchTarget, ImportTarget, Noun } from '../marketo/client/importTarget';

/** Reads a parameter of the item that is being worked on. */
export interface ParameterReader {
	/** A parameter as trimmed text; of a resource locator its value. */
	text(name: string): string;
}

/** The operations that have a target; the others only ask about a batch. */
export type TargetOperation = 'importAndWait' | 'importInSteps' | 'check' | 'create';

/** Everything that differs between the objects of Marketo's bulk import. A new object is one such file. */
export interface BulkObject {
	/** its entry in the parameter `resource` */
	option: INodePropertyOptions & { value: string };
	noun: Noun;
	/** the parameters that choose the target, for an operation that uploads or checks */
	targetFields(operation: TargetOperation): INodeProperties[];
	/** the parameters that the addresses of a batch need; most need none */
	batchFields(): INodeProperties[];
	/** @throws InvalidSettingError */
	readTarget(read: ParameterReader): ImportTarget;
	/** @throws InvalidSettingError */
	readBatchTarget(read: ParameterReader): BatchTarget;
	/**
	 * The fields for the lists in the editor, whether or not the target is complete.
	 * @returns undefined where they depend on something that is not chosen yet
	 */
	describe(read: ParameterReader, ask: Ask): Promise<FieldSet | undefined>;
}

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { FieldSet } from '../marketo/check/fieldSet';
import type { Ask, BatchTarget, ImportTarget, Noun } from '../marketo/client/importTarget';
import type { ParameterName } from '../marketo/labels';

/** Reads a parameter of the current item. */
export interface ParameterReader {
	/** A parameter as trimmed text; for a resource locator, its value. */
	text(name: ParameterName): string;
}

/** The operations that have a target; the others only query a batch. */
export type TargetOperation = 'importAndWait' | 'importInSteps' | 'check' | 'create';

/** Everything specific to one object of Marketo's bulk import. Each object has one such file. */
export interface BulkObject {
	/** its entry in the parameter `resource` */
	option: INodePropertyOptions & { value: string };
	noun: Noun;
	/** the parameters that choose the target, for an operation that uploads or checks */
	targetFields(operation: TargetOperation): INodeProperties[];
	/** the parameters that a batch's URLs need; most need none */
	batchFields(): INodeProperties[];
	/** @throws InvalidSettingError */
	readTarget(read: ParameterReader): ImportTarget;
	/** @throws InvalidSettingError */
	readBatchTarget(read: ParameterReader): BatchTarget;
	/**
	 * The fields for the editor's lists, even if the target is incomplete.
	 * @returns undefined if they depend on a selection that has not been made yet
	 */
	describe(read: ParameterReader, ask: Ask): Promise<FieldSet | undefined>;
}

import type { INodeProperties } from 'n8n-workflow';
import { PARAMETERS } from '../marketo/labels';
import type { BulkObject } from '../objects/bulkObject';
import { objects } from '../objects/objects';
import { check } from './check.operation';
import { create } from './create.operation';
import { getFailures } from './getFailures.operation';
import { getStatus } from './getStatus.operation';
import { getWarnings } from './getWarnings.operation';
import { importAndWait } from './importAndWait.operation';
import { importInSteps } from './importInSteps.operation';
import type { Operation } from './operation';
import { wait } from './wait.operation';

/** By the value of the parameter `operation`, in the order of the editor. */
export const operations = {
	importAndWait,
	importInSteps,
	check,
	create,
	getStatus,
	wait,
	getFailures,
	getWarnings,
} as const satisfies Record<string, Operation>;

const resourceField: INodeProperties = {
	displayName: PARAMETERS.resource,
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'lead',
	options: Object.values(objects).map(({ option }) => option),
};

/** All resources have the same operations; only the texts in the editor's list of actions differ. */
function operationField({ option: { value }, noun }: BulkObject): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		default: 'importAndWait',
		options: Object.values(operations).map(({ option }) => ({
			...option,
			action: option.action(noun),
		})),
	};
}

/** All parameters of the node. */
export const properties: INodeProperties[] = [
	resourceField,
	...Object.values(objects).map(operationField),
	...Object.values(operations).flatMap(({ description }) => description),
];

/** Operation and resource, as an expression for the line below the node's name. */
export const operationName = `={{ (${namesByValue(Object.values(operations))})[$parameter["operation"]] + ": " + (${namesByValue(Object.values(objects))})[$parameter["resource"]] }}`;

function namesByValue(choices: ReadonlyArray<{ option: { value: string; name: string } }>): string {
	return JSON.stringify(
		Object.fromEntries(choices.map(({ option: { value, name } }) => [value, name])),
	);
}

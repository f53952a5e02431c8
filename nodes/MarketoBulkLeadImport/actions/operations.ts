import type { INodeProperties } from 'n8n-workflow';
import { check } from './check.operation';
import { create } from './create.operation';
import { getFailures } from './getFailures.operation';
import { getStatus } from './getStatus.operation';
import { getWarnings } from './getWarnings.operation';
import { importAndWait } from './importAndWait.operation';
import { importInSteps } from './importInSteps.operation';
import type { Operation } from './operation';
import { wait } from './wait.operation';

/** By the value of the parameter `operation`, in the editor's order. */
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

/** All parameters of the node. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'importAndWait',
		options: Object.values(operations).map(({ option }) => option),
	},
	...Object.values(operations).flatMap(({ description }) => description),
];

/** The operation's name, as an expression for the line below the node's name. */
export const operationName = `={{ (${JSON.stringify(
	Object.fromEntries(Object.values(operations).map(({ option }) => [option.value, option.name])),
)})[$parameter["operation"]] }}`;

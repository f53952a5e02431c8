import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toNodeError } from '../transport/nodeErrors';
import { check } from './check.operation';
import { create } from './create.operation';
import { getFailures } from './getFailures.operation';
import { getStatus } from './getStatus.operation';
import { getWarnings } from './getWarnings.operation';
import { importAndWait } from './importAndWait.operation';
import type { Operation } from './operation';
import { wait } from './wait.operation';

/** By the value of the parameter `operation`, in the editor's order. */
export const operations = {
	importAndWait,
	check,
	create,
	getStatus,
	wait,
	getFailures,
	getWarnings,
} as const satisfies Record<string, Operation>;

export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const name = this.getNodeParameter('operation', 0) as keyof typeof operations;
	try {
		return await operations[name].execute(this);
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

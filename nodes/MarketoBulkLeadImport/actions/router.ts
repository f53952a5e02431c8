import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { toNodeError } from '../transport/nodeErrors';
import { operations } from './operations';

export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const name = this.getNodeParameter('operation', 0) as keyof typeof operations;
	try {
		return await operations[name].execute(this);
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** What every file in this folder that ends with `.operation.ts` exports. */
export interface Operation {
	description: INodeProperties[];
	/** @returns the items of each output */
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

/** What every file in this folder that ends with `.operation.ts` exports. */
export interface Operation {
	/** its entry in the parameter `operation` */
	option: INodePropertyOptions & { value: string };
	/** its other parameters */
	description: INodeProperties[];
	/** @returns the items of each output */
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

import type { Noun } from '../marketo/client/importTarget';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

/** What every file in this folder that ends with `.operation.ts` exports. */
export interface Operation {
	/** its entry in the parameter `operation` */
	option: Omit<INodePropertyOptions, 'action'> & {
		value: string;
		/** what stands in the editor's list of actions, for each of the resources */
		action(noun: Noun): string;
	};
	/** its other parameters */
	description: INodeProperties[];
	/** @returns the items of each output */
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

import type { Noun } from '../marketo/client/importTarget';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

/** The export of every `.operation.ts` file in this folder. */
export interface Operation {
	/** its entry in the parameter `operation` */
	option: Omit<INodePropertyOptions, 'action'> & {
		value: string;
		/** its text in the editor's list of actions, for each resource */
		action(noun: Noun): string;
	};
	/** its other parameters */
	description: INodeProperties[];
	/** @returns the items of each output */
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

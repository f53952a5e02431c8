import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { OUTPUT_NAMES } from './actions/importAndWait.operation';
import { operationName, properties } from './actions/operations';
import { router } from './actions/router';
import { getFields, getLookupFields, getProgramStatuses } from './methods/loadOptions';
import {
	searchCustomObjects,
	searchPartitions,
	searchPrograms,
	searchStaticLists,
} from './methods/listSearch';

/** An expression, as only Import and Wait has three outputs. It must not hold two closing braces in a row. */
const outputs = `={{ $parameter["operation"] === "importAndWait" ? ${JSON.stringify(
	OUTPUT_NAMES.map((displayName) => ({ type: NodeConnectionTypes.Main, displayName })),
)} : ["${NodeConnectionTypes.Main}"] }}` as const;

export class MarketoBulkLeadImport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Marketo Bulk Lead Import',
		name: 'marketoBulkLeadImport',
		icon: { light: 'file:marketoBulkLeadImport.svg', dark: 'file:marketoBulkLeadImport.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: operationName,
		description:
			'Import leads into Adobe Marketo Engage from files or items, with an account of every row',
		defaults: { name: 'Marketo Bulk Lead Import' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs,
		credentials: [{ name: 'marketoOAuth2Api', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchStaticLists, searchPartitions, searchPrograms, searchCustomObjects },
		loadOptions: { getLookupFields, getFields, getProgramStatuses },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}

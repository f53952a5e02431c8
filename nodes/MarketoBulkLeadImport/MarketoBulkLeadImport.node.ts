import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { OUTPUT_NAMES } from './actions/importOutputs';
import { STEP_OUTPUT_NAMES } from './actions/importInSteps.operation';
import { operationName, properties } from './actions/operations';
import { router } from './actions/router';
import { getFields, getLookupFields, getProgramStatuses } from './methods/loadOptions';
import {
	searchCustomObjects,
	searchPartitions,
	searchPrograms,
	searchStaticLists,
} from './methods/listSearch';

function named(names: readonly string[]): string {
	return JSON.stringify(
		names.map((displayName) => ({ type: NodeConnectionTypes.Main, displayName })),
	);
}

/** An expression, because most operations have one output. It must not contain two closing braces in a row. */
const outputs =
	`={{ $parameter["operation"] === "importAndWait" ? ${named(OUTPUT_NAMES)} : $parameter["operation"] === "importInSteps" ? ${named(STEP_OUTPUT_NAMES)} : ["${NodeConnectionTypes.Main}"] }}` as const;

export class MarketoBulkLeadImport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Marketo Bulk Lead Import',
		name: 'marketoBulkLeadImport',
		icon: { light: 'file:marketoBulkLeadImport.svg', dark: 'file:marketoBulkLeadImport.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: operationName,
		description:
			'Import leads, program members and custom objects into Adobe Marketo Engage, and report the result of every row',
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

import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { OUTPUT_NAMES } from './actions/importAndWait.operation';
import { operations, router } from './actions/router';
import { getFields, getLookupFields } from './methods/loadOptions';
import { searchPartitions, searchStaticLists } from './methods/listSearch';

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
		subtitle:
			'={{ { importAndWait: "Import and Wait", check: "Check File", create: "Create Import Job", getStatus: "Get Import Status", wait: "Wait Until Done", getFailures: "Get Failures", getWarnings: "Get Warnings" }[$parameter["operation"]] }}',
		description: 'Import leads into Adobe Marketo Engage from files or items, with an account of every row',
		defaults: { name: 'Marketo Bulk Lead Import' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs,
		credentials: [{ name: 'marketoOAuth2Api', required: true }],
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'importAndWait',
				options: [
					{
						name: 'Import and Wait',
						value: 'importAndWait',
						action: 'Import leads and wait until done',
						description: 'Import a file or items of any size, wait for Marketo, and account for every row',
					},
					{
						name: 'Check File',
						value: 'check',
						action: 'Check a file without importing it',
						description: 'Report what would be sent where and what would go wrong. Nothing is imported.',
					},
					{
						name: 'Create Import Job',
						value: 'create',
						action: 'Create an import job',
						description: 'Upload a file or items and go on at once, without waiting for Marketo',
					},
					{
						name: 'Get Import Status',
						value: 'getStatus',
						action: 'Get the status of an import job',
						description: 'Look up how far an import job is',
					},
					{
						name: 'Wait Until Done',
						value: 'wait',
						action: 'Wait until import jobs are done',
						description: 'Wait for import jobs that were created earlier, all together',
					},
					{
						name: 'Get Failures',
						value: 'getFailures',
						action: 'Get the failed rows of an import job',
						description: 'Get the rows that Marketo refused, with its reasons',
					},
					{
						name: 'Get Warnings',
						value: 'getWarnings',
						action: 'Get the rows with warnings of an import job',
						description: 'Get the rows that Marketo took with a warning',
					},
				],
			},
			...Object.values(operations).flatMap(({ description }) => description),
		],
	};

	methods = {
		listSearch: { searchStaticLists, searchPartitions },
		loadOptions: { getLookupFields, getFields },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}

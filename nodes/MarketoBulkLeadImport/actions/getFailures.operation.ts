import { batchIdField } from './fields/batchId';
import { forOperation } from './fields/forOperation';
import { rowFileFields } from './fields/rowOutput';
import type { Operation } from './operation';
import { getRowFiles } from './getRows';

/** https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import#failures */
export const getFailures: Operation = {
	option: {
		name: 'Get Failures',
		value: 'getFailures',
		action: 'Get the failed rows of an import job',
		description: 'Get the rows that Marketo refused, with its reasons',
	},

	description: forOperation('getFailures', [batchIdField, ...rowFileFields]),

	async execute(context) {
		return await getRowFiles(context, 'failures');
	},
};

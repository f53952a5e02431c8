import { batchIdField } from './fields/batchId';
import { forOperation } from './fields/forOperation';
import { batchFields } from './fields/target';
import { rowFileFields } from './fields/rowOutput';
import type { Operation } from './operation';
import { getRowFiles } from './getRows';

/** https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import#failures */
export const getFailures: Operation = {
	option: {
		name: 'Get Failures',
		value: 'getFailures',
		action: ({ one }) => `Get the failed rows of a ${one} import`,
		description: 'Get the rows that Marketo refused, with its reasons',
	},

	description: forOperation('getFailures', [...batchFields, batchIdField, ...rowFileFields]),

	async execute(context) {
		return await getRowFiles(context, 'failures');
	},
};

import { batchIdField } from './fields/batchId';
import { forOperation } from './fields/forOperation';
import { batchFields } from './fields/target';
import { rowFileFields } from './fields/rowOutput';
import type { Operation } from './operation';
import { getRowFiles } from './getRows';

/** https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import#warnings */
export const getWarnings: Operation = {
	option: {
		name: 'Get Warnings',
		value: 'getWarnings',
		action: ({ one }) => `Get the rows with warnings of a ${one} import`,
		description: 'Get the rows that Marketo took with a warning',
	},

	description: forOperation('getWarnings', [...batchFields, batchIdField, ...rowFileFields]),

	async execute(context) {
		return await getRowFiles(context, 'warnings');
	},
};

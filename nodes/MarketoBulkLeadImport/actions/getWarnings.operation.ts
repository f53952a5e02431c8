import { batchIdField } from './fields/batchId';
import { forOperation } from './fields/forOperation';
import { rowFileFields } from './fields/rowFile';
import type { Operation } from './operation';
import { getRowFiles } from './rowFiles';

/** https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import#warnings */
export const getWarnings: Operation = {
	description: forOperation('getWarnings', [batchIdField, ...rowFileFields]),

	async execute(context) {
		return await getRowFiles(context, 'warnings');
	},
};

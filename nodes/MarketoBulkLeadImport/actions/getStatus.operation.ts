import { parseBatchId } from '../marketo/jobs/batchId';
import { batchIdField } from './fields/batchId';
import { forOperation } from './fields/forOperation';
import { forEachItem } from './itemErrors';
import { jobItem } from './items';
import type { Operation } from './operation';
import { sessionOnce } from './sessionOnce';

/** https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import#polling-job-status */
export const getStatus: Operation = {
	option: {
		name: 'Get Import Status',
		value: 'getStatus',
		action: 'Get the status of an import job',
		description: 'Look up how far an import job is',
	},

	description: forOperation('getStatus', [batchIdField]),

	async execute(context) {
		const session = sessionOnce(context);
		const output = await forEachItem(context, async (item) => {
			const batchId = parseBatchId(context.getNodeParameter('batchId', item));
			const { api } = await session();
			return [{ json: jobItem(await api.getJob(batchId)), pairedItem: { item } }];
		});
		return [output];
	},
};

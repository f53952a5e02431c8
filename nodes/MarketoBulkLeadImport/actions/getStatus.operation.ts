import { parseBatchId } from '../marketo/jobs/batchId';
import { batchIdField } from './fields/batchId';
import { forOperation } from './fields/forOperation';
import { batchFields } from './fields/target';
import { forEachItem } from './itemErrors';
import { jobItem } from './items';
import type { Operation } from './operation';
import { clientOnce } from './clientOnce';
import { readBatchTarget } from './settings';

/** https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-import/bulk-lead-import#polling-job-status */
export const getStatus: Operation = {
	option: {
		name: 'Get Import Status',
		value: 'getStatus',
		action: ({ one }) => `Get the status of a ${one} import`,
		description: 'Get the status of an import job',
	},

	description: forOperation('getStatus', [...batchFields, batchIdField]),

	async execute(context) {
		const client = clientOnce(context);
		const output = await forEachItem(context, async (item) => {
			const batchId = parseBatchId(context.getNodeParameter('batchId', item));
			const target = readBatchTarget(context, item);
			const job = await (await client()).getJob(target, batchId);
			return [{ json: jobItem(job, target), pairedItem: { item } }];
		});
		return [output];
	},
};

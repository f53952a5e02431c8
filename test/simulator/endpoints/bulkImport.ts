import { createJob } from '../createJob';
import { failuresReply, statusReply, warningsReply } from '../jobReplies';
import { bulkObjects } from '../objects/registry';
import type { BulkObject } from '../objects/bulkObject';
import type { Endpoint } from './endpoint';

export const bulkImportEndpoints: readonly Endpoint[] =
	Object.values(bulkObjects).flatMap(endpointsOf);

function endpointsOf(bulkObject: BulkObject): Endpoint[] {
	const { object, permission, paths } = bulkObject;
	const common = { object, permissions: [permission] };
	const get = { ...common, method: 'GET' } as const;
	return [
		{
			...common,
			step: 'create',
			method: 'POST',
			path: paths.create,
			answer: async (call) => await createJob(call, bulkObject),
		},
		{ ...get, step: 'status', path: paths.status, answer: (call) => statusReply(call, bulkObject) },
		{
			...get,
			step: 'failures',
			path: paths.failures,
			answer: (call) => failuresReply(call, bulkObject),
		},
		{
			...get,
			step: 'warnings',
			path: paths.warnings,
			answer: (call) => warningsReply(call, bulkObject),
		},
	];
}

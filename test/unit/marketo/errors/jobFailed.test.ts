import {
	JobFailedError,
	type FailedJob,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/JobFailedError';

const first: FailedJob = { batchId: 3404, firstRow: 2, lastRow: 1_200 };

test.each<[label: string, jobs: FailedJob[], message: string, batchId: number | undefined]>([
	['a job', [{ batchId: 3404 }], 'Import job 3404 failed in Marketo', 3404],
	['a job with rows', [first], 'Import job 3404 (rows 2 to 1,200) failed in Marketo', 3404],
	[
		'a job with an explanation',
		[{ ...first, message: 'The import could not be finished.' }],
		'Import job 3404 (rows 2 to 1,200) failed in Marketo: The import could not be finished',
		3404,
	],
	[
		'several jobs',
		[
			{ ...first, message: 'Out of space' },
			{ batchId: 3405, firstRow: 1_201, lastRow: 1_201 },
		],
		'2 import jobs failed in Marketo: 3404 (rows 2 to 1,200): Out of space; 3405 (row 1,201)',
		undefined,
	],
])('%s', (_, jobs, message, batchId) => {
	const error = new JobFailedError(jobs);
	expect([error.message, error.batchId]).toEqual([message, batchId]);
});

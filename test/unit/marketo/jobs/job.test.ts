import {
	isFailed,
	isFinished,
	mayHaveFailedRows,
	mayHaveWarnings,
	readJob,
	withReply,
	type ImportJob,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/job';

const job: ImportJob = { batchId: 3404, importId: '3404', status: 'Complete' };

test.each<[label: string, given: unknown, expected: ImportJob | undefined]>([
	[
		'the first reply',
		{ batchId: 3404, importId: '3404', status: 'Queued' },
		{ ...job, status: 'Queued' },
	],
	[
		'a complete reply',
		{
			batchId: 3404,
			importId: '3404',
			status: 'Complete',
			numOfLeadsProcessed: 2,
			numOfRowsFailed: 1,
			numOfRowsWithWarning: 0,
			message: 'Import completed with errors, 2 records imported (2 members), 1 failed',
		},
		{
			...job,
			processed: 2,
			failed: 1,
			warnings: 0,
			message: 'Import completed with errors, 2 records imported (2 members), 1 failed',
		},
	],
	[
		'counts as text',
		{ ...job, numOfLeadsProcessed: '2', numOfRowsFailed: '0' },
		{ ...job, processed: 2, failed: 0 },
	],
	[
		'invalid counts',
		{ ...job, numOfLeadsProcessed: -1, numOfRowsFailed: 1.5, numOfRowsWithWarning: 'none' },
		job,
	],
	['counts that are null', { ...job, numOfLeadsProcessed: null, message: null }, job],
	['an empty message', { ...job, message: '' }, job],
	['the batch ID as text', { ...job, batchId: '3404' }, job],
	['only an import ID', { importId: '3404', status: 'Complete' }, job],
	[
		'a custom object, which has no import ID',
		{
			batchId: 3404,
			operation: 'import',
			objectApiName: 'car_c',
			status: 'Complete',
			numOfObjectsProcessed: 2,
		},
		{ batchId: 3404, objectApiName: 'car_c', status: 'Complete', processed: 2 },
	],
	['no import ID', { batchId: 3404, status: 'Complete' }, job],
	['the import ID as a number', { batchId: 3404, importId: 3404, status: 'Complete' }, job],
	['unknown properties', { ...job, token: 'x', __proto__: { status: 'Failed' } }, job],
	['an unknown status', { ...job, status: 'Completed' }, undefined],
	['a status in capitals', { ...job, status: ' COMPLETE' }, job],
	['no status', { batchId: 3404 }, undefined],
	['no ID', { status: 'Complete' }, undefined],
	['an ID of zero', { batchId: 0, importId: '0', status: 'Complete' }, undefined],
	['a fractional ID', { batchId: 1.5, status: 'Complete' }, undefined],
	['a list', [job], undefined],
	['null', null, undefined],
	['nothing', undefined, undefined],
	['text', 'Complete', undefined],
])('readJob: %s', (_, given, expected) => {
	expect(readJob(given)).toEqual(expected);
});

test.each<[label: string, given: unknown, expected: ImportJob | undefined]>([
	['no status', { batchId: 3404 }, { ...job, status: 'Queued' }],
	['an unknown status', { ...job, status: 'Accepted' }, { ...job, status: 'Queued' }],
	['a known status', job, job],
	['no ID', { status: 'Accepted' }, undefined],
])('readJob with a standard status: %s', (_, given, expected) => {
	expect(readJob(given, 'Queued')).toEqual(expected);
});

test.each<[ImportJob['status'], finished: boolean, failed: boolean]>([
	['Queued', false, false],
	['Importing', false, false],
	['Complete', true, false],
	['Failed', true, true],
])('%s', (status, finished, failed) => {
	expect([isFinished({ ...job, status }), isFailed({ ...job, status })]).toEqual([
		finished,
		failed,
	]);
});

test.each<
	[label: string, given: Partial<ImportJob>, rows: number, failures: boolean, warnings: boolean]
>([
	['all imported', { processed: 3, failed: 0, warnings: 0 }, 3, false, false],
	['some failed', { processed: 2, failed: 1, warnings: 0 }, 3, true, false],
	['some with warnings', { processed: 3, failed: 0, warnings: 2 }, 3, false, true],
	['no count of failures, but all imported', { processed: 3 }, 3, false, false],
	['no count of failures, and rows missing', { processed: 2 }, 3, true, false],
	['no counts at all', {}, 3, true, false],
	['no counts yet', { status: 'Importing' }, 3, false, false],
])('%s', (_, given, rows, failures, warnings) => {
	const one = { ...job, ...given };
	expect([mayHaveFailedRows(one, rows), mayHaveWarnings(one)]).toEqual([failures, warnings]);
});

test.each<
	[
		label: string,
		known: Partial<ImportJob> | undefined,
		reply: Partial<ImportJob>,
		expected: object,
	]
>([
	['the first reply', undefined, { processed: 3 }, { ...job, processed: 3 }],
	[
		'values that a later reply leaves out',
		{ status: 'Importing', processed: 2, message: 'so far' },
		{ status: 'Importing', failed: 1 },
		{ ...job, status: 'Importing', processed: 2, failed: 1, message: 'so far' },
	],
	[
		'intermediate counts, which are dropped at the end',
		{ status: 'Importing', processed: 2, failed: 1 },
		{ status: 'Complete', processed: 5 },
		{ ...job, processed: 5 },
	],
	[
		'final counts, which are kept',
		{ processed: 5, failed: 1 },
		{},
		{ ...job, processed: 5, failed: 1 },
	],
])('withReply: %s', (_, known, reply, expected) => {
	expect(withReply(known && { ...job, ...known }, { ...job, ...reply })).toEqual(expected);
});

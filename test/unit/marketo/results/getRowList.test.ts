import { MarketoClient } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import type { MarketoReply } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import { BatchNotFoundError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/BatchNotFoundError';
import { getRowList } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/getRowList';
import { leadTarget } from '../../../../nodes/MarketoBulkLeadImport/objects/lead';
import { refusal, rejection, success } from '../scripted';
import { csvReply, listPorts } from './listed';

const LIST = 'email,Import Failure Reason\na@x.example,bad\n';

function job(status: string, failed?: number): MarketoReply {
	return success({ batchId: 7, status, numOfRowsFailed: failed });
}

/** An account whose list is missing for this many requests. */
function portsWith(missing: number, status: MarketoReply) {
	let asked = 0;
	return listPorts((path) => {
		if (!path.endsWith('failures.json')) return status;
		return csvReply(asked++ < missing ? '' : LIST);
	});
}

const TARGET = leadTarget({ lookupField: 'email' });

test.each<
	[
		label: string,
		missing: number,
		status: MarketoReply,
		rows: number,
		requests: string[],
		notes: string[],
	]
>([
	['a list: no other request', 0, job('Complete', 1), 1, ['failures'], []],
	['no list, and no rows counted', 9, job('Complete', 0), 0, ['failures', 'status'], []],
	['no list, and no counts', 9, job('Complete'), 0, ['failures', 'status'], []],
	[
		'no list, because the job hasn’t finished',
		9,
		job('Importing', 1),
		0,
		['failures', 'status'],
		['Batch 7 is still "Importing": its failed rows are available once it finishes'],
	],
	[
		'a late list: requested again after a pause',
		2,
		job('Complete', 1),
		1,
		['failures', 'status', 'failures', 'failures'],
		[],
	],
	[
		'a list that stays missing',
		9,
		job('Complete', 2),
		0,
		['failures', 'status', 'failures', 'failures', 'failures'],
		['Marketo counts 2 failed rows in batch 7, but lists none'],
	],
	[
		'no status',
		9,
		refusal('603', 'Access denied'),
		0,
		['failures', 'status'],
		[
			expect.stringMatching(
				/^Marketo lists no failed rows for batch 7, and it couldn't be confirmed that there are none: /,
			) as string,
		],
	],
])('%s', async (_, missing, status, rows, requests, notes) => {
	const ports = portsWith(missing, status);
	const found = await getRowList(new MarketoClient(ports), TARGET, 7, 'failures');
	expect(found.list.rows).toHaveLength(rows);
	expect(found.list.text).toBe(rows === 0 ? '' : LIST);
	expect(found.notes).toEqual(notes);
	expect(
		ports.sent.map(({ path }) => (path.endsWith('failures.json') ? 'failures' : 'status')),
	).toEqual(requests);
	expect(ports.clock.sleeps.every((pause) => pause === 5_000)).toBe(true);
});

test('reports a batch that Marketo doesn’t have as an error', async () => {
	const ports = portsWith(9, refusal('1003'));
	expect(
		await rejection(getRowList(new MarketoClient(ports), TARGET, 7, 'failures')),
	).toBeInstanceOf(BatchNotFoundError);
});

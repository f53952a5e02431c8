import { runNode } from '../support/runNode';
import { leadsCsv } from '../support/leads';
import { useSimulator } from '../support/simulation';

const marketo = useSimulator({ jobSeconds: Infinity, workers: 1 });

async function createJobs(count: number): Promise<number[]> {
	const run = await runNode({
		parameters: { operation: 'create' },
		files: Array.from({ length: count }, () => ({ content: leadsCsv(2) })),
		credentials: marketo.credentials,
	});
	return run.json[0].map(({ batchId }) => Number(batchId));
}

test('omits properties until Marketo returns them', async () => {
	const [working, waiting, done] = await createJobs(3);
	marketo.simulator.finishJob(done);
	const run = await runNode({
		parameters: { operation: 'getStatus' },
		rows: [working, waiting, done].map((batchId) => ({ batchId })),
		credentials: marketo.credentials,
	});
	expect(run.items).toEqual([
		[
			{
				json: {
					batchId: working,
					importId: String(working),
					status: 'Importing',
					isFinished: false,
				},
				pairedItem: { item: 0 },
			},
			{
				json: { batchId: waiting, importId: String(waiting), status: 'Queued', isFinished: false },
				pairedItem: { item: 1 },
			},
			{
				json: {
					batchId: done,
					importId: String(done),
					status: 'Complete',
					numOfLeadsProcessed: 2,
					numOfRowsFailed: 0,
					numOfRowsWithWarning: 0,
					message: 'Import succeeded, 2 records imported (2 members)',
					isFinished: true,
				},
				pairedItem: { item: 2 },
			},
		],
	]);
	expect(marketo.simulator.callsOf('status')).toBe(3);
});

test('converts counts that are strings to numbers, and omits missing ones', async () => {
	marketo.simulator.faults.add({
		on: 'create',
		then: {
			kind: 'job',
			fault: {
				counts: { asStrings: true, missing: ['importId', 'message', 'numOfRowsWithWarning'] },
			},
		},
	});
	const [batchId] = await createJobs(1);
	marketo.simulator.finishJob(batchId);
	const run = await runNode({
		parameters: { operation: 'getStatus', batchId: String(batchId) },
		rows: [{}],
		credentials: marketo.credentials,
	});
	expect(run.json).toEqual([
		[
			{
				batchId,
				importId: String(batchId),
				status: 'Complete',
				numOfLeadsProcessed: 2,
				numOfRowsFailed: 0,
				isFinished: true,
			},
		],
	]);
});

test('an unknown batch is an error of its own item only', async () => {
	const [batchId] = await createJobs(1);
	const run = await runNode({
		parameters: { operation: 'getStatus' },
		rows: [{ batchId: 99 }, { batchId }],
		credentials: marketo.credentials,
		onError: 'continueErrorOutput',
	});
	expect(run.json[0].map((json) => json.batchId)).toEqual([batchId]);
	expect(run.items[1]).toEqual([
		expect.objectContaining({
			json: expect.objectContaining({ error: "Batch 99 wasn't found in Marketo" }) as object,
		}),
	]);
});

import type { INodeExecutionData } from 'n8n-workflow';
import { email, leadsCsv } from '../support/leads';
import { runNode, type NodeRun, type NodeRunOptions } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Data pinned in the editor: what a node once put out, from the workflow file, with what n8n has kept of it.

const marketo = useSimulator({ jobSeconds: 0.02 });

const CONTENT = leadsCsv(3);

/** A file as pinned data holds it: its bytes, however n8n stores the files of executions. */
function pinnedFile(content = Buffer.from(CONTENT)): INodeExecutionData {
	return {
		json: {},
		binary: {
			data: {
				data: content.toString('base64'),
				mimeType: 'text/csv',
				fileName: 'pinned.csv',
				fileExtension: 'csv',
			},
		},
	};
}

async function runPinned(
	operation: string,
	pinned: INodeExecutionData[],
	{ parameters, binaryMode }: Pick<Partial<NodeRunOptions>, 'parameters' | 'binaryMode'> = {},
): Promise<NodeRun> {
	return await runNode({
		parameters: { operation, options: QUICK_POLLING, ...parameters },
		// Would fail: without the pinned data, the node gets this.
		rows: [{ note: 'not pinned' }],
		pinData: { Source: pinned },
		credentials: marketo.credentials,
		...(binaryMode && { binaryMode }),
	});
}

describe.each(['default', 'filesystem'] as const)('binary data %s', (binaryMode) => {
	test.each(['importAndWait', 'importInSteps', 'create', 'check'])(
		'%s: a pinned file is read from its bytes',
		async (operation) => {
			const run = await runPinned(operation, [pinnedFile()], { binaryMode });
			expect(run.message).toBeUndefined();
			expect(run.items.flat()).toEqual([
				expect.objectContaining({
					json: expect.objectContaining({ fileName: 'pinned.csv', rows: 3 }) as unknown,
				}),
			]);
			const [job] = marketo.simulator.jobs;
			if (operation === 'check') expect(job).toBeUndefined();
			else expect(job.rows).toBe(3);
		},
	);

	test.each([
		'filesystem-v2:workflows/gone/executions/1/binary_data/7',
		'filesystem:gone',
		'database:6f1c',
		's3:gone',
		'nonsense',
		'filesystem-v2:../../../../etc/passwd',
	])('a pinned reference to a file that n8n no longer has is told: %s', async (id) => {
		const pinned = pinnedFile(Buffer.alloc(0));
		Object.assign(pinned.binary?.data ?? {}, { id, data: 'filesystem-v2' });
		const run = await runPinned('importAndWait', [pinned], { binaryMode });
		expect(run.status).toBe('error');
		expect(run.message).toBe("n8n no longer has the file pinned.csv, or can't open it");
		expect(run.description).toMatch(
			/^Run the node that the file comes from again\. If its output is pinned/,
		);
		expect(run.description).not.toContain('passwd');
		expect(marketo.simulator.jobs).toEqual([]);
	});
});

test('pinned rows are imported, and failed rows lead back to them', async () => {
	const run = await runPinned(
		'importAndWait',
		[
			{ json: { email: email(1), firstName: 'A' } },
			{ json: { email: '', firstName: 'B' } },
			{ json: { email: email(3), firstName: 'C' } },
		],
		{ parameters: { source: 'items' } },
	);
	expect(run.json[0]).toEqual([expect.objectContaining({ rows: 3, imported: 2, failed: 1 })]);
	expect(run.items[1].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
});

test.each(['getStatus', 'wait', 'getFailures', 'getWarnings'])(
	'%s: a pinned batch ID is looked up',
	async (operation) => {
		await runPinned('importAndWait', [pinnedFile()]);
		const [{ batchId }] = marketo.simulator.jobs;
		const run = await runPinned(operation, [{ json: { batchId } }], {
			parameters: { batchId: '={{ $json.batchId }}' },
		});
		expect(run.message).toBeUndefined();
		if (operation === 'getStatus' || operation === 'wait')
			expect(run.json[0]).toEqual([expect.objectContaining({ batchId, isFinished: true })]);
	},
);

test('a pinned Not Finished item continues its import', async () => {
	marketo.set({ jobSeconds: Infinity });
	const begun = await runPinned('importInSteps', [pinnedFile()]);
	const [item] = begun.items[3];
	for (const { batchId } of marketo.simulator.jobs) marketo.simulator.finishJob(batchId);
	await new Promise((resolve) => setTimeout(resolve, 60));
	const run = await runPinned('importInSteps', [
		JSON.parse(JSON.stringify(item)) as INodeExecutionData,
	]);
	expect(run.json[0]).toEqual([expect.objectContaining({ status: 'Complete', imported: 3 })]);
	expect(marketo.simulator.jobs).toHaveLength(1);
});

test.each(['importAndWait', 'importInSteps', 'create', 'check'])(
	'%s: pinned data without any items does nothing',
	async (operation) => {
		const run = await runPinned(operation, []);
		expect(run.message).toBeUndefined();
		expect(run.items.flat()).toEqual([]);
		expect(marketo.steps()).toEqual([]);
	},
);

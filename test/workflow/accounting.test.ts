import { email, HEADER, csv, leadRows, leadsCsv } from '../support/leads';
import { runNode } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';
import type { JobFault } from '../simulator/jobFaults';

// rows = imported + failed, or the summary says what is missing; and how an import can end early.

const marketo = useSimulator({ jobSeconds: 0.02 });

const SPLIT = { ...QUICK_POLLING, maxRequestBytes: 1_300 };

async function importLeads(
	options: object = QUICK_POLLING,
	file = leadsCsv(10),
	onError?: 'continueRegularOutput' | 'continueErrorOutput',
) {
	return await runNode({
		parameters: { operation: 'importAndWait', options: { ...options } },
		file,
		credentials: marketo.credentials,
		...(onError && { onError }),
	});
}

function spoilJob(fault: JobFault, nth = 1): void {
	marketo.simulator.faults.add({ on: 'create', nth, then: { kind: 'job', fault } });
}

const COUNTS: Array<[label: string, fault: JobFault, expected: object, hint: string]> = [
	[
		'too few',
		{ counts: { processed: -3 } },
		{ rows: 10, imported: 7, failed: 0, unaccounted: 3, status: 'Partly Failed' },
		'leads.csv: of 10 rows, Marketo reports 7 imported and 0 failed, so 3 rows are unaccounted for',
	],
	[
		'too many',
		{ counts: { processed: 2 } },
		{ rows: 10, imported: 12, failed: 0, unaccounted: -2, status: 'Complete' },
		'leads.csv: of 10 rows, Marketo reports 12 imported and 0 failed, so 2 rows are counted more than once',
	],
	[
		'no',
		{ counts: { missing: ['numOfLeadsProcessed', 'numOfRowsFailed', 'numOfRowsWithWarning'] } },
		{ rows: 10, imported: 0, failed: 0, unaccounted: 10 },
		'leads.csv: of 10 rows, Marketo reports 0 imported and 0 failed, so 10 rows are unaccounted for',
	],
];

test.each(COUNTS)(
	'%s rows in the counts: reports the difference as unaccounted, with a hint',
	async (_label, counts, expected, hint) => {
		spoilJob(counts);
		const run = await importLeads();
		const [{ batchId }] = marketo.simulator.jobs;
		expect(run.json[0]).toEqual([expect.objectContaining(expected)]);
		expect(run.hintTexts).toEqual([
			hint,
			`leads.csv, batch ${batchId} (rows 2 to 11): Marketo's counts don't match the 10 rows that were sent`,
		]);
	},
);

test('a batch that vanishes is unaccounted for, and its result is unknown', async () => {
	spoilJob({ vanishes: { fromStatusCall: 1 } }, 2);
	const run = await importLeads(SPLIT, leadsCsv(40));
	const [, lost] = marketo.simulator.jobs;
	expect(run.json[0]).toEqual([
		expect.objectContaining({
			rows: 40,
			imported: 40 - lost.rows,
			unaccounted: lost.rows,
			status: 'Timed Out',
		}),
	]);
	expect(run.hintTexts.join('\n')).toContain(`batch ${lost.batchId} `);
	expect(run.hintTexts.join('\n')).toContain(`Batch ${lost.batchId} wasn't found in Marketo`);
});

test('finishes a job whose status goes back to Queued', async () => {
	spoilJob({ backToQueued: 2 });
	const run = await importLeads();
	expect(run.json[0]).toEqual([expect.objectContaining({ status: 'Complete', imported: 10 })]);
});

test('counts imported and failed rows, which add up to the rows of the file', async () => {
	const rows = leadRows(30);
	for (const i of [0, 11, 29]) rows[i][0] = '';
	const run = await importLeads(SPLIT, csv([HEADER, ...rows]));
	expect(run.json[0]).toEqual([
		expect.objectContaining({ rows: 30, imported: 27, failed: 3, unaccounted: 0 }),
	]);
	expect(run.json[1]).toHaveLength(3);
	expect(marketo.simulator.leadCount).toBe(27);
});

describe('a job that Marketo ends as failed', () => {
	const message = 'The import could not be finished';

	test('fails the item by default, and names what was sent', async () => {
		spoilJob({ ends: { state: 'Failed', message } }, 2);
		const run = await importLeads(SPLIT, leadsCsv(40));
		const { jobs } = marketo.simulator;
		const [first, failed] = jobs;
		const from = 2 + first.rows;
		expect(run.message).toBe(
			`Import job ${failed.batchId} (rows ${from} to ${from + failed.rows - 1}) failed in Marketo: ${message}. ` +
				`leads.csv: all rows were sent (batches ${first.batchId}–${jobs[jobs.length - 1].batchId})`,
		);
		expect(run.description).toBe(
			'"Get Failures" may show why. To continue with the jobs that did not fail, turn off the "Fail on Failed Job" option.',
		);
	});

	test('is part of the summary with failOnFailedJob off', async () => {
		spoilJob({ ends: { state: 'Failed', message } }, 2);
		const run = await importLeads({ ...SPLIT, failOnFailedJob: false }, leadsCsv(40));
		const [, failed] = marketo.simulator.jobs;
		expect(run.message).toBeUndefined();
		const [[summary]] = run.json;
		expect(summary).toMatchObject({
			status: 'Partly Failed',
			rows: 40,
			imported: 40 - failed.rows,
		});
		expect((summary.jobs as Array<{ status: string }>).map(({ status }) => status)).toEqual(
			marketo.simulator.jobs.map(({ state }) => state),
		);
		expect(Number(summary.imported) + Number(summary.failed) + Number(summary.unaccounted)).toBe(
			40,
		);
		expect(run.hintTexts.join('\n')).toContain(`the job failed in Marketo: ${message}`);
	});

	test('makes the summary "Failed" if it is the only job', async () => {
		spoilJob({ ends: { state: 'Failed' } });
		const run = await importLeads({ ...QUICK_POLLING, failOnFailedJob: false });
		expect(run.json[0]).toEqual([expect.objectContaining({ status: 'Failed', imported: 0 })]);
	});

	test('goes to the error output with its batch, the other files do not', async () => {
		spoilJob({ ends: { state: 'Failed', message } }, 1);
		const run = await runNode({
			parameters: { operation: 'importAndWait', options: QUICK_POLLING },
			files: [
				{ content: leadsCsv(3), fileName: 'one.csv' },
				{ content: csv([HEADER, leadRows(9)[8], ['', 'No', 'Email']]), fileName: 'two.csv' },
			],
			credentials: marketo.credentials,
			onError: 'continueErrorOutput',
		});
		const [{ batchId }] = marketo.simulator.jobs;
		// Summary, Failed Rows, Warnings, Error.
		expect(run.items).toHaveLength(4);
		expect(run.json[0].map(({ fileName }) => fileName)).toEqual(['two.csv']);
		expect(run.json[1].map((row) => row['Import Row Number'])).toEqual([3]);
		expect(run.json[2]).toEqual([]);
		expect(run.json[3]).toEqual([
			expect.objectContaining({
				error: `Import job ${batchId} (rows 2 to 4) failed in Marketo: ${message}. one.csv: all rows were sent (batch ${batchId})`,
			}),
		]);
	});
});

describe('when the time is up', () => {
	const late = { ...SPLIT, timeout: 0.01 };

	function makeSlow(): void {
		marketo.set({ jobSeconds: (job) => (job.batchId % 2 === 0 ? 0.01 : Infinity), workers: 10 });
	}

	test('fails by default, with every batch in the message', async () => {
		makeSlow();
		const run = await importLeads(late, leadsCsv(40));
		const ids = marketo.simulator.jobs.map(({ batchId }) => batchId);
		expect(run.message).toBe(
			`The import of leads.csv didn't finish within 0.01 minutes. leads.csv: all rows were sent (batches ${ids[0]}–${ids[ids.length - 1]})`,
		);
		expect(run.description).toMatch(
			/^Marketo keeps processing the jobs\. Follow them by their batch IDs with "Wait Until Done"/,
		);
	});

	test('"output" returns the unfinished jobs, and reports the unaccounted rows', async () => {
		makeSlow();
		const run = await importLeads({ ...late, onTimeout: 'output' }, leadsCsv(40));
		const { jobs } = marketo.simulator;
		const done = jobs
			.filter(({ state }) => state === 'Complete')
			.reduce((sum, { rows }) => sum + rows, 0);
		expect(done).toBeGreaterThan(0);
		expect(done).toBeLessThan(40);
		const [[summary]] = run.json;
		expect(summary).toMatchObject({
			status: 'Timed Out',
			rows: 40,
			imported: done,
			failed: 0,
			unaccounted: 40 - done,
		});
		expect(
			(summary.jobs as Array<{ batchId: number; isFinished: boolean }>).map(
				({ batchId, isFinished }) => [batchId, isFinished],
			),
		).toEqual(jobs.map(({ batchId, state }) => [batchId, state === 'Complete']));
		expect(run.hintTexts.join('\n')).toContain('was still "Importing" when the time was up');
	});

	test('"output" reports the rows that were never sent', async () => {
		marketo.set({ jobSeconds: Infinity, queueSize: 2 });
		const run = await importLeads({ ...late, onTimeout: 'output' }, leadsCsv(60));
		const { jobs } = marketo.simulator;
		const last = jobs[0].rows + jobs[1].rows + 1;
		expect(run.json[0]).toEqual([
			expect.objectContaining({ status: 'Timed Out', rows: 60, unaccounted: 60 }),
		]);
		expect(run.hintTexts.slice(0, 3)).toEqual([
			'leads.csv: of 60 rows, Marketo reports 0 imported and 0 failed, so 60 rows are unaccounted for',
			`leads.csv: ${last - 1} rows are in jobs that Marketo hasn't finished`,
			`leads.csv: rows up to ${last} were sent, the rest were not`,
		]);
	});

	test('the error lists the rows that were never sent', async () => {
		marketo.set({ jobSeconds: Infinity, queueSize: 2 });
		const run = await importLeads(late, leadsCsv(60));
		const { jobs } = marketo.simulator;
		expect(jobs).toHaveLength(2);
		const last = jobs[0].rows + jobs[1].rows + 1;
		expect(run.message).toBe(
			`The import of leads.csv didn't finish within 0.01 minutes. leads.csv: rows up to ${last} were sent, the rest were not (batches ${jobs[0].batchId}–${jobs[1].batchId})`,
		);
	});
});

describe('an upload that got no response', () => {
	test('is sent again, and the job says so', async () => {
		marketo.simulator.faults.add({ on: 'create', then: { kind: 'reset', when: 'after' } });
		const run = await importLeads();
		expect(marketo.simulator.jobs).toHaveLength(2);
		const [[summary]] = run.json;
		expect(summary).toMatchObject({ status: 'Complete', rows: 10, imported: 10, unaccounted: 0 });
		expect(summary.jobs).toEqual([
			expect.objectContaining({ batchId: marketo.simulator.jobs[1].batchId, resubmitted: true }),
		]);
		expect(run.hintTexts.join('\n')).toContain(
			'may exist twice in Marketo: it was sent again because an earlier upload got no response',
		);
	});

	test('is not sent again with resubmitUncertain off, and is reported as uncertain', async () => {
		marketo.simulator.faults.add({ on: 'create', nth: 2, then: { kind: 'reset', when: 'after' } });
		const run = await importLeads({ ...SPLIT, resubmitUncertain: false }, leadsCsv(40));
		const { jobs } = marketo.simulator;
		expect(jobs).toHaveLength(2);
		expect(run.message).toBe(
			`The connection to Marketo was interrupted before a response arrived. Marketo may or may not have created an import job for this upload. ` +
				`leads.csv: rows up to ${jobs[0].rows + 1} were sent, those after row ${jobs[0].rows + 1 + jobs[1].rows} were not (batch ${jobs[0].batchId}); ` +
				`rows ${jobs[0].rows + 2} to ${jobs[0].rows + 1 + jobs[1].rows} may or may not have arrived, because the upload got no response`,
		);
	});

	test('other jobs are not marked as resubmitted', async () => {
		const run = await importLeads();
		expect((run.json[0][0].jobs as object[])[0]).not.toHaveProperty('resubmitted');
		expect(email(1) in marketo.stored()).toBe(true);
	});
});

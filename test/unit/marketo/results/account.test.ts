import type { FileJob } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/fileJob';
import type { FileImport } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/fileImport';
import type { ImportJob } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/job';
import {
	accountNotes,
	accountOf,
	submittedInWords,
	type ImportStatus,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/results/account';
import { importOf } from '../imports';

type JobGiven = Partial<ImportJob> & Pick<Partial<FileJob>, 'lost' | 'resubmitted'>;

const done = (imported: number, failed = 0, warnings = 0): JobGiven => ({
	processed: imported,
	failed,
	warnings,
});

/** An import with 1,000 rows per job. */
async function importWith(
	jobs: JobGiven[],
	more: Partial<FileImport> = {},
	rows = jobs.length * 1_000,
): Promise<FileImport> {
	const file = await importOf(1);
	file.checked = { ...file.checked, rows };
	file.isSubmitted = true;
	file.jobs = jobs.map(({ lost, resubmitted = false, ...job }, i) => ({
		job: { batchId: 3404 + i, importId: String(3404 + i), status: 'Complete', ...job },
		fileName: 'leads.csv',
		part: i + 1,
		firstRow: i * 1_000 + 2,
		lastRow: i * 1_000 + 1_001,
		rows: 1_000,
		bytes: 20_000,
		format: 'csv',
		resubmitted,
		...(lost !== undefined && { lost }),
	}));
	return Object.assign(file, more);
}

describe('counts and status', () => {
	test.each<
		[
			label: string,
			jobs: JobGiven[],
			more: Partial<FileImport>,
			status: ImportStatus,
			counts: [imported: number, failed: number, warnings: number, unaccounted: number],
		]
	>([
		['all imported', [done(1_000)], {}, 'Complete', [1_000, 0, 0, 0]],
		['with warnings', [done(1_000, 0, 7), done(1_000, 0, 1)], {}, 'Complete', [2_000, 0, 8, 0]],
		['some failed', [done(1_000), done(990, 10)], {}, 'Partly Failed', [1_990, 10, 0, 0]],
		['all failed', [done(0, 1_000)], {}, 'Failed', [0, 1_000, 0, 0]],
		[
			'one whole job failed',
			[done(1_000), { status: 'Failed' }],
			{},
			'Partly Failed',
			[1_000, 0, 0, 1_000],
		],
		['all whole jobs failed', [{ status: 'Failed' }], {}, 'Failed', [0, 0, 0, 1_000]],
		['counts too low', [done(900)], {}, 'Partly Failed', [900, 0, 0, 100]],
		['counts too high', [done(1_100)], {}, 'Complete', [1_100, 0, 0, -100]],
		[
			'counts too high with failed rows',
			[done(1_000, 100)],
			{},
			'Partly Failed',
			[1_000, 100, 0, -100],
		],
		['no counts', [{}], {}, 'Partly Failed', [0, 0, 0, 1_000]],
		[
			'a job lost',
			[done(1_000), { status: 'Importing', lost: 'gone' }],
			{},
			'Timed Out',
			[1_000, 0, 0, 1_000],
		],
		[
			'every job lost',
			[
				{ status: 'Queued', lost: 'gone' },
				{ status: 'Importing', lost: 'gone' },
			],
			{},
			'Timed Out',
			[0, 0, 0, 2_000],
		],
		[
			'time up',
			[done(1_000), { status: 'Importing' }],
			{ isTimedOut: true },
			'Timed Out',
			[1_000, 0, 0, 1_000],
		],
		[
			'time up: the counts of an unfinished job are not final',
			[done(990, 10, 3), { status: 'Importing', ...done(700, 20, 4) }],
			{ isTimedOut: true },
			'Timed Out',
			[990, 10, 3, 1_000],
		],
		[
			'a job lost after it had started',
			[{ status: 'Importing', ...done(700, 20), lost: 'gone' }],
			{},
			'Timed Out',
			[0, 0, 0, 1_000],
		],
		[
			'time up with failed rows',
			[done(500, 500), { status: 'Queued' }],
			{ isTimedOut: true },
			'Timed Out',
			[500, 500, 0, 1_000],
		],
	])('%s', async (_, jobs, more, status, [imported, failed, warnings, unaccounted]) => {
		expect(accountOf(await importWith(jobs, more))).toEqual({
			rows: jobs.length * 1_000,
			imported,
			failed,
			warnings,
			unaccounted,
			status,
		});
	});
});

describe('notes', () => {
	test.each<[label: string, jobs: JobGiven[], more: Partial<FileImport>, notes: string[]]>([
		['no discrepancies', [done(1_000), done(990, 10)], {}, []],
		[
			'counts too low',
			[done(900)],
			{},
			[
				'leads.csv: of 1,000 rows, Marketo reports 900 imported and 0 failed, so 100 rows are unaccounted for',
				"leads.csv, batch 3404 (rows 2 to 1,001): Marketo's counts don't match the 1,000 rows that were sent",
			],
		],
		[
			'counts too high',
			[done(1_100, 50)],
			{},
			[
				'leads.csv: of 1,000 rows, Marketo reports 1,100 imported and 50 failed, so 150 rows are counted more than once',
				"leads.csv, batch 3404 (rows 2 to 1,001): Marketo's counts don't match the 1,000 rows that were sent",
			],
		],
		[
			'counts that cancel each other out',
			[done(900), done(1_100)],
			{},
			[
				"leads.csv, batch 3404 (rows 2 to 1,001): Marketo's counts don't match the 1,000 rows that were sent",
				"leads.csv, batch 3405 (rows 1,002 to 2,001): Marketo's counts don't match the 1,000 rows that were sent",
			],
		],
		[
			'a job that failed',
			[{ status: 'Failed', message: 'Import failed' }],
			{},
			[
				'leads.csv: of 1,000 rows, Marketo reports 0 imported and 0 failed, so 1,000 rows are unaccounted for',
				'leads.csv, batch 3404 (rows 2 to 1,001): the job failed in Marketo: Import failed',
			],
		],
		[
			'a job that failed without a message',
			[{ status: 'Failed', ...done(400, 600) }],
			{},
			['leads.csv, batch 3404 (rows 2 to 1,001): the job failed in Marketo'],
		],
		[
			'a job that was lost',
			[{ status: 'Importing', lost: 'Marketo does not know the batch 3404' }],
			{},
			[
				'leads.csv: of 1,000 rows, Marketo reports 0 imported and 0 failed, so 1,000 rows are unaccounted for',
				'leads.csv, batch 3404 (rows 2 to 1,001): Marketo does not know the batch 3404',
			],
		],
		[
			'time up',
			[{ status: 'Importing' }],
			{ isTimedOut: true },
			[
				'leads.csv: of 1,000 rows, Marketo reports 0 imported and 0 failed, so 1,000 rows are unaccounted for',
				"leads.csv: 1,000 rows are in jobs that Marketo hasn't finished",
				'leads.csv, batch 3404 (rows 2 to 1,001) was still "Importing" when the time was up',
			],
		],
		[
			'time up before all rows were sent',
			[done(1_000), { status: 'Queued' }],
			{ isTimedOut: true, isSubmitted: false },
			[
				'leads.csv: of 2,000 rows, Marketo reports 1,000 imported and 0 failed, so 1,000 rows are unaccounted for',
				"leads.csv: 1,000 rows are in jobs that Marketo hasn't finished",
				'leads.csv: rows up to 2,001 were sent, the rest were not',
				'leads.csv, batch 3405 (rows 1,002 to 2,001) was still "Queued" when the time was up',
			],
		],
		[
			'time up before anything was sent',
			[],
			{ isTimedOut: true, isSubmitted: false },
			['leads.csv: no rows were sent'],
		],
		[
			'time up during an upload',
			[done(1_000)],
			{
				isTimedOut: true,
				isSubmitted: false,
				inDoubt: { firstRow: 1_002, lastRow: 2_001 },
			},
			[
				'leads.csv: rows up to 1,001 were sent, those after row 2,001 were not',
				'leads.csv: rows 1,002 to 2,001 may or may not have arrived, because the upload got no response',
			],
		],
		[
			'an upload that was sent again',
			[{ ...done(1_000), resubmitted: true }],
			{},
			[
				'leads.csv, batch 3404 (rows 2 to 1,001) may exist twice in Marketo: it was sent again because an earlier upload got no response',
			],
		],
	])('%s', async (_, jobs, more, notes) => {
		expect(accountNotes(await importWith(jobs, more))).toEqual(notes);
	});
});

describe('what was sent', () => {
	test.each<[label: string, jobs: JobGiven[], more: Partial<FileImport>, words: string]>([
		['nothing', [], { isSubmitted: false }, ''],
		['everything in one job', [{}], {}, 'leads.csv: all rows were sent (batch 3404)'],
		[
			'everything in several jobs',
			[{}, {}, {}],
			{},
			'leads.csv: all rows were sent (batches 3404–3406)',
		],
		[
			'with gaps between the numbers',
			[{}, { batchId: 3410 }, { batchId: 3411 }, { batchId: 3409 }],
			{},
			'leads.csv: all rows were sent (batches 3404, 3409–3411)',
		],
		[
			'a part of the rows',
			[{}, {}],
			{ isSubmitted: false },
			'leads.csv: rows up to 2,001 were sent, the rest were not (batches 3404–3405)',
		],
	])('%s', async (_, jobs, more, words) => {
		expect(submittedInWords(await importWith(jobs, more))).toBe(words);
	});

	test.each<[label: string, jobs: JobGiven[], more: Partial<FileImport>, words: RegExp]>([
		[
			'in doubt from the start',
			[],
			{ isSubmitted: false, inDoubt: { firstRow: 2, lastRow: 1_001 } },
			/^leads\.csv: rows 2 to 1,001 may or may not have arrived/,
		],
		[
			'in doubt in the middle',
			[{}],
			{ isSubmitted: false, inDoubt: { firstRow: 1_002, lastRow: 2_001 } },
			/batch 3404.*rows 1,002 to 2,001 may or may not have arrived/,
		],
		[
			'sent again',
			[{ resubmitted: true }, {}],
			{},
			/batches 3404–3405.*batch 3404 may exist twice in Marketo/,
		],
	])('%s', async (_, jobs, more, words) => {
		expect(submittedInWords(await importWith(jobs, more))).toMatch(words);
	});
});

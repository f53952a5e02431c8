import { leadTarget } from '../../../../nodes/MarketoBulkLeadImport/objects/lead';
import type { RowFileKind } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import { CancelledError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import type { FileImport } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/fileImport';
import {
	memberNames,
	rowItem,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/results/reportedRow';
import { reportedRows } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/reportedRows';
import { RowLists } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/rowLists';
import type { JobFault } from '../../../simulator/jobFaults';
import { run } from '../imports';
import { rejection } from '../scripted';
import { SimulatedAccount } from '../simulated';
import { fileSource, checkOf } from '../sources';

const FILE = [
	'email,leadScore',
	'a@x.example,1',
	'b@x.example,many',
	'c@x,3',
	'd@x.example,4',
	'e@x.example,lots',
	'f@x,6',
	'',
].join('\n');

/** Six rows in three jobs: rows 3 and 6 fail, rows 4 and 7 get a warning. */
async function imported(account: SimulatedAccount): Promise<FileImport> {
	const maxRequestBytes = 512 + 'leads.csv'.length + 'email,leadScore\n'.length + 31;
	const file: FileImport = {
		checked: await checkOf(fileSource(FILE), { maxRequestBytes }),
		settings: {
			target: leadTarget({ lookupField: 'email' }),
			queueTimeout: 1e6,
			resubmitUncertain: true,
		},
		jobs: [],
		startedAt: 0,
		isSubmitted: false,
		isTimedOut: false,
	};
	await run(account, [file]);
	expect(file.jobs.map(({ rows }) => rows)).toEqual([2, 2, 2]);
	return file;
}

async function report(account: SimulatedAccount, file: FileImport, kind: RowFileKind) {
	const lists = new RowLists(account.api(), { pause: 10_000 });
	const names = memberNames(file.checked.header);
	const rows = [];
	for await (const row of reportedRows({ ...file, target: file.settings.target }, kind, lists))
		rows.push({ rowNumber: row.rowNumber, values: rowItem(row, names, kind) });
	return { rows, notes: lists.notes };
}

test('returns failed rows of all jobs, in file order, with their numbers', async () => {
	const account = new SimulatedAccount();
	const { rows, notes } = await report(account, await imported(account), 'failures');
	expect(rows.map(({ values }) => values)).toEqual([
		{
			email: 'b@x.example',
			leadScore: 'many',
			'Import Row Number': 3,
			'Import Batch ID': 3404,
			'Import Failure Reason': 'Invalid data type in field Lead Score',
		},
		{
			email: 'e@x.example',
			leadScore: 'lots',
			'Import Row Number': 6,
			'Import Batch ID': 3406,
			'Import Failure Reason': 'Invalid data type in field Lead Score',
		},
	]);
	expect(notes).toEqual([]);
	expect(account.simulator.callsOf('failures')).toBe(2);
});

test('requests warnings only if there are some', async () => {
	const account = new SimulatedAccount();
	const { rows } = await report(account, await imported(account), 'warnings');
	expect(rows.map(({ rowNumber, values }) => [rowNumber, values['Import Warning Reason']])).toEqual(
		[
			[4, 'Invalid email address'],
			[7, 'Invalid email address'],
		],
	);
	expect(account.simulator.callsOf('warnings')).toBe(2);
});

test('sends no request for an unfinished job', async () => {
	const account = new SimulatedAccount();
	const file = await imported(account);
	for (const fileJob of file.jobs) fileJob.job = { ...fileJob.job, status: 'Importing' };
	expect(await report(account, file, 'failures')).toEqual({ rows: [], notes: [] });
	expect(account.simulator.callsOf('failures')).toBe(0);
});

test.each<[label: string, fault: JobFault, rowNumbers: Array<number | undefined>, notes: string[]]>(
	[
		[
			'no count of failures: the file decides',
			{ counts: { missing: ['numOfRowsFailed'] } },
			[3, 6],
			[],
		],
		[
			'fewer rows than counted',
			{ counts: { failed: 1 } },
			[3, 6],
			['leads.csv, batch 3404 (rows 2 to 3): Marketo counts 2 failed rows, but lists 1'],
		],
		[
			'no file',
			{ failuresFile: { kind: 'notFound' } },
			[6],
			['leads.csv, batch 3404 (rows 2 to 3): Marketo counts 1 failed row, but lists none'],
		],
		[
			'an empty file',
			{ failuresFile: { kind: 'empty' } },
			[6],
			['leads.csv, batch 3404 (rows 2 to 3): Marketo counts 1 failed row, but lists none'],
		],
		['a quote in the lookup value', { failuresFile: { kind: 'brokenQuotes' } }, [3, 6], []],
		['no quotes', { failuresFile: { kind: 'unquoted' } }, [3, 6], []],
		[
			'a missing column',
			{ failuresFile: { kind: 'missingColumn', column: 'leadScore' } },
			[3, 6],
			[],
		],
		[
			'no lookup column',
			{ failuresFile: { kind: 'missingColumn', column: 'email' } },
			[undefined, 6],
			[],
		],
		[
			'a permanent error',
			{ failuresFile: { kind: 'jsonError', code: '603' } },
			[],
			[
				"leads.csv, batch 3404 (rows 2 to 3): the failed rows couldn't be retrieved: ",
				'leads.csv: the failed rows of batch 3406 were not requested. Use Get Failures to get them later',
			],
		],
	],
)('%s', async (_, fault, rowNumbers, notes) => {
	const account = new SimulatedAccount();
	account.simulator.faults.add({ on: 'create', nth: 1, then: { kind: 'job', fault } });
	const found = await report(account, await imported(account), 'failures');
	expect(found.rows.map(({ rowNumber }) => rowNumber)).toEqual(rowNumbers);
	expect(found.notes).toHaveLength(notes.length);
	found.notes.forEach((note, i) => expect(note.startsWith(notes[i])).toBe(true));
});

test('retries while the rate limit is exceeded', async () => {
	const account = new SimulatedAccount();
	const file = await imported(account);
	account.simulator.faults.add({ on: 'failures', times: 3, then: { kind: 'error', code: '606' } });
	expect((await report(account, file, 'failures')).rows).toHaveLength(2);
});

test('on Stop, ends without a note', async () => {
	const account = new SimulatedAccount();
	const file = await imported(account);
	account.time.isCancelled = true;
	expect(await rejection(report(account, file, 'failures'))).toBeInstanceOf(CancelledError);
	expect(account.simulator.callsOf('failures')).toBe(0);
});

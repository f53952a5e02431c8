import {
	MarketoClient,
	type RowFileKind,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import type { MarketoReply } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import { CancelledError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import { ConnectionError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import type { ReportedImport } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/importRecord';
import {
	LEAST_TIME,
	RowLists,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/results/rowLists';
import { leadTarget } from '../../../../nodes/MarketoBulkLeadImport/objects/lead';
import { refusal, rejection, type ScriptedPorts } from '../scripted';
import { checkOf } from '../sources';
import { csvReply, jobOf, listPorts } from './listed';

const MINUTE = 60_000;
const PAUSE = 10_000;
const LIST = 'email,Import Failure Reason\na@x.example,bad\n';

/** A finished import with this many jobs, each with one failed row and one row with a warning. */
async function importOf(
	jobs: number,
	more: Partial<ReportedImport> = {},
	firstId = 1,
): Promise<ReportedImport> {
	return {
		checked: await checkOf('email\na@x.example\n'),
		target: leadTarget({ lookupField: 'email' }),
		jobs: Array.from({ length: jobs }, (_, i) =>
			jobOf(firstId + i, [2 + i, 2 + i], { processed: 0, failed: 1, warnings: 1 }),
		),
		isSubmitted: true,
		isTimedOut: false,
		...more,
	};
}

/** Retrieves all lists of these imports as Import and Wait does. */
async function retrieve(
	ports: ScriptedPorts,
	files: readonly ReportedImport[],
): Promise<{ ids: number[]; notes: string[]; minutes: number; calls: number }> {
	const lists = new RowLists(new MarketoClient(ports), { pause: PAUSE });
	const begin = ports.clock.now();
	const ids: number[] = [];
	for (const file of files)
		for (const kind of ['failures', 'warnings'] satisfies RowFileKind[])
			for await (const { fileJob } of lists.of(file, kind)) ids.push(fileJob.job.batchId);
	const minutes = (ports.clock.now() - begin) / MINUTE;
	return { ids, notes: lists.notes, minutes, calls: ports.sent.length };
}

/** An account whose lists take all the time that they get. */
function silentPorts(): ScriptedPorts {
	const ports = listPorts(() => csvReply(''));
	ports.send = async (request) => {
		ports.sent.push(request);
		await ports.clock.sleep(request.timeout);
		throw new ConnectionError('timedOut');
	};
	return ports;
}

describe('Marketo doesn’t provide the lists', () => {
	test.each<[label: string, deadline: (now: number) => number | undefined, atMost: number]>([
		['no time limit', () => undefined, 10],
		['most of Timeout is left', (now) => now + 50 * MINUTE, 10],
		['Timeout is nearly used up', (now) => now + MINUTE, LEAST_TIME / MINUTE],
		['Timeout was reached', (now) => now - 1, LEAST_TIME / MINUTE],
	])('20 files, no response, %s: tries one list', async (_, deadline, atMost) => {
		const ports = silentPorts();
		const limit = deadline(ports.clock.now());
		const files = await Promise.all(
			Array.from({ length: 20 }, (_file, i) =>
				importOf(3, limit === undefined ? {} : { deadline: limit }, 3 * i + 1),
			),
		);
		const { ids, notes, minutes } = await retrieve(ports, files);
		expect(ids).toEqual([]);
		expect(minutes).toBeLessThanOrEqual(atMost);
		expect(new Set(ports.sent.map(({ path }) => path)).size).toBe(1);
		expect(notes[0]).toMatch(
			/^leads\.csv, batch 1 \(row 2\): the failed rows couldn't be retrieved: .*\. Use Get Failures to get them later$/,
		);
		expect(notes.slice(1, 3)).toEqual([
			'leads.csv: the failed rows of batches 2–3 were not requested. Use Get Failures to get them later',
			'leads.csv: the rows with warnings of batches 1–3 were not requested. Use Get Warnings to get them later',
		]);
		expect(notes).toHaveLength(1 + 2 * 20);
	});

	test('tries one list if connections are cut', async () => {
		const ports = listPorts(() => {
			throw new ConnectionError('reset');
		});
		const { calls, minutes } = await retrieve(ports, await Promise.all([importOf(9), importOf(9)]));
		expect(calls).toBeLessThan(10);
		expect(minutes).toBeLessThan(5);
	});

	test('stops at Timeout if each list takes all its time', async () => {
		const ports = listPorts(() => csvReply(LIST));
		const { clock } = ports;
		const send = ports.send.bind(ports);
		ports.send = async (request) => {
			await clock.sleep(MINUTE);
			return await send(request);
		};
		const { ids, notes } = await retrieve(ports, [
			await importOf(20, { deadline: clock.now() + 7 * MINUTE }),
		]);
		expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7]);
		expect(notes).toEqual([
			'leads.csv: the failed rows of batches 8–20 were not requested. Use Get Failures to get them later',
			'leads.csv: the rows with warnings of batches 1–20 were not requested. Use Get Warnings to get them later',
		]);
	});

	test('continues with the others if Marketo doesn’t have one batch', async () => {
		const ports = listPorts((path) => (/\/2\//.test(path) ? refusal('1003') : csvReply(LIST)));
		const { ids, notes } = await retrieve(ports, [await importOf(3)]);
		expect(ids).toEqual([1, 3, 1, 3]);
		expect(notes).toHaveLength(2);
	});

	test('Stop ends it', async () => {
		const ports = silentPorts();
		const lists = new RowLists(new MarketoClient(ports), { pause: PAUSE });
		ports.clock.isCancelled = true;
		expect(await rejection(lists.of(await importOf(1), 'failures').next())).toBeInstanceOf(
			CancelledError,
		);
		expect(ports.sent).toEqual([]);
	});
});

describe('a list that is missing although Marketo counts rows', () => {
	const EMPTY: Array<[label: string, reply: MarketoReply]> = [
		['an empty file', csvReply('')],
		['no file', { status: 404, contentType: 'text/html', body: 'Not found' }],
		['only a header', csvReply('email,Import Failure Reason\n')],
	];

	/** Each list is missing for this many requests. */
	function latePorts(missing: (id: number) => number, reply: MarketoReply): ScriptedPorts {
		const asked = new Map<string, number>();
		return listPorts((path) => {
			const times = (asked.get(path) ?? 0) + 1;
			asked.set(path, times);
			const id = Number(/batch\/(\d+)/.exec(path)?.[1]);
			return times <= missing(id) ? reply : csvReply(LIST);
		});
	}

	test.each(EMPTY)('%s, then the list: requests it again after a pause', async (_, reply) => {
		const ports = latePorts(() => 2, reply);
		const { ids, notes } = await retrieve(ports, [await importOf(1)]);
		expect(ids).toEqual([1, 1]);
		expect(notes).toEqual([]);
		expect(ports.clock.sleeps).toEqual([PAUSE, PAUSE, PAUSE, PAUSE]);
	});

	test.each(EMPTY)(
		'%s every time: requests it 3 more times, then adds a note',
		async (_, reply) => {
			const ports = latePorts(() => Infinity, reply);
			const { ids, notes, calls } = await retrieve(ports, [await importOf(1)]);
			expect(ids).toEqual([]);
			expect(calls).toBe(2 * 4);
			expect(notes).toEqual([
				'leads.csv, batch 1 (row 2): Marketo counts 1 failed row, but lists none',
				'leads.csv, batch 1 (row 2): Marketo counts 1 row with a warning, but lists none',
			]);
		},
	);

	test('requests the next lists once after 3 consecutive jobs without one', async () => {
		const ports = latePorts((id) => (id === 6 ? 0 : Infinity), EMPTY[0][1]);
		const { ids } = await retrieve(ports, [await importOf(7)]);
		expect(ids).toEqual([6, 6]);
		const requests = (id: number, kind: RowFileKind): number =>
			ports.sent.filter(({ path }) => path.endsWith(`/${id}/${kind}.json`)).length;
		expect([1, 2, 3, 4, 5, 6, 7].map((id) => requests(id, 'failures'))).toEqual([
			4, 4, 4, 1, 1, 1, 4,
		]);
	});

	test('is not requested again when the time is up', async () => {
		const ports = latePorts(() => Infinity, EMPTY[0][1]);
		const lists = new RowLists(new MarketoClient(ports), { pause: LEAST_TIME });
		for await (const _list of lists.of(await importOf(1, { deadline: 0 }), 'failures'));
		expect(ports.sent).toHaveLength(1);
		expect(lists.notes).toEqual([
			'leads.csv, batch 1 (row 2): Marketo counts 1 failed row, but lists none',
		]);
	});

	test('is requested once if Marketo counts nothing', async () => {
		const ports = latePorts(() => Infinity, EMPTY[0][1]);
		const file = await importOf(1);
		const [fileJob] = file.jobs;
		// No counts at all: only the list shows the rows.
		const jobs = [{ ...fileJob, job: { batchId: 1, importId: '1', status: 'Complete' as const } }];
		expect(await retrieve(ports, [{ ...file, jobs }])).toMatchObject({ calls: 1, notes: [] });
	});
});

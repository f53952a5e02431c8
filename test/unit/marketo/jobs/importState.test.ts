import { CancelledError } from '../../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import {
	advance,
	newRun,
	type StepOptions,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/advance';
import {
	isDone,
	isEnded,
	type FileImport,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/fileImport';
import {
	readImportState,
	restoreImport,
	restoreRun,
	saveImport,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/importState';
import type { ImportState } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/savedState';
import { partReaders } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/partReaders';
import { importOf, type TestImport } from '../imports';
import { rejection, thrown } from '../scripted';
import { SimulatedAccount, type SimulatedPorts } from '../simulated';

const OPTIONS: StepOptions = {
	pollInterval: 10_000,
	untilFinished: true,
	goOnAfterError: true,
	mostUploads: 10,
};

/** The data of an import that n8n would store between two steps. */
function save(file: FileImport, run: Parameters<typeof saveImport>[1]): ImportState {
	const { source } = file.checked;
	const digest = source.digest?.();
	const state = saveImport(file, run, {
		account: '123-abc-456.mktorest.com',
		target: { resource: 'lead', parameters: { lookupField: 'email' }, keyFields: ['email'] },
		source: {
			fileName: source.fileName,
			kind: source.kind,
			given: source.given,
			binaryField: 'data',
			...(digest !== undefined && { digest }),
		},
	});
	return readImportState(JSON.parse(JSON.stringify(state)));
}

/** Imports that exist only in their saved states: each step starts with nothing else. */
class Stepwise {
	steps = 0;
	finished: FileImport[] = [];
	private states: Array<{ state: ImportState; from: TestImport }> = [];

	constructor(
		private readonly account: SimulatedAccount,
		private readonly files: TestImport[],
		readonly ports: SimulatedPorts = account.ports(),
		private readonly options: Partial<StepOptions> = {},
	) {}

	/** @param crashes whether the output of a step is lost */
	async toEnd(crashes: (step: number) => boolean = () => false): Promise<FileImport[]> {
		let run = newRun(this.files);
		let from = this.files;
		for (;;) {
			this.steps++;
			const next = await this.step(run);
			if (next !== 'crashed' && !crashes(this.steps)) {
				const saved: typeof this.states = [];
				for (const [i, file] of run.files.entries()) {
					if (isDone(file) || isEnded(file)) this.finished.push(file);
					else saved.push({ state: save(file, run), from: from[i] });
				}
				this.states = saved;
				if (saved.length === 0) return this.finished;
				await this.account.time.sleep(Math.max(0, (next ?? 0) - this.account.time.now()));
			} else await this.account.time.sleep(60_000);
			if (this.states.length === 0) {
				// Lost before anything was saved: starts over.
				run = newRun(
					this.files.map((file) => ({ ...file, jobs: [], startedAt: 0, isSubmitted: false })),
				);
				continue;
			}
			from = this.states.map((one) => one.from);
			run = restoreRun(
				this.states.map(({ state, from: { checked, settings } }) =>
					restoreImport(state, checked.source, settings),
				),
				this.states.map(({ state }) => state),
			);
		}
	}

	private async step(run: ReturnType<typeof newRun>): Promise<number | undefined | 'crashed'> {
		const parts = partReaders();
		try {
			return await advance(
				run,
				{ client: this.account.api(this.ports), parts },
				{ ...OPTIONS, ...this.options },
			);
		} catch (error) {
			if (!(error instanceof TypeError)) throw error;
			return 'crashed';
		} finally {
			await parts.close();
		}
	}
}

function expectAllRows(file: FileImport): void {
	expect(file.error).toBeUndefined();
	expect(file.jobs.every(({ job }) => job.status === 'Complete')).toBe(true);
	expect(file.jobs.map(({ part }) => part)).toEqual(file.jobs.map((_, i) => i + 1));
	expect(file.jobs[0].firstRow).toBe(2);
	file.jobs.slice(1).forEach(({ firstRow }, i) => expect(firstRow).toBe(file.jobs[i].lastRow + 1));
	expect(file.jobs.reduce((sum, { rows }) => sum + rows, 0)).toBe(file.checked.rows);
	expect(file.jobs.reduce((sum, { job }) => sum + (job.processed ?? 0), 0)).toBe(file.checked.rows);
	expect(file.finishedAt).toBeGreaterThanOrEqual(file.startedAt);
}

/** How often each part was uploaded, by the address in its first row. */
function timesSent(account: SimulatedAccount): number[] {
	const sent = new Map<string, number>();
	for (const { fileName, fileHash } of account.simulator.jobs as unknown as Array<{
		fileName: string;
		fileHash?: string;
	}>)
		sent.set(`${fileName} ${fileHash}`, (sent.get(`${fileName} ${fileHash}`) ?? 0) + 1);
	return [...sent.values()];
}

describe('an import in steps, its state stored as JSON after each', () => {
	test.each([1, 2, 10, 11, 50])(
		'%i parts: uploads every part once, and accounts for every row',
		async (parts) => {
			const account = new SimulatedAccount({ jobSeconds: 20 });
			const file = await importOf(parts);
			const [end] = await new Stepwise(account, [file]).toEnd();
			expectAllRows(end);
			expect(account.simulator.jobs).toHaveLength(parts);
			expect(account.simulator.leadCount).toBe(parts * 2);
			expect(file.bytes.unclosed).toBe(0);
		},
	);

	test.each<[label: string, text: string]>([
		['blank lines between the rows', '\n\nz1@x.example\n\n\nz2@x.example\n'],
		['quoted line breaks', '"z\n1@x.example"\nz2@x.example\n'],
		['no newline at the end', 'z1@x.example'],
	])('continues at the right row with %s', async (_, text) => {
		const account = new SimulatedAccount({ jobSeconds: 20 });
		const file = await importOf(25, { text });
		const [end] = await new Stepwise(account, [file], undefined, { mostUploads: 3 }).toEnd();
		expect(end.jobs.reduce((sum, { rows }) => sum + rows, 0)).toBe(file.checked.rows);
		const stepless = new SimulatedAccount({ jobSeconds: 20 });
		const [whole] = await new Stepwise(stepless, [await importOf(25, { text })], undefined, {
			mostUploads: 1_000,
		}).toEnd();
		expect(end.jobs.map(({ firstRow, lastRow, bytes }) => [firstRow, lastRow, bytes])).toEqual(
			whole.jobs.map(({ firstRow, lastRow, bytes }) => [firstRow, lastRow, bytes]),
		);
	});

	test('lets several files take turns and share what is known about the queue', async () => {
		const account = new SimulatedAccount({ jobSeconds: 15 });
		const files = [
			await importOf(14, { fileName: 'a.csv' }),
			await importOf(9, { fileName: 'b.csv', prefix: 'b' }),
			await importOf(1, { fileName: 'c.csv', prefix: 'c' }),
		];
		const ends = await new Stepwise(account, files).toEnd();
		expect(ends).toHaveLength(3);
		ends.forEach(expectAllRows);
		expect(account.simulator.jobs).toHaveLength(24);
		expect(account.simulator.jobs.slice(0, 6).map(({ fileName }) => fileName)).toEqual([
			'a.csv',
			'b.csv',
			'c.csv',
			'a.csv',
			'b.csv',
			'a.csv',
		]);
		expect(account.simulator.requests.flatMap(({ code }) => code ?? [])).toEqual([]);
	});

	test('continues in steps that are hours apart, however long a part has waited', async () => {
		const account = new SimulatedAccount({ jobSeconds: 20 });
		const file = await importOf(25);
		const stepwise = new Stepwise(account, [file]);
		const sleep = account.time.sleep.bind(account.time);
		jest.spyOn(account.time, 'sleep').mockImplementation(async (ms) => {
			await sleep(ms > 1_000 ? ms + 6 * 3_600_000 : ms);
		});
		const [end] = await stepwise.toEnd();
		expectAllRows(end);
		expect(account.simulator.jobs).toHaveLength(25);
	});

	test('uploads at most ten parts per step, even if Marketo is faster', async () => {
		const account = new SimulatedAccount({ jobSeconds: 0 });
		account.simulator.faults.add({
			on: 'create',
			times: 100,
			then: {
				kind: 'edit',
				edit: (answer) => ({
					...answer,
					body: Buffer.from(answer.body as string)
						.toString()
						.replace('"Queued"', '"Complete"'),
				}),
			},
		});
		const file = await importOf(35);
		const run = newRun([file]);
		const parts = partReaders();
		const tools = { client: account.api(), parts };
		expect(await advance(run, tools, OPTIONS)).toBe(account.time.now());
		expect(account.simulator.jobs).toHaveLength(10);
		await parts.close();
	});
});

describe('a crash', () => {
	const PARTS = 33;
	/** Number of steps that the import takes without a crash. */
	const STEPS = 12;

	test.each(Array.from({ length: STEPS }, (_, i) => [i + 1]))(
		'after step %i, before its state was stored: sends only the parts of that step again',
		async (crashed) => {
			const account = new SimulatedAccount({ jobSeconds: 20 });
			const file = await importOf(PARTS);
			const jobsBefore: number[] = [];
			const [end] = await new Stepwise(account, [file]).toEnd((step) => {
				jobsBefore.push(account.simulator.jobs.length);
				return step === crashed;
			});
			expectAllRows(end);
			expect(account.simulator.leadCount).toBe(PARTS * 2);
			const ofTheStep = jobsBefore[crashed - 1] - (jobsBefore[crashed - 2] ?? 0);
			expect(account.simulator.jobs).toHaveLength(PARTS + ofTheStep);
			expect(ofTheStep).toBeLessThanOrEqual(10);
			expect(Math.max(...timesSent(account))).toBeLessThanOrEqual(PARTS + ofTheStep);
		},
	);

	test.each([1, 2, 7, 10, 11, 12, 20, 33])(
		'during a step, after upload %i: loses nothing, and sends at most ten parts again',
		async (nth) => {
			const account = new SimulatedAccount({ jobSeconds: 20 });
			const file = await importOf(PARTS);
			const ports = account.ports();
			const send = ports.send.bind(ports);
			let uploads = 0;
			jest.spyOn(ports, 'send').mockImplementation(async (request) => {
				const reply = await send(request);
				if (request.method === 'POST' && ++uploads === nth)
					throw new TypeError('The process was killed');
				return reply;
			});
			const [end] = await new Stepwise(account, [file], ports).toEnd();
			expectAllRows(end);
			expect(account.simulator.leadCount).toBe(PARTS * 2);
			expect(account.simulator.jobs.length - PARTS).toBeGreaterThanOrEqual(1);
			expect(account.simulator.jobs.length - PARTS).toBeLessThanOrEqual(10);
		},
	);

	test('marks an upload that got no reply before the queue was full when a later step sends it again', async () => {
		const account = new SimulatedAccount({ jobSeconds: 20 });
		account.simulator.faults.add({ on: 'create', nth: 2, then: { kind: 'reset', when: 'after' } });
		account.simulator.faults.add({
			on: 'create',
			nth: 2,
			times: 3,
			then: { kind: 'error', code: '1016' },
		});
		const [end] = await new Stepwise(account, [await importOf(4)]).toEnd();
		expectAllRows(end);
		expect(end.jobs.map(({ resubmitted }) => resubmitted)).toEqual([false, true, false, false]);
		expect(account.simulator.jobs).toHaveLength(5);
	});
});

describe('knowledge that carries over to the next step', () => {
	test('a full queue is not tried again before its time', async () => {
		const account = new SimulatedAccount({ jobSeconds: 20 });
		account.simulator.faults.add({
			on: 'create',
			nth: 3,
			times: 1_000,
			then: { kind: 'error', code: '1016' },
		});
		const file = await importOf(5, { queueTimeout: 600_000 });
		const begin = account.time.now();
		const [end] = await new Stepwise(account, [file]).toEnd();
		expect(end.error?.message).toBe(
			"No slot became free in Marketo's import queue within 10 minutes",
		);
		expect(account.time.now() - begin).toBeLessThanOrEqual(601_000);
		expect(account.simulator.callsOf('create')).toBeLessThanOrEqual(40);
	});

	test('failed status calls are counted across steps', async () => {
		const account = new SimulatedAccount({ jobSeconds: 600 });
		account.simulator.faults.add({
			on: 'status',
			times: 1_000,
			then: { kind: 'http', status: 503 },
		});
		const [end] = await new Stepwise(account, [await importOf(1)]).toEnd();
		expect(end.error?.message).toMatch(/HTTP 503/);
	});

	test('Stop ends a step, and the previous state is still valid', async () => {
		const account = new SimulatedAccount({ jobSeconds: 100 });
		const file = await importOf(15);
		const run = newRun([file]);
		const tools = { client: account.api(), parts: partReaders() };
		await advance(run, tools, OPTIONS);
		const state = save(file, run);
		account.time.isCancelled = true;
		expect(await rejection(advance(run, tools, OPTIONS))).toBeInstanceOf(CancelledError);
		await tools.parts.close();
		account.time.isCancelled = false;
		const resumed = restoreImport(state, file.checked.source, file.settings);
		expect(resumed.jobs).toEqual(file.jobs);
	});
});

describe('the saved state', () => {
	async function largeState(jobs: number): Promise<ImportState> {
		const file = await importOf(1);
		const header = Array.from({ length: 30 }, (_, i) => `A column of the file ${i}`);
		file.checked = {
			...file.checked,
			header,
			columns: header.map((column, index) => ({
				index,
				column,
				field: `aFieldOfMarketo${index}`,
				matchedBy: 'displayName',
			})),
		};
		file.jobs = Array.from({ length: jobs }, (_, i) => ({
			job: {
				batchId: 1_003_404 + i,
				importId: String(1_003_404 + i),
				status: 'Complete',
				processed: 79_990,
				failed: 10,
				warnings: 3,
				message:
					'Import completed with errors, 79990 records imported (79990 members), 10 failed, 3 warning.',
			},
			fileName: 'leads.csv',
			part: i + 1,
			firstRow: 2 + i * 80_000,
			lastRow: 1 + (i + 1) * 80_000,
			rows: 80_000,
			bytes: 9_999_488,
			format: 'csv',
			resubmitted: false,
		}));
		const state = save(file, newRun([file]));
		// The maximum number of hashes, of maximum length.
		const digest = {
			bytes: 10_000_000_000,
			hash: 4_294_967_295,
			every: 16_777_216,
			hashes: new Array<number>(1_024).fill(4_294_967_295),
		};
		return { ...state, source: { ...state.source, digest } };
	}

	test('takes at most 100 kB for 1,000 jobs', async () => {
		expect(JSON.stringify(await largeState(1_000)).length).toBeLessThanOrEqual(100_000);
	});

	test('contains no rows of the file', async () => {
		const file = await importOf(3, { prefix: 'secret' });
		expect(JSON.stringify(save(file, newRun([file])))).not.toContain('secret');
	});

	test.each<[label: string, value: unknown]>([
		['nothing', undefined],
		['null', null],
		['text', '{}'],
		['an object of something else', { version: 1 }],
		['a state of another version', 2],
	])('rejects %s, with advice', async (label, value) => {
		const given =
			label === 'one of another version' ? { ...(await largeState(1)), version: 2 } : value;
		expect(thrown(() => readImportState(given))).toMatchObject({
			message: 'The "importState" of the item cannot be read',
		});
	});
});

describe('a state that was changed', () => {
	/** With everything that a state can hold. */
	async function fullState(): Promise<ImportState> {
		const file = await importOf(4);
		const [job] = (await new Stepwise(new SimulatedAccount({ jobSeconds: 20 }), [file]).toEnd())[0]
			.jobs;
		const { checked } = file;
		const reading = { ...checked.reading, firstRow: 3 } as NonNullable<typeof checked.reading>;
		file.checked = {
			...checked,
			reading,
			...(checked.upload !== undefined && { upload: { ...checked.upload, reading } }),
			header: [...checked.header, 'score', 'other'],
			columns: [
				...checked.columns,
				{
					index: checked.header.length,
					column: 'score',
					field: 'leadScore',
					matchedBy: 'displayName',
					conversion: {
						plan: { dataType: 'score', reading: 'comma', keepsCurrency: false },
						timeZone: 'Europe/Berlin',
					},
				},
				{ index: checked.header.length + 1, column: 'other', field: null, matchedBy: 'leftOut' },
			],
		};
		file.jobs = [
			{ ...job, job: { ...job.job, objectApiName: 'car_c', importId: 'x', message: '3 of 4' } },
			{ ...job, firstRow: job.lastRow + 1, lastRow: job.lastRow + 4, lost: 'It is gone' },
		];
		Object.assign(file, {
			partBytes: 5_000,
			inDoubt: { firstRow: 4, lastRow: 7 },
			waitingSince: 1.5,
			finishedAt: 3,
		});
		const run = newRun([file]);
		run.queue.keys = { 'list:1001': { refusals: 2, retryAt: 12.25 } };
		const state = save(file, run);
		state.source.given = { encoding: 'utf-8', delimiter: ',', isWorkbook: true, sheetName: 'A' };
		state.target.parameters = { customObject: 'car_c' };
		return state;
	}

	test('a state that was not changed is read as it was written', async () => {
		const state = JSON.parse(JSON.stringify(await fullState())) as unknown;
		expect(readImportState(state)).toEqual(state);
	});

	test.each<[label: string, change: (state: ImportState) => unknown]>([
		[
			'a part larger than Marketo accepts',
			({ check }) => Object.assign(check.upload ?? {}, { maxBytes: 1e12 }),
		],
		['a part size of zero', ({ check }) => Object.assign(check.upload ?? {}, { maxBytes: 0 })],
		['a column index beyond the header', ({ check }) => (check.columns[0].index = 1e9)],
		['a fractional column index', ({ check }) => (check.columns[0].index = 0.5)],
		[
			'an unknown time zone',
			({ check }) => Object.assign(check.columns[1].conversion ?? {}, { timeZone: 'Mars/Base' }),
		],
		['a batch ID that is a path', ({ jobs }) => (jobs.rows[0][0] = '1/../2' as never)],
		['a batch ID below 1', ({ jobs }) => (jobs.rows[0][0] = 0)],
		['a status that does not exist', ({ jobs }) => (jobs.rows[0][1] = 4)],
		['a message that does not exist', ({ jobs }) => (jobs.rows[0][11] = 99)],
		['jobs in another order', ({ jobs }) => jobs.rows.reverse()],
		['a job twice', ({ jobs }) => jobs.rows.push(jobs.rows[1])],
		['a job that ends above its first row', ({ jobs }) => (jobs.rows[1][3] = 1)],
		['a job with a number missing', ({ jobs }) => jobs.rows[0].splice(3)],
		['a job with a hole', ({ jobs }) => (jobs.rows[0] = [, ...jobs.rows[0].slice(1)] as never)],
		['a time before 1970', ({ rounds }) => (rounds.dueAt = -1)],
		['a time beyond the range of dates', ({ progress }) => (progress.startedAt = 1e16)],
		['a time as text', ({ queue }) => (queue.retryAt = '5' as never)],
		['a limit that is not a number', ({ queue }) => (queue.limit = Number.NaN)],
		[
			'an unknown encoding',
			({ check }) => Object.assign(check.reading?.dialect ?? {}, { encoding: 'x' }),
		],
		['no account', (state) => delete (state as Partial<ImportState>).account],
		['an account that is no text', (state) => (state.account = 7 as never)],
		['an account that is no host', (state) => (state.account = 'https://a.example/x')],
		['an account in capital letters', (state) => (state.account = '123-ABC-456.mktorest.com')],
		['an account with a second line', (state) => (state.account = 'a.example\nb')],
		['an account that is too long', (state) => (state.account = `${'a'.repeat(300)}.example`)],
		['a member of the prototype', (state) => void Object.setPrototypeOf(state, { version: 1 })],
	])('%s is refused', async (_, change) => {
		const state = await fullState();
		change(state);
		if (Object.getPrototypeOf(state) !== Object.prototype)
			delete (state as Partial<ImportState>).version;
		expect(thrown(() => readImportState(state))).toMatchObject({
			message: 'The "importState" of the item cannot be read',
		});
	});

	test.each(['127.0.0.1:3456', 'localhost', '[::1]:80', 'marketo-proxy.example.com:8443'])(
		'the account may be %s',
		async (account) => {
			expect(readImportState({ ...(await fullState()), account }).account).toBe(account);
		},
	);

	test('what a state does not have is not passed on', async () => {
		const state = await fullState();
		Object.assign(state.progress, { error: {}, isTimedOut: true });
		Object.assign(state.check.upload ?? {}, { marks: { cuts: 'x' } });
		Object.assign(state, JSON.parse('{"__proto__": {"a": 1}}') as object);
		const read = readImportState(state);
		expect(Object.keys(read.progress)).not.toContain('error');
		expect(Object.keys(read.check.upload ?? {})).not.toContain('marks');
		expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
	});
});

test.each<[label: string, stored: number]>([
	['hours ahead', 6 * 3_600_000],
	['days ahead', 6 * 86_400_000],
])('a step after one of a machine whose clock was %s is not late', async (_, ahead) => {
	const account = new SimulatedAccount({ jobSeconds: 20, queueSize: 2 });
	const file = await importOf(6);
	const run = newRun([file]);
	const tools = { client: account.api(), parts: partReaders() };
	await advance(run, tools, OPTIONS);
	await tools.parts.close();
	const state = save(file, run);
	state.rounds.dueAt += ahead;
	state.rounds.latestAt += ahead;
	state.queue.retryAt += ahead;
	state.progress.startedAt += ahead;
	if (state.progress.waitingSince !== undefined) state.progress.waitingSince += ahead;
	const resumed = restoreImport(state, file.checked.source, file.settings);
	const next = await advance(
		restoreRun([resumed], [state]),
		{ client: account.api(), parts: partReaders() },
		OPTIONS,
	);
	expect((next ?? 0) - account.time.now()).toBeLessThanOrEqual(2 * OPTIONS.pollInterval);
	expect(resumed.startedAt).toBeLessThanOrEqual(account.time.now());
});

import { inspect } from 'node:util';
import type { INodeExecutionData } from 'n8n-workflow';
import { loadProductNode } from '../engine/product';
import { seededRandom } from '../simulator/random';
import { MarketoSimulator } from '../simulator/simulator';
import { Carrier, type SentRequest } from './carrier';
import { fakeContext, unlessDead, type FakeContext } from './context';
import { Execution, type Crash, type SavedItem } from './execution';
import { occurrence, type Fault, type Mode } from './faultCatalog';
import { asksAboutJobs, inputOf, parameterOf, type Scenario } from './scenario';
import { faultOf, RESOURCES, type ObjectKind } from './resources';
import { makeFile } from './source';
import { installTime, VirtualTime } from './virtualTime';
import type { Step } from '../simulator/types';

export const ORIGIN = 'https://123-abc-456.mktorest.com';

/** A fault, where it occurs, and how often. */
export interface Placed {
	fault: Fault;
	step: Step;
	mode: Mode;
}

/** When the user presses Stop. */
export interface StopAt {
	/** the n-th time that the node waits for something */
	awaited: number;
	/** before the wait starts, or during it */
	when: 'before' | 'during';
}

/** A change of the machine's clock. */
export interface ClockChange {
	/** the n-th time that the node waits for something */
	awaited: number;
	/** `set`: the clock alone; `suspend`: time passes while the machine is asleep */
	kind: 'set' | 'suspend';
	/** milliseconds */
	by: number;
}

/** One run of the node and everything observed. */
export interface RunRecord {
	scenario: Scenario;
	faults: readonly Placed[];
	simulator: MarketoSimulator;
	batchIdsBefore: number[];
	output?: INodeExecutionData[][];
	/** files that n8n stores, by ID */
	files: ReadonlyMap<string, Uint8Array>;
	/** Not Finished items of all steps, as n8n stores them */
	saved: readonly SavedItem[];
	/** what a crash of the node's process left behind */
	crash?: Crash;
	error?: unknown;
	context: FakeContext;
	sent: readonly SentRequest[];
	/** the file of every job in Marketo, by batch ID */
	contents: ReadonlyMap<number, string>;
	/** virtual milliseconds from start to end, without those in which the machine was asleep */
	took: number;
	/** faults that affected a call, by name */
	met: ReadonlySet<string>;
	/** how often the node waited for something */
	awaits: number;
	/** virtual milliseconds from Stop to the end */
	stoppedAfter?: number;
	/** it never ended */
	isEndless: boolean;
	/** unhandled rejections */
	unhandled: unknown[];
}

const product = loadProductNode();

/** Real milliseconds after which a run counts as endless. */
const LONGEST_REAL = 30_000;

export async function runVirtually(
	scenario: Scenario,
	faults: readonly Placed[],
	seed: number,
	{
		stopAt,
		crashAt,
		clockChange,
	}: { stopAt?: StopAt; crashAt?: StopAt; clockChange?: ClockChange } = {},
): Promise<RunRecord> {
	const random = seededRandom(seed);
	const time = new VirtualTime(undefined, scenario.creep);
	const simulator = new MarketoSimulator({
		clock: { now: () => time.now() },
		seed,
		jobSeconds: scenario.jobSeconds,
		// An upload that is sent again must do no harm, and odd records get a warning.
		statusReached: 'import',
		unlinkedRecord: 'warn',
		...scenario.marketo,
		oneImportPerObject: [],
		lists: () =>
			[1001, 1002].map((id) => ({
				id,
				name: `List ${id}`,
				programName: 'P',
				workspaceName: 'W',
				createdAt: '',
				updatedAt: '',
				members: new Set<number>(),
			})),
	});
	const carrier = new Carrier(simulator, time, random);
	placeFaults(
		faults.filter(({ fault }) => asksAboutJobs(scenario.operation) && 'job' in fault.trouble),
		simulator,
		carrier,
		scenario.resource,
	);
	const batchIdsBefore = await prepareJobs(simulator, scenario, random);
	simulator.options.oneImportPerObject = scenario.marketo.oneImportPerObject ?? [];
	// Jobs queried by the node are mostly finished already.
	if (asksAboutJobs(scenario.operation) && scenario.operation !== 'wait')
		await time.sleep(scenario.jobSeconds * 1000 * scenario.jobsBefore);
	placeFaults(
		faults.filter(({ fault }) => !(asksAboutJobs(scenario.operation) && 'job' in fault.trouble)),
		simulator,
		carrier,
		scenario.resource,
	);

	let awaits = 0;
	let stoppedAt: number | undefined;
	const stop = (): void => {
		if (stoppedAt !== undefined) return;
		stoppedAt = time.now();
		context.stop.abort();
	};
	const onAwait = (): void => {
		awaits++;
		if (awaits === stopAt?.awaited) {
			if (stopAt.when === 'before') stop();
			else void time.sleep(1).then(stop);
		}
		if (awaits === clockChange?.awaited) {
			if (clockChange.kind === 'set') time.set(clockChange.by);
			else time.suspend(clockChange.by);
		}
		if (awaits === crashAt?.awaited) {
			if (crashAt.when === 'before') execution.crash();
			else void time.sleep(1).then(() => execution.crash());
		}
	};
	const { items, files } = inputOf(scenario, batchIdsBefore);
	const context = fakeContext({
		parameters: (name, item) => parameterOf(scenario, batchIdsBefore, name, item),
		files,
		storesFiles: scenario.hasIds,
		chunkBytes: scenario.chunkBytes,
		credential: await credentialFor(simulator, scenario.hasToken),
		continueOnFail: scenario.continueOnFail,
		carrier,
		onAwait,
	});
	const execution = new Execution(await product, scenario, context, {
		items,
		time,
		carrier,
		simulator,
	});

	const unhandled: unknown[] = [];
	const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
	process.on('unhandledRejection', onUnhandled);
	const uninstall = installTime(
		time,
		async (milliseconds) => {
			const { isDead } = execution.process;
			onAwait();
			await unlessDead(async () => await time.sleep(milliseconds), isDead);
		},
		random,
	);
	const startedAt = time.awake;
	const record: RunRecord = {
		scenario,
		faults,
		simulator,
		batchIdsBefore,
		context,
		sent: carrier.sent,
		contents: carrier.contents,
		files,
		saved: execution.saved,
		took: 0,
		met: new Set(),
		awaits: 0,
		isEndless: false,
		unhandled,
	};
	try {
		const work = execution.run();
		const ended = await Promise.race([
			work,
			time.exceeded.then(() => undefined),
			realTimeout(work),
		]);
		if (ended === undefined) record.isEndless = true;
		else Object.assign(record, ended);
		record.crash = execution.crashed;
		record.took = time.awake - startedAt;
		record.awaits = awaits;
		record.met = new Set(
			[...simulator.faults.summary, ...carrier.line.summary]
				.filter(({ fired }) => fired > 0)
				.map(({ name }) => name),
		);
		if (stoppedAt !== undefined) record.stoppedAfter = time.now() - stoppedAt;
		if (!record.isEndless) await carrier.drain();
		// Unhandled rejections are reported after a turn of the event loop.
		await new Promise((resolve) => setImmediate(resolve));
		await new Promise((resolve) => setImmediate(resolve));
	} finally {
		uninstall();
		process.off('unhandledRejection', onUnhandled);
	}
	// Whatever Marketo has accepted is imported in the end.
	if (!record.isEndless) await time.sleep(3_600_000);
	return record;
}

function placeFaults(
	placed: readonly Placed[],
	simulator: MarketoSimulator,
	carrier: Carrier,
	resource: ObjectKind,
): void {
	for (const { fault, step, mode } of placed) {
		const { trouble, name } = fault;
		const when = { on: step, ...occurrence(mode) };
		if ('line' in trouble)
			carrier.line.add({
				...when,
				name: trouble.line,
				then: { kind: 'reply', reply: { kind: 'silence' } },
			});
		else if ('job' in trouble)
			simulator.faults.add({
				...when,
				name,
				then: { kind: 'job', fault: faultOf(resource, trouble.job) },
			});
		else simulator.faults.add({ ...when, name, then: trouble.effect });
	}
}

async function prepareJobs(
	simulator: MarketoSimulator,
	scenario: Scenario,
	random: () => number,
): Promise<number[]> {
	const ids: number[] = [];
	const token = await tokenOf(simulator);
	const resource = RESOURCES[scenario.resource];
	for (let i = 0; i < scenario.jobsBefore; i++) {
		const { bytes } = makeFile(
			`before${i}`,
			{
				rows: 8,
				delimiter: ',',
				newline: '\n',
				encoding: 'utf8',
				bad: 0.4,
				odd: 0.3,
				displayNames: false,
			},
			random,
			resource,
		);
		const form = new FormData();
		form.append('file', new Blob([bytes], { type: 'text/csv' }), 'before.csv');
		const response = new Response(form);
		const body = new Uint8Array(await response.arrayBuffer());
		const headers = {
			authorization: `Bearer ${token}`,
			'content-type': response.headers.get('content-type') ?? '',
		};
		const reply = await simulator.handle({
			method: 'POST',
			url: `${resource.uploadPath}?format=csv${resource.uploadQuery}`,
			headers,
			body,
		});
		const said =
			reply.kind === 'reply'
				? (JSON.parse(String(reply.body)) as { result?: Array<{ batchId: number }> })
				: {};
		const id = said.result?.[0]?.batchId;
		if (id === undefined) throw new Error(`The simulator took no job: ${inspect(reply)}`);
		ids.push(id);
	}
	return ids;
}

async function credentialFor(simulator: MarketoSimulator, hasToken: boolean) {
	const { clientId, clientSecret } = simulator.options;
	return {
		endpoint: ORIGIN,
		clientId,
		clientSecret,
		grantType: 'clientCredentials',
		...(hasToken && {
			oauthTokenData: { access_token: await tokenOf(simulator), token_type: 'bearer' },
		}),
	};
}

/** Not visible to the fault board. */
async function tokenOf(simulator: MarketoSimulator): Promise<string> {
	const { clientId, clientSecret } = simulator.options;
	const { faults } = simulator;
	const query = new URLSearchParams({
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	});
	simulator.faults = new (faults.constructor as new (random: () => number) => typeof faults)(
		() => 1,
	);
	const reply = await simulator.handle({
		method: 'GET',
		url: `/identity/oauth/token?${query.toString()}`,
		headers: {},
		body: new Uint8Array(0),
	});
	simulator.faults = faults;
	if (reply.kind !== 'reply') throw new Error('The simulator gives no token');
	return (JSON.parse(String(reply.body)) as { access_token: string }).access_token;
}

/** Keeps the process alive, and ends the wait for a run that hangs. */
async function realTimeout(work: Promise<unknown>): Promise<undefined> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), LONGEST_REAL);
	});
	const clear = (): void => clearTimeout(timer);
	work.then(clear, clear);
	return await late;
}

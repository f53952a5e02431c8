import { idealMakespan } from './idealMakespan';
import { OtherTenants } from './otherTenants';
import { fixedPolling, ourClient, type QueueClient } from './queueClients';
import type { Question } from './question';
import type { ReportTable, Target } from './report';
import { count, digits, spreadOf, type Spread } from './spread';
import { LATENCY, VirtualAccount } from './virtualAccount';

const JOBS = [1, 2, 3, 5, 10, 20, 40, 100, 200];
const QUICK_JOBS = [1, 2, 10, 40];
const JOB_SECONDS = [5, 10, 30, 60, 300];
const POLL_SECONDS = 10;
/** The client that must not finish before this node. */
const SAME_SETTING = `fixed ${POLL_SECONDS} s`;
const HALF_THE_QUEUE = 5;
/** Real jobs differ; equal ones happen to end just before a fixed polling looks. */
const VARIATION = 0.2;
const MOST_TIMES_IDEAL = 1.05;
/** beside others */
const MOST_TIMES_IDEAL_SHARED = 1.03;
/** of the rejected uploads of fixed polling */
const MOST_REFUSED = 1 / 3;
/** seconds of tolerance */
const MOMENT = 0.001;
/** the jobs of the target */
const TARGET_JOBS = 40;

const OURS = 'this node';

const CLIENTS: ReadonlyArray<readonly [name: string, client: QueueClient]> = [
	[OURS, ourClient(POLL_SECONDS)],
	['fixed 5 s', fixedPolling(5)],
	[SAME_SETTING, fixedPolling(POLL_SECONDS)],
	['fixed 30 s', fixedPolling(30)],
];

/** What a table is about. */
interface Scene {
	title: string;
	others: number;
	variation: number;
	/** sets of jobs; the table shows the mean of all */
	seeds: number;
}

const SCENES: readonly Scene[] = [
	{ title: 'Alone, every job takes T', others: 0, variation: 0, seeds: 1 },
	{ title: 'Alone, jobs take T ± 20 %', others: 0, variation: VARIATION, seeds: 5 },
	{
		title: `Others hold ${HALF_THE_QUEUE} places, every job takes T`,
		others: HALF_THE_QUEUE,
		variation: 0,
		seeds: 1,
	},
	{
		title: `Others hold ${HALF_THE_QUEUE} places, jobs take T ± 20 %`,
		others: HALF_THE_QUEUE,
		variation: VARIATION,
		seeds: 5,
	},
];

interface Play {
	jobs: number;
	jobSeconds: number;
	seed: number;
	name: string;
	ideal: number;
	/** seconds from the start to the end of the last job, and until the client knew it */
	ended: number;
	known: number;
	calls: number;
	refused: number;
	/** seconds from the end of each job until the client knew it */
	lags: number[];
}

/** How well Marketo's queue is used, in virtual time. */
export const queueQuestion: Question = {
	name: 'queue',
	async ask({ isQuick, say }) {
		const tables: ReportTable[] = [];
		const targets: Target[] = [];
		const notes: string[] = [];
		for (const scene of SCENES) {
			say(scene.title);
			const plays: Play[] = [];
			for (const jobSeconds of JOB_SECONDS) {
				for (const jobs of isQuick ? QUICK_JOBS : JOBS) {
					for (let seed = 0; seed < (isQuick ? 1 : scene.seeds); seed++)
						for (const [name, client] of CLIENTS)
							plays.push(await play({ jobs, jobSeconds, seed, name }, scene, client));
				}
			}
			tables.push(playTable(scene, plays));
			notes.push(...notesOf(scene, plays));
			targets.push(...(scene.others === 0 ? targetsOf : sharedTargetsOf)(scene, plays));
		}
		return {
			title: "Marketo's queue",
			method: [
				`A simulated Marketo in virtual time: ten places, two jobs at work, every call takes ${LATENCY} ms. The makespan is divided by the ideal, what somebody would take who knows everything at once (⌈jobs / 2⌉ · T where all jobs take T and nobody else is there). Given are the makespan until the last job has **ended**, and until we **know** it. **Fixed** polling fills the queue just as well and asks about every unfinished job once in so many seconds. This node polls at its default setting, ${POLL_SECONDS} s.`,
				`**Other tenants** hold ${HALF_THE_QUEUE} of the ten places and fill each again the moment it is free. The ideal takes all of their jobs to last T.`,
			],
			tables,
			notes,
			targets,
		};
	},
};

async function play(
	wanted: Pick<Play, 'jobs' | 'jobSeconds' | 'seed' | 'name'>,
	{ others, variation }: Scene,
	client: QueueClient,
): Promise<Play> {
	const { jobSeconds, jobs, seed } = wanted;
	const account = new VirtualAccount(jobSeconds, variation, seed);
	const tenants = new OtherTenants(account);
	await tenants.begin(others);
	const startedAt = account.time.now();
	const batchIds = await client(account, jobs);
	const knownAt = account.time.now();
	tenants.end();
	const endedAt = Math.max(...batchIds.map((batchId) => account.endOf(batchId)));
	return {
		...wanted,
		ideal: idealMakespan(
			batchIds.map((batchId) => account.secondsOf(batchId)),
			others,
			jobSeconds,
		),
		ended: (endedAt - startedAt) / 1000,
		known: (knownAt - startedAt) / 1000,
		calls: account.calls,
		refused: account.refused,
		lags: account.lags(batchIds).map((lag) => lag / 1000),
	};
}

function playTable({ title, others: tenants }: Scene, plays: readonly Play[]): ReportTable {
	const others = CLIENTS.map(([name]) => name).filter((name) => name !== OURS);
	const rows = cellsOf(plays).map((cell) => {
		const [{ jobs, jobSeconds }] = cell;
		const mean = (name: string, what: (one: Play) => number): number =>
			meanOf(cell.filter((one) => one.name === name).map(what));
		const show = (what: (one: Play) => number, digitsOf: (value: number) => string): string[] => [
			digitsOf(mean(OURS, what)),
			others.map((name) => digitsOf(mean(name, what))).join(' / '),
		];
		const lag = (name: string): Spread =>
			spreadOf(cell.filter((one) => one.name === name).flatMap(({ lags }) => lags));
		const { median, least, most } = lag(OURS);
		return [
			`${count(jobs)} × ${jobSeconds} s`,
			ratio(mean(OURS, ({ ended, ideal }) => ended / ideal)),
			...show(({ known, ideal }) => known / ideal, ratio),
			...show((one) => one.calls / one.jobs, digits),
			`${digits(median)} (${digits(least)}–${digits(most)})`,
			others.map((name) => digits(lag(name).median)).join(' / '),
			...(tenants === 0 ? [] : show(({ refused }) => refused, digits)),
		];
	});
	const fixed = 'fixed 5 / 10 / 30 s';
	return {
		title,
		head: [
			'Jobs × T',
			'Ended ÷ ideal',
			'Known ÷ ideal',
			`the same, ${fixed}`,
			'Calls a job',
			fixed,
			'From end to knowing, s',
			fixed,
			...(tenants === 0 ? [] : ['Uploads refused', fixed]),
		],
		rows,
	};
}

/** Runs with the same number of jobs of the same length, by any client. */
function cellsOf(plays: readonly Play[]): Play[][] {
	const cells = new Map<string, Play[]>();
	for (const play of plays) {
		const key = `${play.jobs} × ${play.jobSeconds}`;
		cells.set(key, [...(cells.get(key) ?? []), play]);
	}
	return [...cells.values()];
}

function meanOf(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How this node compares with fixed polling at the same setting, over all runs of a scene. */
interface Comparison {
	plays: number;
	/** runs of this node in which the last end was known later, and in which there were more calls */
	later: Play[];
	moreCalls: number;
	/** seconds by which the last end was known later: at worst, and on average */
	worst: number;
	mean: number;
}

function compare(plays: readonly Play[]): Comparison {
	const pairs = plays
		.filter(({ name }) => name === OURS)
		.flatMap((ours) =>
			plays
				.filter(
					({ name, jobs, jobSeconds, seed }) =>
						name === SAME_SETTING &&
						jobs === ours.jobs &&
						jobSeconds === ours.jobSeconds &&
						seed === ours.seed,
				)
				.map((fixed) => ({ ours, fixed, by: ours.known - fixed.known })),
		);
	return {
		plays: pairs.length,
		later: pairs.filter(({ by }) => by > MOMENT).map(({ ours }) => ours),
		moreCalls: pairs.filter(({ ours, fixed }) => ours.calls > fixed.calls).length,
		worst: Math.max(...pairs.map(({ by }) => by)),
		mean: meanOf(pairs.map(({ by }) => by)),
	};
}

/** The cells in which a limit is exceeded, if it cannot be kept in every cell. */
function notesOf({ title, others, variation }: Scene, plays: readonly Play[]): string[] {
	if (others === 0) return [];
	const { later, plays: all, worst, mean } = compare(plays);
	const late = cellsOf(plays.filter(({ name }) => name === OURS))
		.filter((cell) => meanOf(cell.map((one) => one.ended / one.ideal)) > MOST_TIMES_IDEAL_SHARED)
		.map(([{ jobs, jobSeconds }]) => `${jobs} × ${jobSeconds} s`);
	const many = cellsOf(plays)
		.filter((cell) => refusals(cell, OURS) > refusals(cell, SAME_SETTING) * MOST_REFUSED)
		.map(([{ jobs, jobSeconds }]) => `${jobs} × ${jobSeconds} s`);
	return [
		`${title}: compared with ${SAME_SETTING}, the last end is known later in ${later.length} of ${all} runs, at worst by ${digits(worst)} s, on average by ${digits(mean)} s. Which try of which client finds the next free place is chance.`,
		...(variation > 0
			? []
			: [
					`${title}: more than ${MOST_TIMES_IDEAL_SHARED} × ideal to the end of the last job in ${late.join(', ') || 'no case'}. Jobs that are shorter than the polling interval leave places free that nobody knows of until the next round.`,
				]),
		`${title}: more refused uploads than a third of those of ${SAME_SETTING} in ${many.join(', ') || 'no case'}. These are so few that a single one decides.`,
	];
}

function refusals(plays: readonly Play[], client: string): number {
	return plays.filter(({ name }) => name === client).reduce((sum, { refused }) => sum + refused, 0);
}

function ratio(value: number): string {
	return value.toFixed(3);
}

function targetsOf({ title }: Scene, plays: readonly Play[]): Target[] {
	const ours = plays.filter(({ name, jobs }) => name === OURS && jobs === TARGET_JOBS);
	const target = (what: string, of: (one: Play) => number): Target => {
		const worst = Math.max(...ours.map((one) => of(one) / one.ideal));
		return {
			what: `${TARGET_JOBS} jobs, T = ${JOB_SECONDS.join(', ')} s (${title[0].toLowerCase()}${title.slice(1)}): ${what}, at worst`,
			wanted: `≤ ${MOST_TIMES_IDEAL} × ideal`,
			measured: ratio(worst),
			isMet: worst <= MOST_TIMES_IDEAL,
		};
	};
	const { later, plays: all, moreCalls, worst } = compare(plays);
	return [
		target('makespan to the end of the last job', ({ ended }) => ended),
		target('makespan to our knowing it', ({ known }) => known),
		{
			what: `${title}: runs in which the last end is known later than with ${SAME_SETTING}`,
			wanted: 'none',
			measured:
				later.length === 0
					? `0 of ${all}`
					: `${later.length} of ${all}, by up to ${digits(worst)} s`,
			isMet: later.length === 0,
		},
		{
			what: `${title}: runs with more calls than ${SAME_SETTING}`,
			wanted: 'none',
			measured: `${moreCalls} of ${all}`,
			isMet: moreCalls === 0,
		},
	];
}

/** Beside others: as early as can be, and no more refused uploads than needed to find that out. */
function sharedTargetsOf({ title, variation }: Scene, plays: readonly Play[]): Target[] {
	const ours = plays.filter(({ name, jobSeconds }) => name === OURS && jobSeconds >= POLL_SECONDS);
	const worst = Math.max(
		...cellsOf(ours).map((cell) => meanOf(cell.map(({ ended, ideal }) => ended / ideal))),
	);
	const share = refusals(plays, OURS) / refusals(plays, SAME_SETTING);
	const { mean, moreCalls, plays: all } = compare(plays);
	const makespan: Target = {
		what: `${title}: makespan to the end of the last job, T ≥ ${POLL_SECONDS} s, at worst`,
		wanted: `≤ ${MOST_TIMES_IDEAL_SHARED} × ideal`,
		measured: ratio(worst),
		isMet: worst <= MOST_TIMES_IDEAL_SHARED,
	};
	return [
		// The ideal assumes that all jobs take as long as ours, so there is none if those of others differ.
		...(variation > 0 ? [] : [makespan]),
		{
			what: `${title}: uploads refused, as a share of those of ${SAME_SETTING}`,
			wanted: '≤ 0.33',
			measured: share.toFixed(2),
			isMet: share <= MOST_REFUSED,
		},
		{
			what: `${title}: the last end is known later than with ${SAME_SETTING}, on average`,
			wanted: '≤ 0 s',
			measured: `${mean.toFixed(1)} s`,
			isMet: mean <= 0,
		},
		{
			what: `${title}: runs with more calls than ${SAME_SETTING}`,
			wanted: 'none',
			measured: `${moreCalls} of ${all}`,
			isMet: moreCalls === 0,
		},
	];
}

import { idealMakespan } from './idealMakespan';
import { OtherTenants } from './otherTenants';
import { fixedPolling, ourClient, type QueueClient } from './queueClients';
import type { Question } from './question';
import type { ReportTable, Target } from './report';
import { count, digits, spreadOf, type Spread } from './spread';
import { LATENCY, VirtualAccount } from './virtualAccount';

const JOBS = [1, 2, 10, 40, 200];
const QUICK_JOBS = [1, 2, 10, 40];
const JOB_SECONDS = [10, 30, 60, 300];
const POLL_SECONDS = 10;
const HALF_THE_QUEUE = 5;
/** Real jobs differ; equal ones happen to end just before a fixed polling looks. */
const VARIATION = 0.2;
const MOST_TIMES_IDEAL = 1.05;
/** beside others */
const MOST_TIMES_IDEAL_SHARED = 1.03;
/** the jobs of the target */
const TARGET_JOBS = 40;

const OURS = 'this node';

const CLIENTS: ReadonlyArray<readonly [name: string, client: QueueClient]> = [
	[OURS, ourClient(POLL_SECONDS)],
	['fixed 5 s', fixedPolling(5)],
	['fixed 10 s', fixedPolling(10)],
	['fixed 30 s', fixedPolling(30)],
];

/** What a table is about. */
interface Scene {
	title: string;
	others: number;
	variation: number;
}

const SCENES: readonly Scene[] = [
	{ title: 'Alone, every job takes T', others: 0, variation: 0 },
	{ title: 'Alone, jobs take T ± 20 %', others: 0, variation: VARIATION },
	{
		title: `Others hold ${HALF_THE_QUEUE} places, every job takes T`,
		others: HALF_THE_QUEUE,
		variation: 0,
	},
];

interface Play {
	jobs: number;
	jobSeconds: number;
	name: string;
	ideal: number;
	/** seconds from the start to the end of the last job, and until the client knew it */
	ended: number;
	known: number;
	calls: number;
	refused: number;
	/** seconds */
	lag: Spread;
}

/** How well Marketo's queue is used, in virtual time. */
export const queueQuestion: Question = {
	name: 'queue',
	async ask({ isQuick, say }) {
		const tables: ReportTable[] = [];
		const targets: Target[] = [];
		for (const scene of SCENES) {
			say(scene.title);
			const plays: Play[] = [];
			for (const jobSeconds of JOB_SECONDS) {
				for (const jobs of isQuick ? QUICK_JOBS : JOBS) {
					for (const [name, client] of CLIENTS)
						plays.push(await play({ jobs, jobSeconds, name }, scene, client));
				}
			}
			tables.push(playTable(scene, plays));
			targets.push(...(scene.others === 0 ? targetsOf : sharedTargetsOf)(scene, plays));
		}
		return {
			title: "Marketo's queue",
			method: [
				`A simulated Marketo in virtual time: ten places, two jobs at work, every call takes ${LATENCY} ms. The makespan is divided by the ideal, what somebody would take who knows everything at once (⌈jobs / 2⌉ · T where all jobs take T and nobody else is there). Given are the makespan until the last job has **ended**, and until we **know** it. **Fixed** polling fills the queue just as well and asks about every unfinished job once in so many seconds. This node polls at its default setting, ${POLL_SECONDS} s.`,
				`**Other tenants** hold ${HALF_THE_QUEUE} of the ten places and fill each again the moment it is free.`,
			],
			tables,
			targets,
		};
	},
};

async function play(
	wanted: Pick<Play, 'jobs' | 'jobSeconds' | 'name'>,
	{ others, variation }: Scene,
	client: QueueClient,
): Promise<Play> {
	const { jobSeconds, jobs } = wanted;
	const account = new VirtualAccount(jobSeconds, variation);
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
		lag: spreadOf(account.lags(batchIds).map((lag) => lag / 1000)),
	};
}

function playTable({ title, others: tenants }: Scene, plays: readonly Play[]): ReportTable {
	const others = CLIENTS.map(([name]) => name).filter((name) => name !== OURS);
	const rows: string[][] = [];
	for (const ours of plays.filter(({ name }) => name === OURS)) {
		const same = plays.filter(
			({ jobs, jobSeconds }) => jobs === ours.jobs && jobSeconds === ours.jobSeconds,
		);
		const show = (what: (one: Play) => string): string =>
			others.map((name) => what(same.find((one) => one.name === name) ?? ours)).join(' / ');
		rows.push([
			`${count(ours.jobs)} × ${ours.jobSeconds} s`,
			ratio(ours.ended / ours.ideal),
			ratio(ours.known / ours.ideal),
			show(({ known, ideal }) => ratio(known / ideal)),
			digits(ours.calls / ours.jobs),
			show(({ calls, jobs }) => digits(calls / jobs)),
			`${digits(ours.lag.median)} (${digits(ours.lag.least)}–${digits(ours.lag.most)})`,
			show(({ lag }) => digits(lag.median)),
			...(tenants === 0 ? [] : [count(ours.refused), show(({ refused }) => count(refused))]),
		]);
	}
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
	return [
		target('makespan to the end of the last job', ({ ended }) => ended),
		target('makespan to our knowing it', ({ known }) => known),
	];
}

/** Beside others: as early as can be, and no more refused uploads than needed to find that out. */
function sharedTargetsOf({ title }: Scene, plays: readonly Play[]): Target[] {
	const of = (client: string): Play[] => plays.filter(({ name }) => name === client);
	const refused = (client: string): number => of(client).reduce((sum, one) => sum + one.refused, 0);
	const worst = Math.max(...of(OURS).map(({ ended, ideal }) => ended / ideal));
	const share = refused(OURS) / refused('fixed 10 s');
	return [
		{
			what: `${title}: makespan to the end of the last job, at worst`,
			wanted: `≤ ${MOST_TIMES_IDEAL_SHARED} × ideal`,
			measured: ratio(worst),
			isMet: worst <= MOST_TIMES_IDEAL_SHARED,
		},
		{
			what: `${title}: uploads refused, as a share of those of fixed 10 s`,
			wanted: '≤ 0.33',
			measured: share.toFixed(2),
			isMet: share <= 1 / 3,
		},
	];
}

import { fork } from 'node:child_process';
import path from 'node:path';
import { startSimulator, type SimulatorServer } from '../simulator/server';
import { credentialFor } from '../support/runNode';
import type { CheckResult } from './report';

export interface Contender {
	name: string;
	url: string;
	credential: Record<string, unknown>;
	rows: number;
	seed: number;
}

export interface Finished {
	name: string;
	status: unknown;
	unaccounted: unknown;
	/** seconds */
	took: number;
	message?: string;
}

/** Jobs that take about as long as a polling interval, as in Marketo: the queue is the bottleneck, not the calls. */
const JOB_SECONDS = 1.5;

/** Jobs and polling (every second) are five times as fast as in real use, so the rate limit is five times as high. */
const CALLS_PER_20S = 500;

/**
 * Maximum ratio of the slowest to the fastest process, with equal work. The first one gets all ten
 * places, because Marketo's queue works that way: each needs several times as many jobs for the
 * rest to matter. A process that kept its places to itself would make four processes differ by 4.
 */
const MOST_SPREAD = 3;

/** seconds, in which 80 jobs end. A process without a place for longer is starved. */
const LONGEST_WAIT = 60;

/** Several executions in processes of their own on the real engine, with Marketo's limits. */
export async function fairness(
	seed: number,
	processes: number,
	rows: number,
): Promise<CheckResult> {
	const server = await startSimulator({
		jobSeconds: JOB_SECONDS,
		callsPer20s: CALLS_PER_20S,
		seed,
	});
	try {
		const contenders = Array.from({ length: processes }, (_, i): Contender => ({
			name: `process${i}`,
			url: server.url,
			credential: credentialFor(server.url, server.simulator),
			rows,
			seed: seed + i,
		}));
		return judge(server, await runTogether(contenders), processes, rows);
	} finally {
		await server.close();
	}
}

function judge(
	{ simulator }: SimulatorServer,
	finished: Finished[],
	processes: number,
	rows: number,
): CheckResult {
	const failures = finished
		.filter(({ status, unaccounted }) => status !== 'Complete' || unaccounted !== 0)
		.map(({ name, message, status }) => `${name} ended ${String(status)}: ${message ?? ''}`);
	if (simulator.leadCount !== processes * rows)
		failures.push(`${simulator.leadCount} leads instead of ${processes * rows}`);
	const times = finished.map(({ took }) => took).sort((a, b) => a - b);
	const spread = times[times.length - 1] / times[0];
	if (spread > MOST_SPREAD)
		failures.push(`the slowest took ${spread.toFixed(1)} times as long as the fastest`);
	const waited = longestGap(simulator.jobs);
	if (waited > LONGEST_WAIT) failures.push(`a process got no place for ${waited.toFixed(1)} s`);
	const jobs = simulator.jobs.length;
	const refused = simulator.requests.filter(({ code }) => code === '1016').length;
	return {
		name: `${processes} processes at one account`,
		cases: processes,
		failures,
		note: `${jobs} jobs through ten places, each done in ${times.map((time) => `${time.toFixed(1)} s`).join(', ')} (spread ${spread.toFixed(2)}); longest wait between two jobs of one process ${waited.toFixed(1)} s; ${refused} uploads were refused for want of a place, at most ${simulator.maxConcurrent} calls at once, ${simulator.maxCallsIn20s} in 20 s`,
	};
}

/** Seconds for which a process with work to do got no place. */
function longestGap(jobs: ReadonlyArray<{ fileName: string; submittedAt: number }>): number {
	const last = new Map<string, number>();
	let longest = 0;
	for (const { fileName, submittedAt } of jobs) {
		longest = Math.max(longest, submittedAt - (last.get(fileName) ?? submittedAt));
		last.set(fileName, submittedAt);
	}
	return longest / 1000;
}

/** All load first and then start together, so that loading does not count as waiting. */
async function runTogether(contenders: readonly Contender[]): Promise<Finished[]> {
	const children = contenders.map((contender) => {
		const child = fork(path.join(__dirname, 'fairnessChild.ts'));
		const messages: unknown[] = [];
		const waiting: Array<(message: unknown) => void> = [];
		child.on('message', (message) => {
			const taker = waiting.shift();
			if (taker === undefined) messages.push(message);
			else taker(message);
		});
		const next = async (): Promise<unknown> =>
			messages.length > 0
				? messages.shift()
				: await new Promise((resolve, reject) => {
						waiting.push(resolve);
						child.once('exit', (code) =>
							reject(new Error(`${contender.name} ended with code ${code}`)),
						);
					});
		return { child, contender, next };
	});
	try {
		await Promise.all(children.map(async ({ next }) => await next()));
		return await Promise.all(
			children.map(async ({ child, contender, next }) => {
				child.send(contender);
				return (await next()) as Finished;
			}),
		);
	} finally {
		for (const { child } of children) child.kill();
	}
}

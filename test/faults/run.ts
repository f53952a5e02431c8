import { inspect } from 'node:util';
import { saveAttack, savedCheck } from '../reliability/savedAttacks';
import { writePage } from '../reliability/page';
import { commandFor, readPlan, USAGE, type Plan } from './arguments';
import { boundedMemory, linearPatterns } from './bounds';
import { everyStop, stopped, stoppedRuns, stopViolations } from './cancellation';
import {
	clockRuns,
	clockViolations,
	everyClockChange,
	isExpected,
	withClockChange,
} from './clockChanges';
import { crashing, crashingRuns, everyCrash } from './crashes';
import { endurance } from './endurance';
import { engineRuns, redirects } from './engineRuns';
import { fairness } from './fairness';
import { fuzz } from './fuzz';
import { hosts } from './hosts';
import { hostileStates } from './importStates';
import { inject } from './injection';
import {
	carryOut,
	matrixRuns,
	mixedRun,
	mixedRuns,
	outcomeOf,
	runsWithoutFaults,
	type Judged,
	type PlannedRun,
} from './matrix';
import { newResult, type CheckResult } from './report';
import { everythingIn } from './secrets';
import { Tally } from './tally';
import type { StopAt } from './virtualRun';
import { uploadMemory } from './uploadMemory';
import { startWatchdog } from './watchdog';

/** Maximum number of failures shown per section; all are counted. */
const MOST_SHOWN = 10;

const watchdog = startWatchdog();
const tally = new Tally();

async function judge(
	run: PlannedRun,
	seed: number,
	check: (judged: Judged) => string[] = () => [],
): Promise<{ judged: Judged; failure?: string }> {
	watchdog.alive(run.id);
	const judged = await carryOut(run);
	const found = [...stopViolations(judged.record), ...check(judged)];
	judged.violations.push(...found);
	if (judged.violations.length === 0) return { judged };
	return {
		judged,
		failure: `${run.id}\n    ${judged.violations.join('\n    ')}\n    repeat: npm run test:faults -- --seed ${seed} --only "${run.id}"`,
	};
}

/** A fault that never occurs proves nothing, but there may be no second call. */
function isMet({ run, record }: Judged): string[] {
	const [{ fault, mode }] = run.faults;
	const name = 'line' in fault.trouble ? fault.trouble.line : fault.name;
	return mode === 'second' || record.met.has(name) ? [] : ['the fault never happened'];
}

async function matrix({ seeds, stride }: Plan): Promise<CheckResult> {
	const result = newResult('each fault at each step of each operation');
	for (const seed of seeds) {
		let i = seed % stride;
		for (const run of matrixRuns(seed)) {
			if (i++ % stride !== 0) continue;
			const { judged, failure } = await judge(run, seed, isMet);
			tally.add(judged);
			count(result, failure);
		}
		tellSeed(result, seed, seeds);
	}
	return result;
}

/** The baseline: without faults, nothing may look as if something went wrong. */
async function withoutFaults({ seeds }: Plan): Promise<CheckResult> {
	const result = newResult('each operation without faults');
	for (const seed of seeds)
		for (const run of runsWithoutFaults(seed)) {
			const { judged, failure } = await judge(run, seed);
			const outcome = outcomeOf(judged.record);
			const { error, context } = judged.record;
			count(
				result,
				failure ??
					(outcome === 'unharmed'
						? undefined
						: `${run.id}: ${outcome}: ${everythingIn(error ?? context.hints)}`),
			);
		}
	return result;
}

async function mixes({ seeds, mixes: most }: Plan): Promise<CheckResult> {
	const result = newResult('random mixes of faults');
	for (const seed of seeds) {
		for (const run of mixedRuns(seed, most)) {
			const { judged, failure } = await judge(run, seed);
			tally.addMix(judged);
			count(result, failure);
		}
		tellSeed(result, seed, seeds);
	}
	return result;
}

async function stops({ seeds, stops: most }: Plan): Promise<CheckResult> {
	const result = newResult('Stop wherever the node waits');
	let longest = 0;
	for (const seed of seeds) {
		for (const one of stoppedRuns(seed)) {
			for await (const run of everyStop(one, most)) {
				const { judged, failure } = await judge(run, seed);
				longest = Math.max(longest, judged.record.stoppedAfter ?? 0);
				count(result, failure);
			}
		}
		tellSeed(result, seed, seeds);
	}
	return { ...result, note: `the node ended ${longest} ms after Stop at the latest` };
}

async function crashes({ seeds, stops: most }: Plan): Promise<CheckResult> {
	const result = newResult('a crash wherever Import in Steps waits');
	let repeated = 0;
	let repeatedRuns = 0;
	for (const seed of seeds) {
		for (const one of crashingRuns(seed)) {
			for await (const run of everyCrash(one, most)) {
				const { judged, failure } = await judge(run, seed);
				const again = judged.record.crash?.batchIds.length ?? 0;
				repeated += again;
				if (again > 0) repeatedRuns++;
				count(result, failure);
			}
		}
		tellSeed(result, seed, seeds);
	}
	const runs = repeatedRuns.toLocaleString('en-US');
	return {
		...result,
		note: `in ${runs} runs the crashed step had already sent uploads (${repeated.toLocaleString('en-US')} in total), which the next attempt sent again`,
	};
}

/** A clock that jumps, at every place where the node waits. */
async function clocks({ seeds, stops: most }: Plan): Promise<CheckResult> {
	const result = newResult('the clock is set, or the machine sleeps, wherever the node waits');
	for (const seed of seeds) {
		for (const one of clockRuns(seed))
			for await (const { run, undisturbed } of everyClockChange(one, Math.min(most, 40))) {
				const { failure } = await judge(run, seed, (judged) => {
					judged.violations = judged.violations.filter((text) => !isExpected(run, text));
					return clockViolations(judged, undisturbed);
				});
				count(result, failure);
			}
		tellSeed(result, seed, seeds);
	}
	return result;
}

function count(result: CheckResult, failure: string | undefined): void {
	result.cases++;
	if (failure !== undefined) result.failures.push(failure);
}

/** A run with many seeds takes hours, so print the progress. */
function tellSeed(
	{ name, cases, failures }: CheckResult,
	seed: number,
	seeds: readonly number[],
): void {
	if (seeds.length > 1)
		console.log(
			`        ${name}, up to seed ${seed}: ${cases.toLocaleString('en-US')} cases, ${failures.length} broken`,
		);
}

async function hostileInput({ seed, fuzzCases }: Plan): Promise<CheckResult> {
	const result = newResult('hostile input to readers, column matching, replies and settings');
	for await (const { name, cases, failure } of fuzz(seed, fuzzCases)) {
		watchdog.alive(`fuzz, after ${name}`);
		result.cases += cases;
		if (failure !== undefined) result.failures.push(`${name}: ${failure}`);
	}
	return result;
}

async function injection({ seed, injections }: Plan): Promise<CheckResult> {
	const { cases, failure } = await inject(seed, injections);
	return {
		name: 'injection through each parameter',
		cases,
		failures: failure === undefined ? [] : [failure],
	};
}

type Section = (plan: Plan) => Promise<CheckResult[]>;

const SECTIONS: Readonly<Record<string, Section>> = {
	matrix: async (plan) => [await withoutFaults(plan), await matrix(plan)],
	mixes: async (plan) => [await mixes(plan)],
	stop: async (plan) => [await stops(plan)],
	crash: async (plan) => [await crashes(plan)],
	time: async (plan) => [await clocks(plan)],
	fuzz: async (plan) => [await hostileInput(plan)],
	injection: async (plan) => [await injection(plan)],
	state: async ({ seed, states }) => await hostileStates(seed, states),
	hosts: async ({ seed, hosts: spellings }) => [hosts(seed, spellings)],
	bounds: async ({ megabytes }) => [linearPatterns(), await boundedMemory(megabytes)],
	memory: async () => [await uploadMemory('https'), await uploadMemory('http')],
	engine: async ({ seed, engineFaults }) => [
		await engineRuns(seed, engineFaults),
		await redirects(),
	],
	endurance: async ({ seed, enduranceImports, engineImports }) => [
		await endurance(seed, enduranceImports, 'virtual'),
		...(engineImports > 0 ? [await endurance(seed, engineImports, 'engine')] : []),
	],
	processes: async ({ seed, processes, rowsPerProcess }) => [
		await fairness(seed, processes, rowsPerProcess),
	],
};

async function main(): Promise<void> {
	if (process.argv.includes('--help')) return console.log(USAGE);
	const plan = readPlan(process.argv.slice(2));
	if (plan.only !== undefined) return await showOne(plan.only, plan.seed);
	const all: CheckResult[] = [];
	for (const [name, section] of Object.entries(SECTIONS)) {
		if (plan.sections.length > 0 && !plan.sections.includes(name)) continue;
		// Other processes and long checks give no sign of life themselves.
		const beat = setInterval(() => watchdog.alive(name), 5_000);
		const started = performance.now();
		const results = await section(plan);
		clearInterval(beat);
		const seconds = (performance.now() - started) / 1000;
		for (const result of results) tell(result, seconds);
		// Saved immediately, so that nothing is lost if a later section fails.
		saveAttack({
			attack: name,
			command: commandFor(plan, name),
			checks: results.map((one) => savedCheck(one.name, one.cases, one.failures, one.note)),
			...(name === 'matrix' && { cells: tally.rows }),
			...(name === 'mixes' && { mixes: tally.mixes }),
		});
		all.push(...results);
	}
	if (plan.writeDocs) writePage();
	const failed = all.reduce((sum, { failures }) => sum + failures.length, 0);
	const passed = all.reduce(
		(sum, { cases, failures }) => sum + Math.max(0, cases - failures.length),
		0,
	);
	await watchdog.end();
	console.log(`\n${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 ? 0 : 1;
}

function tell({ name, cases, failures, note }: CheckResult, seconds: number): void {
	console.log(
		`${failures.length === 0 ? 'ok' : 'BROKEN'}  ${name}: ${cases.toLocaleString('en-US')} cases, ${failures.length} broken, ${seconds.toFixed(1)} s${note === undefined ? '' : `\n    ${note}`}`,
	);
	for (const failure of failures.slice(0, MOST_SHOWN)) console.log(`  ✗ ${failure}`);
	if (failures.length > MOST_SHOWN) console.log(`  … and ${failures.length - MOST_SHOWN} more`);
}

/** Repeats one run, and prints everything that it did. */
async function showOne(id: string, seed: number): Promise<void> {
	const run = find(id, seed);
	if (run === undefined) throw new Error(`There is no run "${id}"`);
	const { judged } = await judge(run, seed);
	const { record, violations } = judged;
	const { scenario, context, sent, error, output, took, stoppedAfter } = record;
	const { files: _, ...settings } = scenario;
	const calls = sent.map(
		({ step, at, reply }) =>
			`${step} after ${((at - sent[0].at) / 1000).toFixed(1)} s: ${reply === undefined ? 'no answer' : `HTTP ${reply.status} ${reply.body.slice(0, 120)}`}`,
	);
	console.log(
		inspect(
			{
				id,
				settings,
				faults: run.faults,
				calls,
				logs: context.logs,
				hints: context.hints,
				error,
				output,
				took,
				stoppedAfter,
				violations,
			},
			{ depth: 8, maxStringLength: 400 },
		),
	);
	await watchdog.end();
	console.log(
		`\n${violations.length === 0 ? 1 : 0} passed, ${violations.length === 0 ? 0 : 1} failed`,
	);
	process.exitCode = violations.length === 0 ? 0 : 1;
}

function find(id: string, seed: number): PlannedRun | undefined {
	const mix = /^mix\/(\d+)$/.exec(id);
	if (mix !== null) return mixedRun(seed, Number(mix[1]));
	const crash = /^(crash\/.*)\/(\d+)\/(before|during)$/.exec(id);
	if (crash !== null) {
		const run = [...crashingRuns(seed)].find((one) => one.id === crash[1]);
		return run && crashing(run, placeOf(crash));
	}
	const clock = /^(time\/.*)\/(\d+)\/([^/]+)$/.exec(id);
	if (clock !== null) {
		const run = [...clockRuns(seed)].find((one) => one.id === clock[1]);
		return run && withClockChange(run, Number(clock[2]), clock[3]);
	}
	const stop = /^(stop\/.*)\/(\d+)\/(before|during)$/.exec(id);
	if (stop === null)
		return [...runsWithoutFaults(seed), ...matrixRuns(seed)].find((run) => run.id === id);
	const one = [...stoppedRuns(seed)].find((run) => run.id === stop[1]);
	return one && stopped(one, placeOf(stop));
}

function placeOf([, , awaited, when]: RegExpExecArray): StopAt {
	return { awaited: Number(awaited), when: when as StopAt['when'] };
}

void main();

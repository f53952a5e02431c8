import { seededRandom } from '../simulator/random';
import type { Step } from '../simulator/types';
import { FAULTS, MODES, type Fault, type Mode } from './faultCatalog';
import { violationsOf } from './invariants';
import {
	EDITOR_LISTS,
	mixedScenario,
	OPERATIONS,
	plainScenario,
	type Operation,
	type Scenario,
} from './scenario';
import { runVirtually, type Placed, type RunRecord, type StopAt } from './virtualRun';

/** A run that can be named and repeated. */
export interface PlannedRun {
	/** what `--only` takes */
	id: string;
	seed: number;
	scenario: () => Scenario;
	faults: readonly Placed[];
	stopAt?: StopAt;
}

/** Steps that each operation takes; the token is renewed only where the stored one is refused or missing. */
const STEPS: Readonly<Record<Operation, readonly Step[]>> = {
	importAndWait: ['token', 'describe', 'create', 'status', 'failures', 'warnings'],
	create: ['token', 'describe', 'create', 'status'],
	check: ['token', 'describe'],
	getStatus: ['token', 'status'],
	wait: ['token', 'status'],
	getFailures: ['token', 'failures', 'status'],
	getWarnings: ['token', 'warnings', 'status'],
	searchStaticLists: ['token', 'lists'],
	searchPartitions: ['token', 'partitions'],
	getLookupFields: ['token', 'describe'],
	getFields: ['token', 'describe'],
};

/** Operations over jobs that are there already: what is wrong with a job is wrong from its creation on. */
const OVER_JOBS: ReadonlySet<Operation> = new Set([
	'getStatus',
	'wait',
	'getFailures',
	'getWarnings',
]);

export function* runsWithoutFaults(seed: number): Generator<PlannedRun> {
	for (const operation of [...OPERATIONS, ...EDITOR_LISTS])
		for (const hasIds of [true, false])
			yield {
				id: `${operation}/${hasIds ? 'streams' : 'memory'}`,
				seed,
				scenario: () => ({ ...plainScenario(operation, seededRandom(seed)), hasIds }),
				faults: [],
			};
}

/** Every fault at every step of every operation, at the first call, at the second, and at all of them. */
export function* matrixRuns(seed: number): Generator<PlannedRun> {
	for (const operation of [...OPERATIONS, ...EDITOR_LISTS]) {
		for (const fault of FAULTS) {
			for (const step of stepsOf(operation, fault)) {
				for (const mode of MODES) yield matrixRun(operation, fault, step, mode, seed);
			}
		}
	}
}

function stepsOf(operation: Operation, fault: Fault): Step[] {
	const isAboutJob = 'job' in fault.trouble && OVER_JOBS.has(operation);
	return fault.steps.filter((step) => isAboutJob || STEPS[operation].includes(step));
}

function matrixRun(
	operation: Operation,
	fault: Fault,
	step: Step,
	mode: Mode,
	seed: number,
): PlannedRun {
	const isToken = step === 'token';
	return {
		id: `${operation}/${fault.name}/${step}/${mode}`,
		seed,
		scenario: () => ({
			...plainScenario(operation, seededRandom(seed)),
			// In the middle of an import the token ends, so that a new one must be had.
			...(isToken && mode === 'first' && { hasToken: false }),
			...(step === 'create' && fault.name.includes('1019') && { listId: 1001 }),
		}),
		faults: [{ fault, step, mode }, ...(isToken && mode !== 'first' ? [tokenEnds(operation)] : [])],
	};
}

function tokenEnds(operation: Operation): Placed {
	const fault = FAULTS.find(({ name }) => name === 'token expires');
	if (fault === undefined) throw new Error('The catalog has no end of tokens');
	const steps = STEPS[operation].filter((step) => step !== 'token');
	return { fault, step: steps[steps.length > 2 ? 1 : 0], mode: 'first' };
}

/** One to five faults at once, over imports of every shape. */
export function* mixedRuns(seed: number, count: number): Generator<PlannedRun> {
	for (let i = 0; i < count; i++) yield mixedRun(seed, i);
}

export function mixedRun(seed: number, i: number): PlannedRun {
	const own = (seed * 1_000_003 + i) >>> 0;
	const random = seededRandom(own);
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)];
	// Imports have the most that can go wrong.
	const operation: Operation =
		random() < 0.65 ? 'importAndWait' : random() < 0.5 ? 'create' : pick(OPERATIONS);
	const faults: Placed[] = [];
	const wanted = 1 + Math.floor(random() * 5);
	while (faults.length < wanted) {
		const fault = pick(FAULTS);
		const steps = stepsOf(operation, fault);
		// For ever is for ever: one such fault ends most runs, so it is the rarest.
		if (steps.length > 0)
			faults.push({
				fault,
				step: pick(steps),
				mode: random() < 0.15 ? 'always' : pick(['first', 'second']),
			});
	}
	return {
		id: `mix/${i}`,
		seed: own,
		scenario: () => mixedScenario(operation, seededRandom(own + 1)),
		faults,
	};
}

export interface Judged {
	run: PlannedRun;
	record: RunRecord;
	violations: string[];
}

export async function carryOut(run: PlannedRun): Promise<Judged> {
	const record = await runVirtually(run.scenario(), run.faults, run.seed, run.stopAt);
	return { run, record, violations: violationsOf(record) };
}

/** What the user sees of a run. */
export type Outcome = 'unharmed' | 'remark' | 'ended';

export function outcomeOf({ error, output, context }: RunRecord): Outcome {
	if (error !== undefined) return 'ended';
	const items = (output ?? []).flat();
	const isMarked = items.some(
		({ json }) =>
			typeof json.error === 'string' ||
			json.status === 'Failed' ||
			json.resubmitted === true ||
			Number(json.unaccounted ?? 0) !== 0,
	);
	const isRemarked = context.hints.some((hint) => !hint.includes('The column "'));
	return isMarked || isRemarked ? 'remark' : 'unharmed';
}

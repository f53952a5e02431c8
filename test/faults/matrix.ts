import { seededRandom } from '../simulator/random';
import type { Step } from '../simulator/types';
import { FAULTS, faultNamed, MODES, type Fault, type Mode } from './faultCatalog';
import { violationsOf } from './invariants';
import {
	labelOf,
	mixedScenario,
	OPERATIONS,
	plainScenario,
	SUBJECTS,
	type Operation,
	type Scenario,
	type Subject,
} from './scenario';
import {
	runVirtually,
	type ClockChange,
	type Placed,
	type RunRecord,
	type StopAt,
} from './virtualRun';

/** A run with a name by which it can be repeated. */
export interface PlannedRun {
	/** the argument for `--only` */
	id: string;
	seed: number;
	scenario: () => Scenario;
	faults: readonly Placed[];
	stopAt?: StopAt;
	crashAt?: StopAt;
	clockChange?: ClockChange;
}

/** The steps of each operation; the token is renewed only if the stored one is rejected or missing. */
const STEPS: Readonly<Record<Operation, readonly Step[]>> = {
	importAndWait: ['token', 'describe', 'create', 'status', 'failures', 'warnings'],
	importInSteps: ['token', 'describe', 'create', 'status', 'failures', 'warnings'],
	create: ['token', 'describe', 'create', 'status'],
	check: ['token', 'describe'],
	getStatus: ['token', 'status'],
	wait: ['token', 'status'],
	getFailures: ['token', 'failures', 'status'],
	getWarnings: ['token', 'warnings', 'status'],
	searchStaticLists: ['token', 'lists'],
	searchPartitions: ['token', 'partitions'],
	searchPrograms: ['token', 'programs'],
	searchCustomObjects: ['token', 'customObjects'],
	getLookupFields: ['token', 'describe'],
	getFields: ['token', 'describe'],
	getProgramStatuses: ['token', 'programs', 'channels'],
};

/** Before anything is sent, the program and its status are looked up. */
const CHECKS_PROGRAM: ReadonlySet<Operation> = new Set([
	'importAndWait',
	'importInSteps',
	'create',
	'check',
]);

function stepsTaken({ resource, operation }: Subject): readonly Step[] {
	const steps = STEPS[operation];
	return resource === 'programMember' && CHECKS_PROGRAM.has(operation)
		? [...steps, 'programs', 'channels']
		: steps;
}

/** Operations on existing jobs: the faults of a job apply from its creation. */
const OVER_JOBS: ReadonlySet<Operation> = new Set([
	'getStatus',
	'wait',
	'getFailures',
	'getWarnings',
]);

export function* runsWithoutFaults(seed: number): Generator<PlannedRun> {
	for (const subject of SUBJECTS)
		for (const hasIds of [true, false])
			yield {
				id: `${labelOf(subject)}/${hasIds ? 'streams' : 'memory'}`,
				seed,
				scenario: () => ({ ...plainScenario(subject, seededRandom(seed)), hasIds }),
				faults: [],
			};
}

/** Every fault at every step of every operation with every object: at the first call, the second, and at all calls. */
export function* matrixRuns(seed: number): Generator<PlannedRun> {
	for (const subject of SUBJECTS)
		for (const fault of FAULTS)
			for (const step of stepsOf(subject, fault))
				for (const mode of MODES) yield matrixRun(subject, fault, step, mode, seed);
}

function stepsOf(subject: Subject, fault: Fault): Step[] {
	const isAboutJob = 'job' in fault.trouble && OVER_JOBS.has(subject.operation);
	return fault.steps.filter((step) => isAboutJob || stepsTaken(subject).includes(step));
}

function matrixRun(
	subject: Subject,
	fault: Fault,
	step: Step,
	mode: Mode,
	seed: number,
): PlannedRun {
	const isToken = step === 'token';
	return {
		id: `${labelOf(subject)}/${fault.name}/${step}/${mode}`,
		seed,
		scenario: () => ({
			...plainScenario(subject, seededRandom(seed)),
			// The token expires during an import, so a new one must be requested.
			...(isToken && mode === 'first' && { hasToken: false }),
			...(step === 'create' &&
				fault.name.includes('1019') &&
				subject.resource === 'lead' && { listId: 1001 }),
		}),
		faults: [
			{ fault, step, mode },
			...(isToken && mode !== 'first' ? [tokenEnds(subject)] : []),
			...(step === 'status' ? reasonsToAskForStatus(subject) : []),
		],
	};
}

/** Some operations request the status of a job only if something else is unusual. */
function reasonsToAskForStatus({ operation }: Subject): Placed[] {
	switch (operation) {
		case 'create':
			return [{ fault: faultNamed('code 1016'), step: 'create', mode: 'second' }];
		case 'getFailures':
			return [{ fault: faultNamed('job: failure file: empty'), step: 'create', mode: 'always' }];
		case 'getWarnings':
			return [{ fault: faultNamed('job: warning file: 404'), step: 'create', mode: 'always' }];
		default:
			return [];
	}
}

function tokenEnds(subject: Subject): Placed {
	const fault = faultNamed('token expires');
	const steps = stepsTaken(subject).filter((step) => step !== 'token');
	return { fault, step: steps[steps.length > 2 ? 1 : 0], mode: 'first' };
}

/** One to five faults at once, in imports of all kinds. */
export function* mixedRuns(seed: number, count: number): Generator<PlannedRun> {
	for (let i = 0; i < count; i++) yield mixedRun(seed, i);
}

export function mixedRun(seed: number, i: number): PlannedRun {
	const own = (seed * 1_000_003 + i) >>> 0;
	const random = seededRandom(own);
	const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)];
	// In imports, the most can go wrong.
	const operation: Operation =
		random() < 0.65
			? pick(['importAndWait', 'importInSteps'] as const)
			: random() < 0.5
				? 'create'
				: pick(OPERATIONS);
	const subject = { operation, resource: pick(['lead', 'programMember', 'customObject'] as const) };
	const faults: Placed[] = [];
	const wanted = 1 + Math.floor(random() * 5);
	while (faults.length < wanted) {
		const fault = pick(FAULTS);
		const steps = stepsOf(subject, fault);
		// "Always" affects every call: one such fault ends most runs, so it is the rarest.
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
		scenario: () => mixedScenario(subject, seededRandom(own + 1)),
		faults,
	};
}

export interface Judged {
	run: PlannedRun;
	record: RunRecord;
	violations: string[];
}

export async function carryOut(run: PlannedRun): Promise<Judged> {
	const record = await runVirtually(run.scenario(), run.faults, run.seed, run);
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
			json.status === 'Timed Out' ||
			json.resubmitted === true ||
			Number(json.unaccounted ?? 0) !== 0,
	);
	const isRemarked = context.hints.some((hint) => !hint.includes('The column "'));
	return isMarked || isRemarked ? 'remark' : 'unharmed';
}

import { seededRandom } from '../simulator/random';
import type { Step } from '../simulator/types';
import { faultNamed, type Mode } from './faultCatalog';
import { carryOut, type PlannedRun } from './matrix';
import type { ObjectKind } from './resources';
import { labelOf, OPERATIONS, plainScenario, type Operation, type Scenario } from './scenario';
import type { Placed, RunRecord, StopAt } from './virtualRun';

/** virtual milliseconds from Stop to the end of the node */
const LONGEST_STOP = 1_000;

interface Situation {
	name: string;
	operations: readonly Operation[];
	/** leads, by default */
	resources?: readonly ObjectKind[];
	change: Partial<Scenario>;
	faults: ReadonlyArray<[name: string, step: Step, mode: Mode]>;
}

const LEADS: readonly ObjectKind[] = ['lead'];
const imports: readonly Operation[] = ['importAndWait', 'importInSteps', 'create'];

/** What the node can be doing when the user presses Stop. */
const SITUATIONS: readonly Situation[] = [
	{
		name: 'all is well',
		operations: OPERATIONS,
		resources: ['lead', 'programMember', 'customObject'],
		change: {},
		faults: [],
	},
	{
		name: 'the program is looked up slowly',
		operations: [...imports, 'check'],
		resources: ['programMember'],
		change: {},
		faults: [
			['answer late', 'programs', 'always'],
			['code 606', 'channels', 'first'],
		],
	},
	{
		name: 'the custom object is not found',
		operations: [...imports, 'check'],
		resources: ['customObject'],
		change: {},
		faults: [
			['code 1013', 'describe', 'always'],
			['answer late', 'customObjects', 'always'],
		],
	},
	{
		name: 'files in memory',
		operations: [...imports, 'check'],
		change: { hasIds: false },
		faults: [],
	},
	{
		name: 'long reading',
		operations: [...imports, 'check'],
		change: { creep: 50, chunkBytes: 64 },
		faults: [],
	},
	{
		name: 'without a token',
		operations: OPERATIONS,
		change: { hasToken: false },
		faults: [['answer late', 'token', 'always']],
	},
	{
		name: 'the token ends, the identity service is slow',
		operations: ['importAndWait', 'wait'],
		change: {},
		faults: [
			['token expires', 'status', 'first'],
			['answer late', 'token', 'always'],
		],
	},
	{
		name: 'the queue is full',
		operations: imports,
		change: {},
		faults: [['code 1016', 'create', 'always']],
	},
	{
		name: 'too many calls',
		operations: ['importAndWait', 'getStatus', 'wait'],
		change: {},
		faults: [['code 606', 'status', 'always']],
	},
	{
		name: 'no answer',
		operations: ['importAndWait', 'create', 'getFailures'],
		change: {},
		faults: [
			['no answer, carried out', 'create', 'first'],
			['no answer, carried out', 'failures', 'first'],
		],
	},
	{
		name: 'three files, errors go on',
		operations: imports,
		change: { continueOnFail: true },
		faults: [['code 1016', 'create', 'second']],
	},
];

/** Runs to stop, by name; `--only` takes a name followed by `/<awaited>/<before or during>`. */
export interface StoppedRun {
	id: string;
	run: PlannedRun;
}

export function* stoppedRuns(seed: number): Generator<StoppedRun> {
	for (const { name, operations, resources, change, faults } of SITUATIONS) {
		for (const resource of resources ?? LEADS) {
			for (const operation of operations) {
				const subject = { resource, operation };
				const id = `stop/${name}/${labelOf(subject)}`;
				const scenario = (): Scenario => ({
					...plainScenario(subject, seededRandom(seed)),
					...change,
				});
				yield { id, run: { id, seed, scenario, faults: faults.map(placed) } };
			}
		}
	}
}

function placed([name, step, mode]: Situation['faults'][number]): Placed {
	return { fault: faultNamed(name), step, mode };
}

/** One run, stopped at one place. */
export function stopped({ id, run }: StoppedRun, stopAt: StopAt): PlannedRun {
	return { ...run, id: `${id}/${stopAt.awaited}/${stopAt.when}`, stopAt };
}

/**
 * Every place where the node waits for something: before the wait starts, and during it.
 * @param most maximum number of places, evenly spread
 */
export async function* everyStop(one: StoppedRun, most: number): AsyncGenerator<PlannedRun> {
	const { awaits } = (await carryOut(one.run)).record;
	for (let at = 1; at <= awaits; at += Math.max(1, awaits / most)) {
		for (const when of ['before', 'during'] as const)
			yield stopped(one, { awaited: Math.floor(at), when });
	}
}

/** Violations at the end of a run after Stop; empty if it had already ended. */
export function stopViolations({ stoppedAfter, context, error }: RunRecord): string[] {
	if (stoppedAfter === undefined) return [];
	const found: string[] = [];
	if (stoppedAfter > LONGEST_STOP) found.push(`ended ${stoppedAfter} ms after Stop`);
	if (context.afterStop.requests > 0)
		found.push(`asked for ${context.afterStop.requests} requests after Stop`);
	if (error instanceof Error && !error.message.startsWith('The execution was stopped'))
		found.push(`stopped with: ${error.message}`);
	return found;
}

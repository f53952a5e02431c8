import { seededRandom } from '../simulator/random';
import type { Step } from '../simulator/types';
import { FAULTS, type Mode } from './faultCatalog';
import { carryOut, type PlannedRun } from './matrix';
import { OPERATIONS, plainScenario, type Operation, type Scenario } from './scenario';
import type { Placed, RunRecord, StopAt } from './virtualRun';

/** virtual milliseconds from Stop to the end of the node */
const LONGEST_STOP = 1_000;

interface Situation {
	name: string;
	operations: readonly Operation[];
	change: Partial<Scenario>;
	faults: ReadonlyArray<[name: string, step: Step, mode: Mode]>;
}

const imports: readonly Operation[] = ['importAndWait', 'create'];

/** What the node can be in the middle of when the user presses Stop. */
const SITUATIONS: readonly Situation[] = [
	{ name: 'all is well', operations: OPERATIONS, change: {}, faults: [] },
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

/** Runs to be stopped, by name; `--only` takes a name with `/<awaited>/<before or during>` behind it. */
export interface StoppedRun {
	id: string;
	run: PlannedRun;
}

export function* stoppedRuns(seed: number): Generator<StoppedRun> {
	for (const { name, operations, change, faults } of SITUATIONS) {
		for (const operation of operations) {
			const id = `stop/${name}/${operation}`;
			const scenario = (): Scenario => ({
				...plainScenario(operation, seededRandom(seed)),
				...change,
			});
			yield { id, run: { id, seed, scenario, faults: faults.map(placed) } };
		}
	}
}

function placed([name, step, mode]: Situation['faults'][number]): Placed {
	const fault = FAULTS.find((one) => one.name === name);
	if (fault === undefined) throw new Error(`The catalog has no "${name}"`);
	return { fault, step, mode };
}

/** One run, stopped at one place. */
export function stopped({ id, run }: StoppedRun, stopAt: StopAt): PlannedRun {
	return { ...run, id: `${id}/${stopAt.awaited}/${stopAt.when}`, stopAt };
}

/**
 * Wherever the node waits for something: before the wait begins, and in its middle.
 * @param most places tried, spread evenly
 */
export async function* everyStop(one: StoppedRun, most: number): AsyncGenerator<PlannedRun> {
	const { awaits } = (await carryOut(one.run)).record;
	for (let at = 1; at <= awaits; at += Math.max(1, awaits / most)) {
		for (const when of ['before', 'during'] as const)
			yield stopped(one, { awaited: Math.floor(at), when });
	}
}

/** What is wrong with the end of a run after Stop; empty where it had ended before. */
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

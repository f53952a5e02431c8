import { seededRandom } from '../simulator/random';
import type { Step } from '../simulator/types';
import { faultNamed, type Mode } from './faultCatalog';
import { carryOut, type PlannedRun } from './matrix';
import type { ObjectKind } from './resources';
import { labelOf, mixedScenario, plainScenario, type Scenario } from './scenario';
import type { StopAt } from './virtualRun';

interface Situation {
	name: string;
	faults: ReadonlyArray<[name: string, step: Step, mode: Mode]>;
	change?: Partial<Scenario>;
	/** files of every kind, several at once, items, … */
	isMixed?: boolean;
}

const SITUATIONS: readonly Situation[] = [
	{ name: 'all is well', faults: [] },
	{ name: 'files in memory', faults: [], change: { hasIds: false } },
	{ name: 'the queue is full', faults: [['code 1016', 'create', 'second']] },
	{ name: 'the answer to an upload is lost', faults: [['reset after', 'create', 'second']] },
	{ name: 'many files', faults: [], isMixed: true },
];

const OBJECTS: readonly ObjectKind[] = ['lead', 'programMember', 'customObject'];

/** Imports in steps whose process crashes; `--only` takes a name followed by `/<awaited>/<before or during>`. */
export function* crashingRuns(seed: number): Generator<PlannedRun> {
	for (const { name, faults, change, isMixed = false } of SITUATIONS)
		for (const resource of OBJECTS) {
			const subject = { resource, operation: 'importInSteps' } as const;
			const scenario = (): Scenario => ({
				...(isMixed ? mixedScenario : plainScenario)(subject, seededRandom(seed)),
				...change,
			});
			yield {
				id: `crash/${name}/${labelOf(subject)}`,
				seed,
				scenario,
				faults: faults.map(([fault, step, mode]) => ({ fault: faultNamed(fault), step, mode })),
			};
		}
}

/** One run whose process crashes at one place. */
export function crashing(run: PlannedRun, crashAt: StopAt): PlannedRun {
	return { ...run, id: `${run.id}/${crashAt.awaited}/${crashAt.when}`, crashAt };
}

/**
 * Every place where the node waits for something: before the wait starts, and during it.
 * @param most maximum number of places, evenly spread
 */
export async function* everyCrash(run: PlannedRun, most: number): AsyncGenerator<PlannedRun> {
	const { awaits } = (await carryOut(run)).record;
	for (let at = 1; at <= awaits; at += Math.max(1, awaits / most))
		for (const when of ['before', 'during'] as const)
			yield crashing(run, { awaited: Math.floor(at), when });
}

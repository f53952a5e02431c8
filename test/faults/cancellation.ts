import { seededRandom } from '../simulator/random';
import type { Step } from '../simulator/types';
import { FAULTS, type Mode } from './faultCatalog';
import { violationsOf } from './invariants';
import { OPERATIONS, plainScenario, type Operation, type Scenario } from './scenario';
import { runVirtually, type Placed, type StopAt } from './virtualRun';

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
	{ name: 'files in memory', operations: [...imports, 'check'], change: { hasIds: false }, faults: [] },
	{ name: 'long reading', operations: [...imports, 'check'], change: { creep: 50, chunkBytes: 64 }, faults: [] },
	{ name: 'without a token', operations: OPERATIONS, change: { hasToken: false }, faults: [['answer late', 'token', 'always']] },
	{ name: 'the token ends, the identity service is slow', operations: ['importAndWait', 'wait'], change: {}, faults: [['token expires', 'status', 'first'], ['answer late', 'token', 'always']] },
	{ name: 'the queue is full', operations: imports, change: {}, faults: [['code 1016', 'create', 'always']] },
	{ name: 'too many calls', operations: ['importAndWait', 'getStatus', 'wait'], change: {}, faults: [['code 606', 'status', 'always']] },
	{ name: 'no answer', operations: ['importAndWait', 'create', 'getFailures'], change: {}, faults: [['no answer, carried out', 'create', 'first'], ['no answer, carried out', 'failures', 'first']] },
	{ name: 'three files, errors go on', operations: imports, change: { continueOnFail: true }, faults: [['code 1016', 'create', 'second']] },
];

export interface CancellationResult {
	situation: string;
	operation: Operation;
	/** places at which it was stopped */
	places: number;
	/** the longest time from Stop to the end, virtual milliseconds */
	longest: number;
	violations: string[];
}

/**
 * Presses Stop wherever the node waits for something: before the wait begins, and in its middle.
 * @param most places tried of each run, spread evenly
 */
export async function* cancellations(seed: number, most: number): AsyncGenerator<CancellationResult> {
	for (const situation of SITUATIONS) {
		for (const operation of situation.operations) yield await cancelEverywhere(situation, operation, seed, most);
	}
}

async function cancelEverywhere(situation: Situation, operation: Operation, seed: number, most: number): Promise<CancellationResult> {
	const scenario = { ...plainScenario(operation, seededRandom(seed)), ...situation.change };
	const faults = situation.faults.map(([name, step, mode]): Placed => {
		const fault = FAULTS.find((one) => one.name === name);
		if (fault === undefined) throw new Error(`The catalog has no "${name}"`);
		return { fault, step, mode };
	});
	const { awaits } = await runVirtually(scenario, faults, seed);
	const result: CancellationResult = { situation: situation.name, operation, places: 0, longest: 0, violations: [] };
	const stride = Math.max(1, awaits / most);
	for (let at = 1; at <= awaits; at += stride) {
		for (const when of ['before', 'during'] as const) {
			const stopAt: StopAt = { awaited: Math.floor(at), when };
			const record = await runVirtually(scenario, faults, seed, stopAt);
			if (record.stoppedAfter === undefined) continue;
			result.places++;
			result.longest = Math.max(result.longest, record.stoppedAfter);
			const found = violationsOf(record);
			if (record.stoppedAfter > LONGEST_STOP) found.push(`ended ${record.stoppedAfter} ms after Stop`);
			if (record.context.afterStop.requests > 0) found.push(`asked for ${record.context.afterStop.requests} requests after Stop`);
			if (record.error instanceof Error && record.error.message.startsWith('The execution was stopped') === false)
				found.push(`stopped with: ${record.error.message}`);
			result.violations.push(...found.map((text) => `stopped ${when} wait ${stopAt.awaited} of ${awaits}: ${text}`));
		}
	}
	return result;
}

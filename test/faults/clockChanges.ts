import { seededRandom } from '../simulator/random';
import { carryOut, type Judged, type PlannedRun } from './matrix';
import { labelOf, plainScenario, type Operation } from './scenario';
import type { ClockChange, RunRecord } from './virtualRun';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What happens to clocks: they are set by time servers or by hand, and laptops and virtual machines sleep. */
const CHANGES: ReadonlyArray<[name: string, change: Omit<ClockChange, 'awaited'>]> = [
	['a second back', { kind: 'set', by: -1_000 }],
	['an hour back', { kind: 'set', by: -HOUR }],
	['three days back', { kind: 'set', by: -3 * DAY }],
	['to 1970', { kind: 'set', by: -56 * 365 * DAY }],
	['an hour ahead', { kind: 'set', by: HOUR }],
	['three days ahead', { kind: 'set', by: 3 * DAY }],
	['asleep for an hour', { kind: 'suspend', by: HOUR }],
	['asleep for three days', { kind: 'suspend', by: 3 * DAY }],
];

const OPERATIONS: readonly Operation[] = ['importAndWait', 'importInSteps', 'create', 'wait'];

/** maximum delay in milliseconds if a clock is set back: two polling intervals, and the wait for a place in the queue */
const MOST_LOST = 60_000;

interface Situation {
	name: string;
	queueSize?: number;
}

const SITUATIONS: readonly Situation[] = [
	{ name: 'all is well' },
	{ name: 'the queue is short', queueSize: 2 },
];

/** Runs whose clock changes; `--only` takes a name followed by `/<awaited>/<what happens>`. */
export function* clockRuns(seed: number): Generator<PlannedRun> {
	for (const { name, queueSize } of SITUATIONS)
		for (const operation of OPERATIONS) {
			const subject = { resource: 'lead', operation } as const;
			yield {
				id: `time/${name}/${labelOf(subject)}`,
				seed,
				faults: [],
				scenario: () => {
					const plain = plainScenario(subject, seededRandom(seed));
					return {
						...plain,
						...(queueSize !== undefined && operation !== 'wait' && { marketo: { queueSize } }),
					};
				},
			};
		}
}

export function withClockChange(run: PlannedRun, awaited: number, name: string): PlannedRun {
	const change = CHANGES.find(([known]) => known === name)?.[1];
	if (change === undefined) throw new Error(`Nothing is known of a clock "${name}"`);
	return { ...run, id: `${run.id}/${awaited}/${name}`, clockChange: { awaited, ...change } };
}

/** Every change, at every place where the node waits for something. */
export async function* everyClockChange(
	run: PlannedRun,
	most: number,
): AsyncGenerator<{ run: PlannedRun; undisturbed: RunRecord }> {
	const undisturbed = (await carryOut(run)).record;
	const { awaits } = undisturbed;
	for (let at = 1; at <= awaits; at += Math.max(1, awaits / most))
		for (const [name] of CHANGES)
			yield { run: withClockChange(run, Math.floor(at), name), undisturbed };
}

/** The effects of a clock that jumps, if any. */
export function clockViolations(
	{ run, record }: Judged,
	{ took, error: errorBefore }: RunRecord,
): string[] {
	const by = run.clockChange?.by ?? 0;
	const found: string[] = [];
	const lost = record.took - took;
	if (lost > MOST_LOST) found.push(`it took ${Math.round(lost / 1_000)} s longer`);
	// A clock that is set ahead makes time limits end early; one that is set back must have no effect at all.
	if (by < 0 && record.error !== undefined && errorBefore === undefined)
		found.push(`it ended with: ${String((record.error as Error).message)}`);
	// After a long sleep, what was sent before it has been imported, and one check would show it.
	const said = record.error instanceof Error ? record.error.message : '';
	if (
		run.clockChange?.kind === 'suspend' &&
		/didn't finish.*all rows were sent/.test(said) &&
		!isSentAfter(record, by)
	)
		found.push(`jobs that had ended by then are not reported: ${said}`);
	for (const { json } of (record.output ?? []).flat())
		if (typeof json.finishedAt === 'string' && json.finishedAt < (json.startedAt as string))
			found.push('the summary ends before it begins');
	return found;
}

/** Whether the last upload reached Marketo after a sleep of so many milliseconds. */
function isSentAfter({ sent }: RunRecord, asleep: number): boolean {
	const last = sent.filter(({ step }) => step === 'create').at(-1);
	return last !== undefined && last.at - sent[0].at >= asleep;
}

/** A rule that the node breaks if a clock is set ahead: it cannot know that no time has passed. */
export function isExpected({ clockChange }: PlannedRun, violation: string): boolean {
	return (
		clockChange?.kind === 'set' &&
		clockChange.by > 0 &&
		/^limits are kept: .* was checked again after \d+ ms$/.test(violation)
	);
}

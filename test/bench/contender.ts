import { spreadOf, type Spread } from './spread';
import { UnfinishedError } from './unfinishedError';

/** One measurement of one contender. */
export interface Measured {
	wallMs: number;
	cpuMs: number;
	peakBytes?: number;
	calls: number;
}

/** All measurements of one contender, or why there are none. */
export type Outcome =
	{ wall: Spread; cpu: Spread; peak?: Spread; calls: number } | { unfinished: UnfinishedError };

/** Maximum time for all runs of one contender, in milliseconds: slow ones are measured less often. */
const ENOUGH = 45_000;

export async function repeat(runs: number, measure: () => Promise<Measured>): Promise<Outcome> {
	const all: Measured[] = [];
	const startedAt = performance.now();
	try {
		while (all.length < runs && (all.length === 0 || performance.now() - startedAt < ENOUGH))
			all.push(await measure());
	} catch (error) {
		if (!(error instanceof UnfinishedError)) throw error;
		return { unfinished: error };
	}
	const peaks = all.flatMap(({ peakBytes }) => (peakBytes === undefined ? [] : [peakBytes]));
	return {
		wall: spreadOf(all.map(({ wallMs }) => wallMs)),
		cpu: spreadOf(all.map(({ cpuMs }) => cpuMs)),
		...(peaks.length > 0 && { peak: spreadOf(peaks) }),
		calls: all[all.length - 1].calls,
	};
}

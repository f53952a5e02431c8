import { raise } from '../../csv/raise';
import { CALLS_AT_ONCE, JOBS_AT_WORK, QUEUE_PLACES } from '../client/limits';
import { inParallel } from '../client/parallel';
import type { Clock } from '../client/ports';
import { BatchNotFoundError } from '../errors/BatchNotFoundError';
import { MarketoError } from '../errors/MarketoError';
import { isFinished, type ImportJob } from './job';

/**
 * Marketo processes jobs in order, but does not guarantee that they end in order: after this many
 * rounds, all jobs are checked.
 */
const ROUNDS_BETWEEN_ALL = 5;
/** Minimum pause before the round at the deadline, as a share of an interval; after a shorter one, it is omitted. */
const SHORTEST_BEFORE_DEADLINE = 0.5;
/** Consecutive rounds without any reply before the wait ends with an error. */
const MAX_EMPTY_ROUNDS = 5;

/** Status calls are made in rounds, one interval apart. Plain JSON. */
export interface StatusRounds {
	/** milliseconds since 1970 */
	dueAt: number;
	/** milliseconds since 1970; the latest time to which uploads can postpone the round */
	latestAt: number;
	/** milliseconds since 1970; the end of the last round; before that, the time of the first upload */
	heardAt: number;
	/** rounds since all jobs were checked */
	sinceAll: number;
	/** consecutive rounds without a reply */
	empty: number;
}

/** An unfinished job, and its callbacks. */
export interface WatchedJob {
	batchId: number;
	getJob(): Promise<ImportJob>;
	onStatus(job: ImportJob): void;
	/** called if its status can no longer be retrieved */
	onLost(why: MarketoError): void;
}

export interface RoundOptions {
	clock: Clock;
	/** milliseconds from the end of a round to the next one */
	interval: number;
	/** whether the account is known to reply, so that rounds without a reply are tolerated */
	hasAnswered: boolean;
	/** check all jobs in this round */
	all?: boolean;
	/** can delay calls if there are many */
	beforeCall?(): Promise<void>;
}

export function newRounds(dueAt: number): StatusRounds {
	return { dueAt, latestAt: dueAt, heardAt: 0, sinceAll: 0, empty: 0 };
}

/** Called when the first job was created: it is checked one interval later. */
export function startRounds(rounds: StatusRounds, now: number, interval: number): void {
	schedule(rounds, now, interval);
}

/** Called when another job was created: the next round waits for consecutive uploads, for one interval at most. */
export function postponeRound(rounds: StatusRounds, milliseconds: number): void {
	rounds.dueAt = Math.min(rounds.dueAt + milliseconds, rounds.latestAt);
}

/**
 * When the next round is due. The last one is at the deadline, so that the result is as fresh as possible; a round less
 * than one interval before it is omitted.
 */
export function nextRoundAt(rounds: StatusRounds, interval: number, deadline: number): number {
	const { dueAt, heardAt } = rounds;
	if (dueAt + interval <= deadline) return dueAt;
	const isTooSoon = deadline - heardAt < interval * SHORTEST_BEFORE_DEADLINE;
	return isTooSoon ? dueAt : deadline;
}

/** @param saved milliseconds by which the round was shorter than one that checks all jobs */
function schedule(rounds: StatusRounds, now: number, interval: number, saved = 0): void {
	rounds.heardAt = now;
	rounds.dueAt = now + interval + saved;
	rounds.latestAt = rounds.dueAt + interval;
}

/** Limits times set by a machine whose clock was ahead: no round is due later than one scheduled now could be. */
export function limitRounds(rounds: StatusRounds, now: number, interval: number): void {
	rounds.heardAt = Math.min(rounds.heardAt, now);
	// A round is scheduled at most two intervals ahead, and postponed by at most one more.
	rounds.dueAt = Math.min(rounds.dueAt, now + 2 * interval);
	rounds.latestAt = Math.min(rounds.latestAt, now + 3 * interval);
}

/**
 * One round of status calls. Marketo processes the two oldest jobs in its queue, so jobs are checked oldest first until
 * two unfinished ones are found. No job is checked more than once per round.
 *
 * Rounds are as far apart as if all jobs were checked. So they are at the same times as those of a client that does
 * check all jobs, and such a client would not learn of any end sooner.
 * @throws MarketoError if Marketo can no longer be reached; CancelledError
 */
export async function checkStatuses(
	rounds: StatusRounds,
	jobs: readonly WatchedJob[],
	options: RoundOptions,
): Promise<void> {
	const { clock, interval } = options;
	const oldestFirst = [...jobs].sort((a, b) => a.batchId - b.batchId);
	const errors: MarketoError[] = [];
	let asked = 0;
	let quickest = interval;
	const ask = async (job: WatchedJob): Promise<boolean> => {
		await options.beforeCall?.();
		asked++;
		const startedAt = clock.now();
		const { isOver, error } = await askAbout(job);
		quickest = Math.min(quickest, clock.now() - startedAt);
		if (error !== undefined) errors.push(error);
		return isOver;
	};
	if (options.all === true) {
		await inParallel(oldestFirst, CALLS_AT_ONCE, async (job) => void (await ask(job)));
	} else {
		const isForAll = jobs.length > JOBS_AT_WORK && ++rounds.sinceAll >= ROUNDS_BETWEEN_ALL;
		if (isForAll) rounds.sinceAll = 0;
		let atWork = 0;
		for (const job of oldestFirst) {
			if (!(await ask(job)) && ++atWork === JOBS_AT_WORK && !isForAll) break;
		}
	}
	const leftOut = Math.max(0, Math.min(QUEUE_PLACES, jobs.length) - asked);
	const saved = Math.min(interval, leftOut * quickest);
	schedule(rounds, clock.now(), interval, saved);
	if (errors.length < asked) rounds.empty = 0;
	else if (asked > 0 && (!options.hasAnswered || ++rounds.empty >= MAX_EMPTY_ROUNDS))
		throw errors[0];
}

async function askAbout(job: WatchedJob): Promise<{ isOver: boolean; error?: MarketoError }> {
	let status: ImportJob;
	try {
		status = await job.getJob();
	} catch (error) {
		if (error instanceof BatchNotFoundError) {
			job.onLost(error);
			return { isOver: true };
		}
		if (!(error instanceof MarketoError) || !error.isTransient) raise(error);
		return { isOver: false, error: error };
	}
	job.onStatus(status);
	return { isOver: isFinished(status) };
}

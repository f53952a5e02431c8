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
/** Where a round took long, the one when the time is up is left out unless this part of an interval has passed. */
const SHORTEST_BEFORE_DEADLINE = 0.5;
/** Consecutive rounds without any reply before the wait ends with an error. */
const MAX_EMPTY_ROUNDS = 5;

/** Status calls are made in rounds, one interval apart. Plain JSON. */
export interface StatusRounds {
	/** milliseconds since 1970 */
	dueAt: number;
	/** milliseconds since 1970; how far uploads can put off the round */
	latestAt: number;
	/** milliseconds since 1970; the end of the last round, or the first upload before there was one */
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

/** The first job was created: it is looked at an interval later. */
export function begin(rounds: StatusRounds, now: number, interval: number): void {
	schedule(rounds, now, interval);
}

/** A further job was created. Uploads in a row count as one: the next round waits for them, an interval at the most. */
export function putOff(rounds: StatusRounds, milliseconds: number): void {
	rounds.dueAt = Math.min(rounds.dueAt + milliseconds, rounds.latestAt);
}

/**
 * When the next round is due. The last one comes when the time is up, so that the result is as fresh as it can be. One
 * that would come less than an interval before it is left out.
 */
export function nextRoundAt(rounds: StatusRounds, interval: number, deadline: number): number {
	const { dueAt, heardAt } = rounds;
	if (dueAt + interval <= deadline) return dueAt;
	const isTooSoon = deadline - heardAt < interval * SHORTEST_BEFORE_DEADLINE;
	return isTooSoon ? dueAt : deadline;
}

/** @param saved milliseconds by which the round was shorter than one for all jobs */
function schedule(rounds: StatusRounds, now: number, interval: number, saved = 0): void {
	rounds.heardAt = now;
	rounds.dueAt = now + interval + saved;
	rounds.latestAt = rounds.dueAt + interval;
}

/** Rounds of a machine whose clock was ahead: none is due later than one that is scheduled now can be. */
export function catchUp(rounds: StatusRounds, now: number, interval: number): void {
	rounds.heardAt = Math.min(rounds.heardAt, now);
	// A round can be scheduled up to two intervals ahead, and put off by one more.
	rounds.dueAt = Math.min(rounds.dueAt, now + 2 * interval);
	rounds.latestAt = Math.min(rounds.latestAt, now + 3 * interval);
}

/**
 * One round of status calls. Marketo works on the two oldest jobs of its queue, so jobs are asked about oldest first
 * until two are found that have not ended. No job is asked about more than once a round.
 *
 * Rounds are as far apart as if all jobs were asked about. So they come at the same moments as those of a client that
 * does ask about all, and no end is known later than it would be with those further calls.
 * @throws MarketoError when Marketo cannot be asked any more, CancelledError
 */
export async function checkStatuses(
	rounds: StatusRounds,
	jobs: readonly WatchedJob[],
	options: RoundOptions,
): Promise<void> {
	const { clock, interval } = options;
	const oldestFirst = [...jobs].sort((a, b) => a.batchId - b.batchId);
	const troubles: MarketoError[] = [];
	let asked = 0;
	let quickest = interval;
	const ask = async (job: WatchedJob): Promise<boolean> => {
		await options.beforeCall?.();
		asked++;
		const startedAt = clock.now();
		const { isOver, trouble } = await askAbout(job);
		quickest = Math.min(quickest, clock.now() - startedAt);
		if (trouble !== undefined) troubles.push(trouble);
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
	if (troubles.length < asked) rounds.empty = 0;
	else if (asked > 0 && (!options.hasAnswered || ++rounds.empty >= MAX_EMPTY_ROUNDS))
		throw troubles[0];
}

async function askAbout(job: WatchedJob): Promise<{ isOver: boolean; trouble?: MarketoError }> {
	let status: ImportJob;
	try {
		status = await job.getJob();
	} catch (error) {
		if (error instanceof BatchNotFoundError) {
			job.onLost(error);
			return { isOver: true };
		}
		if (!(error instanceof MarketoError) || !error.isTransient) raise(error);
		return { isOver: false, trouble: error };
	}
	job.onStatus(status);
	return { isOver: isFinished(status) };
}

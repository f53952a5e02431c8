import { raise } from '../../csv/raise';
import { BatchNotFoundError } from '../errors/BatchNotFoundError';
import { MarketoError } from '../errors/MarketoError';
import { isFinished, type ImportJob } from './job';
import { CALLS_AT_ONCE, JOBS_AT_WORK } from '../client/limits';
import { inParallel } from '../client/parallel';
import type { Clock } from '../client/ports';

/** Adobe asks for 5 to 30 seconds between two status calls; the user's own setting may be longer. */
const LONGEST_INTERVAL = 30_000;
const GROWTH = 1.25;
/** Longest intervals between two calls for a job that is not at the head of the queue. */
const NOW_AND_THEN = 3;
/** Rounds of status calls in a row that may come to nothing while jobs are known to be at work. */
const PATIENT_ROUNDS = 5;

interface Watched {
	batchId: number;
	/** when the job came to the head of the queue, as far as we can know */
	headSince?: number;
	lastCheck?: number;
	nextCheck: number;
	interval: number;
	onChange(job: ImportJob): void;
	onLost(why: MarketoError): void;
}

/**
 * Asks for the status of many jobs with few calls. Marketo works on the two oldest jobs of its queue, so
 * those are asked about; the others only now and then. No job is asked about more than once in a polling
 * interval, and none after it has ended.
 */
export class StatusPoller {
	/** oldest first, which is the order in which Marketo takes them */
	private readonly watched: Watched[] = [];
	private readonly longest: number;
	/** milliseconds from a job's coming to the head until its first check */
	private firstDelay: number;
	/** milliseconds that jobs took at the head, as far as seen */
	private typicalDuration?: number;
	private emptyRounds = 0;

	constructor(
		private readonly getJob: (batchId: number) => Promise<ImportJob>,
		private readonly clock: Clock,
		/** milliseconds */
		private readonly interval: number,
		/** whether the account is known to answer, so that rounds without an answer may be sat out */
		private hasEverAnswered: boolean,
	) {
		this.longest = Math.max(interval, Math.min(LONGEST_INTERVAL, 3 * interval));
		this.firstDelay = interval / 100;
	}

	/** Unfinished jobs. */
	get size(): number {
		return this.watched.length;
	}

	/** @param checkNow for jobs that were created some time ago */
	add(batchId: number, on: Pick<Watched, 'onChange' | 'onLost'>, checkNow = false): void {
		const now = this.clock.now();
		const watched: Watched = {
			batchId,
			nextCheck: checkNow ? now : now + NOW_AND_THEN * this.longest,
			interval: this.interval,
			onChange: (job) => on.onChange(job),
			onLost: (why) => on.onLost(why),
		};
		const after = this.watched.findIndex((other) => other.batchId > batchId);
		this.watched.splice(after < 0 ? this.watched.length : after, 0, watched);
		this.updateHeads();
	}

	/** When the next status call is due; infinity where nothing is watched. */
	nextDue(): number {
		return this.watched.reduce(
			(due, { nextCheck }) => Math.min(due, nextCheck),
			Number.POSITIVE_INFINITY,
		);
	}

	/**
	 * Makes the status calls that are due, and those that become due by what they answer.
	 * @param beforeCall can hold calls back, where there are many
	 * @throws MarketoError when Marketo cannot be asked any more
	 */
	async check(beforeCall?: () => Promise<void>): Promise<void> {
		for (;;) {
			const now = this.clock.now();
			const due = this.watched.filter(({ nextCheck }) => nextCheck <= now);
			if (due.length === 0) return;
			const troubles: MarketoError[] = [];
			await inParallel(due, CALLS_AT_ONCE, async (one) => {
				await beforeCall?.();
				const trouble = await this.ask(one);
				if (trouble !== undefined) troubles.push(trouble);
			});
			this.updateHeads();
			if (troubles.length < due.length) {
				this.emptyRounds = 0;
				this.hasEverAnswered = true;
			} else if (!this.hasEverAnswered || ++this.emptyRounds >= PATIENT_ROUNDS) {
				throw troubles[0];
			}
		}
	}

	private async ask(one: Watched): Promise<MarketoError | undefined> {
		try {
			const job = await this.getJob(one.batchId);
			if (isFinished(job)) this.settle(one);
			else this.postpone(one);
			one.onChange(job);
			return undefined;
		} catch (error) {
			if (error instanceof BatchNotFoundError) {
				this.remove(one);
				one.onLost(error);
				return undefined;
			}
			if (!(error instanceof MarketoError) || !error.isTransient) raise(error);
			this.postpone(one);
			return error;
		}
	}

	private settle(one: Watched): void {
		const now = this.clock.now();
		if (one.headSince !== undefined) {
			// It ended between the last two checks: the middle is the best guess.
			const ended = (Math.max(one.lastCheck ?? 0, one.headSince) + now) / 2;
			const took = Math.max(0, ended - one.headSince);
			this.typicalDuration =
				this.typicalDuration === undefined ? took : (this.typicalDuration + took) / 2;
			if (one.lastCheck === undefined) this.firstDelay /= 4;
			if (this.firstDelay < this.interval / 500) this.firstDelay = 0;
		}
		this.remove(one);
	}

	private postpone(one: Watched): void {
		const now = this.clock.now();
		const isFirst = one.lastCheck === undefined;
		one.lastCheck = now;
		if (one.headSince === undefined) {
			one.nextCheck = now + NOW_AND_THEN * this.longest;
			return;
		}
		if (isFirst)
			this.firstDelay = Math.min(this.interval, Math.max(2 * this.firstDelay, this.interval / 5));
		one.nextCheck = now + one.interval;
		one.interval = Math.min(this.longest, one.interval * GROWTH);
		if (this.typicalDuration === undefined) return;
		// Where jobs take about the same time, be there when this one should end.
		const expected = one.headSince + this.typicalDuration;
		if (expected > now + this.interval) one.nextCheck = Math.min(now + this.longest, expected);
		else one.interval = this.interval;
	}

	private remove(one: Watched): void {
		this.watched.splice(this.watched.indexOf(one), 1);
	}

	private updateHeads(): void {
		const now = this.clock.now();
		for (const one of this.watched.slice(0, JOBS_AT_WORK)) {
			if (one.headSince !== undefined) continue;
			one.headSince = now;
			const notBefore = one.lastCheck === undefined ? 0 : one.lastCheck + this.interval;
			one.nextCheck = Math.min(one.nextCheck, Math.max(now + this.firstDelay, notBefore));
		}
	}
}

import type { ImportTarget } from '../client/importTarget';
import { MarketoApiError } from '../errors/MarketoApiError';
import type { MarketoError } from '../errors/MarketoError';
import { QUEUE_PLACES } from '../client/limits';
import type { MarketoPorts } from '../client/ports';

/** milliseconds; between two tries for a place that others hold */
const LONGEST_PAUSE = 30_000;
/** What remains of our share when the queue turns out to be full: others are at work there too. */
const SHARE_KEPT = 0.8;
const SMALLEST_SHARE = 2;

/**
 * What we know of Marketo's queue: our own jobs in it, and when it last refused one. Ten places are shared
 * by everything that uses the account, and nothing tells how many are free. So we never hold more than
 * ten, hold fewer once the queue was found full, and take one more for every job that went in.
 */
export class QueueSlots {
	/** the error of the last refusal */
	lastRefusal?: MarketoError;
	private readonly ours = new Map<number, ImportTarget>();
	private share = QUEUE_PLACES;
	private retryAt = 0;
	private refusals = 0;
	/** static lists that take one import at a time, with the time of the next try */
	private readonly busyKeys = new Map<string, { retryAt: number; refusals: number }>();

	constructor(
		private readonly ports: Pick<MarketoPorts, 'random'>,
		/** milliseconds */
		private readonly pollInterval: number,
	) {}

	isFree(target: ImportTarget, now: number): boolean {
		return this.hasRoomFor(1) && this.freeAt(target) <= now;
	}

	/** Whether so many more jobs might find a place one after the other. */
	hasRoomFor(jobs: number): boolean {
		return this.ours.size + jobs <= this.share;
	}

	/** When it is worth the next try; infinity while our own jobs must end first. */
	freeAt(target: ImportTarget): number {
		if (this.ours.size >= this.share) return Number.POSITIVE_INFINITY;
		const list =
			target.exclusiveKey === undefined ? undefined : this.busyKeys.get(target.exclusiveKey);
		if (list === undefined) return this.retryAt;
		const isOurs = [...this.ours.values()].some(
			({ exclusiveKey }) => exclusiveKey === target.exclusiveKey,
		);
		return isOurs ? Number.POSITIVE_INFINITY : Math.max(this.retryAt, list.retryAt);
	}

	taken(batchId: number, target: ImportTarget): void {
		this.ours.set(batchId, target);
		this.share = Math.min(QUEUE_PLACES, this.share + (this.refusals > 0 ? 0 : 1));
		this.refusals = 0;
		this.retryAt = 0;
		const list =
			target.exclusiveKey === undefined ? undefined : this.busyKeys.get(target.exclusiveKey);
		if (list !== undefined) list.refusals = 0;
	}

	freed(batchId: number): void {
		const target = this.ours.get(batchId);
		this.ours.delete(batchId);
		if (target?.exclusiveKey === undefined) return;
		const list = this.busyKeys.get(target.exclusiveKey);
		// Our own job held the list: the next one may follow at once.
		if (list !== undefined) list.retryAt = 0;
	}

	/** @returns whether the error means that the same job may find a place later */
	mustWait(error: MarketoError, target: ImportTarget, now: number): boolean {
		if (!(error instanceof MarketoApiError)) return false;
		if (error.retry === 'waitForQueue') {
			this.share = Math.max(
				SMALLEST_SHARE,
				Math.min(this.share, Math.floor(this.ours.size * SHARE_KEPT)),
			);
			this.retryAt = now + this.pause(this.refusals++);
		} else if (error.retry === 'waitForList' && target.exclusiveKey !== undefined) {
			const list = this.busyKeys.get(target.exclusiveKey) ?? { retryAt: 0, refusals: 0 };
			list.retryAt = now + this.pause(list.refusals++);
			this.busyKeys.set(target.exclusiveKey, list);
		} else {
			return false;
		}
		this.lastRefusal = error;
		return true;
	}

	/** Every try costs a whole upload: pauses grow, with half of each left to chance. */
	private pause(refusals: number): number {
		const longest = Math.max(this.pollInterval, Math.min(LONGEST_PAUSE, 3 * this.pollInterval));
		const full = Math.min(longest, this.pollInterval * 1.5 ** refusals);
		return full / 2 + (full / 2) * this.ports.random();
	}
}

import type { ImportTarget } from '../client/importTarget';
import { QUEUE_PLACES } from '../client/limits';
import type { MarketoError } from '../errors/MarketoError';

/**
 * What is known about Marketo's queue. All clients of the account share ten places, and Marketo
 * does not report how many are free. So the limit is the number of our own jobs at which the queue
 * was full: a place that one of them leaves is taken again immediately, and another place is tried
 * after a pause. Plain JSON.
 */
export interface QueueState {
	/** maximum number of our jobs known to fit */
	limit: number;
	/** consecutive rejections */
	refusals: number;
	/** milliseconds since 1970 when to try for a place beyond the limit */
	retryAt: number;
	/** targets that accept one import at a time, such as a static list, by key */
	keys: Record<string, BusyKey>;
}

interface BusyKey {
	refusals: number;
	/** milliseconds since 1970 */
	retryAt: number;
}

export interface PauseOptions {
	/** milliseconds */
	pollInterval: number;
	/** 0 ≤ x < 1 */
	random: number;
}

/** Pauses between two attempts, in polling intervals. Every attempt costs a whole upload. */
const PAUSES = {
	/** while none of our jobs is in the queue */
	forFirst: { first: 1, growth: 1.5, longest: 3 },
	/** while we wait for a place in addition to ours, which others may occupy for hours */
	forMore: { first: 6, growth: 1, longest: 6 },
} as const;

export function newQueue(): QueueState {
	return { limit: QUEUE_PLACES, refusals: 0, retryAt: 0, keys: {} };
}

/** If a target has no key of its own, Marketo's 1019 is assumed to apply to the whole account. */
function keyOf({ exclusiveKey, resource }: ImportTarget): string {
	return exclusiveKey ?? `account:${resource}`;
}

/**
 * When to try to create a job; Infinity while one of our own must end first.
 * @param ours the targets of our unfinished jobs
 */
export function freeAt(
	queue: QueueState,
	ours: readonly ImportTarget[],
	target: ImportTarget,
): number {
	let slotAt = 0;
	if (ours.length >= QUEUE_PLACES) slotAt = Number.POSITIVE_INFINITY;
	else if (ours.length >= queue.limit) slotAt = queue.retryAt;
	const key = keyOf(target);
	if (!Object.hasOwn(queue.keys, key)) return slotAt;
	const isOurs = ours.some((one) => keyOf(one) === key);
	return isOurs ? Number.POSITIVE_INFINITY : Math.max(slotAt, queue.keys[key].retryAt);
}

/**
 * Records that a job was created.
 * @param ours number of our unfinished jobs, including this one
 */
export function acquire(queue: QueueState, ours: number, target: ImportTarget): void {
	queue.refusals = 0;
	if (ours > queue.limit) {
		queue.limit = ours;
		queue.retryAt = 0;
	}
	const key = keyOf(target);
	if (Object.hasOwn(queue.keys, key)) queue.keys[key].refusals = 0;
}

/** Records that one of our jobs has ended. Its place can be taken immediately. */
export function release(queue: QueueState, target: ImportTarget): void {
	const key = keyOf(target);
	if (Object.hasOwn(queue.keys, key)) queue.keys[key].retryAt = 0;
}

/**
 * @param ours number of our unfinished jobs
 * @returns whether the error means that the same job can be created later
 */
export function noteRefusal(
	queue: QueueState,
	error: MarketoError,
	target: ImportTarget,
	ours: number,
	now: number,
	pause: PauseOptions,
): boolean {
	if (error.retry === 'waitForQueue') {
		queue.limit = ours;
		const waitsFor = ours === 0 ? 'forFirst' : 'forMore';
		queue.retryAt = now + pauseAfter(queue.refusals++, waitsFor, pause);
		return true;
	}
	if (error.retry !== 'waitForList') return false;
	const key = keyOf(target);
	const busy = Object.hasOwn(queue.keys, key) ? queue.keys[key] : { refusals: 0, retryAt: 0 };
	busy.retryAt = now + pauseAfter(busy.refusals++, 'forFirst', pause);
	queue.keys[key] = busy;
	return true;
}

/** Limits pauses set by a machine whose clock was ahead: none ends later than one that starts now could. */
export function limitPauses(queue: QueueState, now: number, pollInterval: number): void {
	const latest = now + pollInterval * PAUSES.forMore.longest;
	queue.retryAt = Math.min(queue.retryAt, latest);
	for (const busy of Object.values(queue.keys)) busy.retryAt = Math.min(busy.retryAt, latest);
}

/** Combines what two imports know about the same queue: the more cautious value of each. */
export function mergeQueues(one: QueueState, other: QueueState): QueueState {
	const keys = { ...one.keys };
	for (const [key, busy] of Object.entries(other.keys))
		if (!Object.hasOwn(keys, key) || keys[key].retryAt < busy.retryAt) keys[key] = { ...busy };
	const { limit, refusals, retryAt } = one.limit <= other.limit ? one : other;
	return { limit, refusals, retryAt, keys };
}

/** @returns milliseconds, half of them random, so that two clients do not collide repeatedly */
function pauseAfter(
	refusals: number,
	waitsFor: keyof typeof PAUSES,
	{ pollInterval, random }: PauseOptions,
): number {
	const { first, growth, longest } = PAUSES[waitsFor];
	const full = pollInterval * Math.min(longest, first * growth ** refusals);
	return full / 2 + (full / 2) * random;
}

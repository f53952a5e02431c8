import type { RetryAction } from '../errors/MarketoError';

/** The actions that repeat a request. */
export type Repeat = Extract<RetryAction, 'renewToken' | 'retry' | 'retryBriefly' | 'slowDown'>;

/**
 * How often and for how long to repeat a request for one kind of error. Each kind has its own
 * limits, so that an expired token does not use up the repeats for the rate limit. Both limits
 * apply: `repeats` limits the number of calls, `giveUpAfter` the time, because a single request may
 * take minutes to time out.
 */
export interface RetryPolicy {
	/** maximum number of repeats after the first request */
	readonly repeats: number;
	/**
	 * milliseconds before the first repeat; doubles with each repeat. 0 repeats immediately, then
	 * after 1, 2, 4 … seconds
	 */
	readonly firstPause: number;
	/** milliseconds */
	readonly longestPause: number;
	/** milliseconds since the first error of this kind, after which it is not repeated */
	readonly giveUpAfter: number;
}

export const RETRY_POLICIES: Readonly<Record<Repeat, RetryPolicy>> = {
	// Marketo returns the same token until it expires, so a new token may be valid only for
	// seconds: allows several renewals, with pauses.
	// https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/authentication
	renewToken: { repeats: 4, firstPause: 0, longestPause: 5_000, giveUpAfter: 60_000 },
	// Survives an outage of about a minute.
	retry: { repeats: 6, firstPause: 1_000, longestPause: 20_000, giveUpAfter: 300_000 },
	// A user in the editor should not wait a minute to learn that the endpoint is wrong.
	retryBriefly: { repeats: 2, firstPause: 1_000, longestPause: 2_000, giveUpAfter: 60_000 },
	// The rate limit covers 20 seconds and is shared: allows about three minutes for others to
	// finish.
	slowDown: { repeats: 12, firstPause: 2_000, longestPause: 20_000, giveUpAfter: 300_000 },
};

export function isRepeat(action: RetryAction): action is Repeat {
	return Object.hasOwn(RETRY_POLICIES, action);
}

/**
 * Milliseconds before a repeat. Half of each pause is random, so that workers whose requests were
 * rejected together do not retry together.
 * @param repeat from 0
 * @param random from 0 to 1
 */
export function pauseBefore(repeat: number, policy: RetryPolicy, random: number): number {
	if (policy.firstPause === 0)
		return repeat === 0 ? 0 : Math.min(policy.longestPause, 1_000 * 2 ** (repeat - 1));
	const full = Math.min(policy.longestPause, policy.firstPause * 2 ** repeat);
	return full / 2 + (full / 2) * random;
}

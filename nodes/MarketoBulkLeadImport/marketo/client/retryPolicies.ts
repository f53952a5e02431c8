import type { RetryAction } from '../errors/MarketoError';

/** The actions that repeat a request. */
export type Repeat = Extract<RetryAction, 'renewToken' | 'retry' | 'retryBriefly' | 'slowDown'>;

/**
 * How often and for how long a request is repeated for one kind of error. Each kind has its own budget, so an expired
 * token does not use up the patience for the rate limit. Both limits apply: `repeats` bounds the number of calls,
 * `giveUpAfter` the time, as a single request may take minutes to time out.
 */
export interface RetryPolicy {
	/** repeats after the first request */
	readonly repeats: number;
	/** milliseconds before the first repeat; doubles with each repeat. 0 repeats at once, then after 1, 2, 4 … seconds */
	readonly firstPause: number;
	/** milliseconds */
	readonly longestPause: number;
	/** milliseconds since the first error of this kind, after which it is not repeated any more */
	readonly giveUpAfter: number;
}

export const RETRY_POLICIES: Readonly<Record<Repeat, RetryPolicy>> = {
	// Marketo hands out the same token until it expires, so a new one may have only seconds to live: several
	// renewals, with pauses. https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/authentication
	renewToken: { repeats: 4, firstPause: 0, longestPause: 5_000, giveUpAfter: 60_000 },
	// An outage of about a minute is survived.
	retry: { repeats: 6, firstPause: 1_000, longestPause: 20_000, giveUpAfter: 300_000 },
	// Someone in the editor should not wait a minute to learn that the endpoint is wrong.
	retryBriefly: { repeats: 2, firstPause: 1_000, longestPause: 2_000, giveUpAfter: 60_000 },
	// The rate limit is counted over 20 seconds and shared: about three minutes for the others to finish.
	slowDown: { repeats: 12, firstPause: 2_000, longestPause: 20_000, giveUpAfter: 300_000 },
};

export function isRepeat(action: RetryAction): action is Repeat {
	return Object.hasOwn(RETRY_POLICIES, action);
}

/**
 * Milliseconds before a repeat. Half of each pause is random, so that workers that were refused together do not come
 * back together.
 * @param repeat from 0
 * @param random from 0 to 1
 */
export function pauseBefore(repeat: number, policy: RetryPolicy, random: number): number {
	if (policy.firstPause === 0)
		return repeat === 0 ? 0 : Math.min(policy.longestPause, 1_000 * 2 ** (repeat - 1));
	const full = Math.min(policy.longestPause, policy.firstPause * 2 ** repeat);
	return full / 2 + (full / 2) * random;
}

import { raise } from '../../csv/raise';
import type { RetryAction } from './errorCodes';
import { ConnectionError } from '../errors/ConnectionError';
import { MarketoApiError } from '../errors/MarketoApiError';
import type { MarketoError } from '../errors/MarketoError';
import { UncertainUploadError } from '../errors/UncertainUploadError';
import { UnexpectedReplyError } from '../errors/UnexpectedReplyError';
import { WrongAccountError } from '../errors/WrongAccountError';
import type { MarketoPorts, MarketoReply, MarketoRequest } from './ports';

type Repeating = Extract<RetryAction, 'renewToken' | 'retry' | 'slowDown'>;

interface RetryPolicy {
	/** how often the request is repeated at the most */
	repeats: number;
	/** milliseconds before the first repeat; it doubles from one to the next */
	firstPause: number;
	/** milliseconds */
	longestPause: number;
	/** milliseconds from the first failure of this kind after which it is not repeated; a request may take minutes to time out */
	giveUpAfter: number;
}

/**
 * How long each remedy is kept up: about a minute for trouble, about three for the shared limits.
 * A token can be refused right after it was renewed, as Marketo hands out the old one until it ends, with
 * seconds or nothing left to live: hence more than one renewal, with a pause.
 */
export const RETRY_POLICIES: Readonly<Record<Repeating | 'firstCall', RetryPolicy>> = {
	// Somebody at the editor should not wait a minute to be told of a wrong address.
	firstCall: { repeats: 2, firstPause: 1_000, longestPause: 2_000, giveUpAfter: 60_000 },
	renewToken: { repeats: 4, firstPause: 0, longestPause: 5_000, giveUpAfter: 60_000 },
	retry: { repeats: 6, firstPause: 1_000, longestPause: 20_000, giveUpAfter: 300_000 },
	slowDown: { repeats: 12, firstPause: 2_000, longestPause: 20_000, giveUpAfter: 300_000 },
};

export interface CallOptions {
	/**
	 * For requests that are not harmless to repeat: what to do when one got no clear answer.
	 * `repeat` tells the caller through `onUncertain`; without this option everything is repeated.
	 */
	uncertain?: { repeat: boolean; onRepeat(): void };
}

/**
 * Sends a request and reads its reply, repeating by the table of error codes; bounded by RETRY_POLICIES.
 * @throws whatever `read` or `send` threw last
 */
export async function callMarketo<T>(
	ports: MarketoPorts,
	request: MarketoRequest,
	read: (reply: MarketoReply, request: MarketoRequest) => T,
	options: CallOptions = {},
): Promise<T> {
	const used: Record<keyof typeof RETRY_POLICIES, number> = {
		firstCall: 0,
		renewToken: 0,
		retry: 0,
		slowDown: 0,
	};
	const since: Partial<Record<keyof typeof RETRY_POLICIES, number>> = {};
	let needsToken = false;
	for (;;) {
		ports.clock.throwIfCancelled();
		let failure: Repeatable;
		let wasSent = false;
		try {
			// A renewal can meet the same troubles as the request itself.
			if (needsToken) await ports.renewToken();
			needsToken = false;
			wasSent = true;
			const reply = await ports.send(request);
			ports.hasAnswered = true;
			return read(reply, request);
		} catch (error) {
			ports.clock.throwIfCancelled();
			if (!isRepeatable(error)) raise(error);
			failure = error;
		}
		const remedy = remedyFor(failure, ports.hasAnswered);
		if (remedy === undefined) throw failure;
		if (wasSent && failure.mayHaveArrived && options.uncertain !== undefined) {
			if (!options.uncertain.repeat) throw new UncertainUploadError(failure);
			options.uncertain.onRepeat();
		}
		const patience = RETRY_POLICIES[remedy];
		const firstFailure = (since[remedy] ??= ports.clock.now());
		const isSpent = ports.clock.now() - firstFailure > patience.giveUpAfter;
		if (isSpent || used[remedy] >= patience.repeats) throw failure;
		const pause = pauseBefore(used[remedy]++, patience, ports.random());
		needsToken ||= remedy === 'renewToken';
		if (pause > 0) await ports.clock.sleep(pause);
	}
}

type Repeatable = (MarketoApiError | UnexpectedReplyError | ConnectionError | WrongAccountError) &
	MarketoError;

function isRepeatable(error: unknown): error is Repeatable {
	return (
		error instanceof MarketoApiError ||
		error instanceof UnexpectedReplyError ||
		error instanceof ConnectionError ||
		error instanceof WrongAccountError
	);
}

function remedyFor(
	failure: Repeatable,
	hasAnswered: boolean,
): keyof typeof RETRY_POLICIES | undefined {
	// Where the account has answered before, something else than its identity service answers for the moment.
	if (failure instanceof WrongAccountError) return hasAnswered ? 'retry' : undefined;
	if (failure instanceof ConnectionError) {
		if (hasAnswered) return 'retry';
		// A host that is not known or not trusted is a mistake in the credential.
		return failure.trouble === 'unknownHost' || failure.trouble === 'untrusted'
			? undefined
			: 'firstCall';
	}
	return failure.remedy in RETRY_POLICIES
		? (failure.remedy as keyof typeof RETRY_POLICIES)
		: undefined;
}

/** Doubling pauses with half of each left to chance, so that many workers do not come back at once. */
function pauseBefore(repeat: number, patience: RetryPolicy, random: number): number {
	if (patience.firstPause === 0)
		return repeat === 0 ? 0 : Math.min(patience.longestPause, 1_000 * 2 ** (repeat - 1));
	const full = Math.min(patience.longestPause, patience.firstPause * 2 ** repeat);
	return full / 2 + (full / 2) * random;
}

import { raise } from '../../csv/raise';
import { MarketoError } from '../errors/MarketoError';
import { UncertainUploadError } from '../errors/UncertainUploadError';
import type { MarketoPorts, MarketoReply, MarketoRequest } from './ports';
import { isRepeat, pauseBefore, RETRY_POLICIES, type Repeat } from './retryPolicies';

export interface CallOptions {
	/**
	 * For requests that are not safe to repeat: what to do if it is unclear whether one succeeded.
	 * `onRepeat` is called before each repeat of such a request. Without this option, everything is
	 * repeated.
	 */
	uncertain?: { repeat: boolean; onRepeat(): void };
	/** milliseconds since 1970, after which the connection stops repeating requests and waiting for replies */
	deadline?: number;
}

/** The connection to one Marketo account for the duration of one execution. */
export class Connection {
	constructor(
		readonly ports: MarketoPorts,
		/** Once Marketo has replied, a missing reply is temporary; before that, a wrong endpoint is more likely. */
		private hasAnswered = false,
	) {}

	/**
	 * Sends a request and reads its reply. Repeats it as the error requires, within RETRY_POLICIES.
	 * @throws the last error of `read` or `send`; CancelledError; UncertainUploadError
	 */
	async call<T>(
		request: MarketoRequest,
		read: (reply: MarketoReply, request: MarketoRequest) => T,
		{ uncertain, deadline = Number.POSITIVE_INFINITY }: CallOptions = {},
	): Promise<T> {
		const { clock } = this.ports;
		const budgets: Partial<Record<Repeat, { used: number; since: number }>> = {};
		let needsToken = false;
		for (;;) {
			clock.throwIfCancelled();
			let error: MarketoError;
			let wasSent = false;
			try {
				// A renewal can fail for the same reasons as the request itself.
				if (needsToken) await this.ports.renewToken();
				needsToken = false;
				wasSent = true;
				const timeLeft = Math.max(1, deadline - clock.now());
				const reply = await this.ports.send({
					...request,
					timeout: Math.min(request.timeout, timeLeft),
				});
				this.hasAnswered = true;
				return read(reply, request);
			} catch (thrown) {
				clock.throwIfCancelled();
				if (!(thrown instanceof MarketoError)) raise(thrown);
				error = thrown;
			}
			const action = this.actionFor(error);
			if (!isRepeat(action)) throw error;
			if (wasSent && error.mayHaveArrived && uncertain !== undefined) {
				if (!uncertain.repeat) throw new UncertainUploadError(error);
				uncertain.onRepeat();
			}
			const policy = RETRY_POLICIES[action];
			const budget = (budgets[action] ??= { used: 0, since: clock.now() });
			const isSpent =
				budget.used >= policy.repeats || clock.now() - budget.since > policy.giveUpAfter;
			if (isSpent) throw error;
			const pause = pauseBefore(budget.used++, policy, this.ports.random());
			if (clock.now() + pause >= deadline) throw error;
			needsToken ||= action === 'renewToken';
			if (pause > 0) await clock.sleep(pause);
		}
	}

	private actionFor(error: MarketoError) {
		return this.hasAnswered ? error.retry : (error.retryBeforeFirstReply ?? error.retry);
	}
}

/** What to do about an error. Only the first four repeat the same request automatically. */
export type RetryAction =
	/** get a new token, then repeat */
	| 'renewToken'
	/** temporary: repeat after a growing pause */
	| 'retry'
	/** repeat only a few times: a wrong setting is as likely as an outage */
	| 'retryBriefly'
	/** a limit shared by all clients of the Marketo account: repeat after a longer pause */
	| 'slowDown'
	/** all ten places in the import queue are taken: try again when one is free */
	| 'waitForQueue'
	/** another job is importing into the same static list: try again when it is done */
	| 'waitForList'
	/** repeating would not help */
	| 'stop';

/**
 * Base class of all errors that this layer throws deliberately. `message` says what happened,
 * `description` how to fix it; both are shown to the user unchanged. The other properties tell the
 * code how to handle the error, so that callers need not know the subclasses.
 */
export abstract class MarketoError extends Error {
	/**
	 * `marketo`: reported by Marketo or the network. `user`: about a setting, a file or a limit
	 * that the user chose.
	 */
	readonly origin: 'marketo' | 'user' = 'user';

	/** `file`: other files of the same run may still succeed. `account`: nothing else can succeed either. */
	readonly scope: 'file' | 'account' = 'file';

	readonly retry: RetryAction = 'stop';

	/** Replaces `retry` until the account has replied for the first time. */
	readonly retryBeforeFirstReply?: RetryAction;

	/** Whether Marketo may have acted on the request without confirming it. */
	readonly mayHaveArrived: boolean = false;

	/** Marketo's error code, if any */
	readonly code?: string;

	/** if the reply did not come from Marketo */
	readonly httpStatus?: number;

	/** the import job that the error is about, if it is only one */
	readonly batchId?: number;

	constructor(
		message: string,
		readonly description: string,
		options?: { cause?: unknown },
	) {
		super(message, options);
		this.name = new.target.name;
	}

	/** Whether the same request may succeed later without anyone changing anything. */
	get isTransient(): boolean {
		return this.retry === 'retry' || this.retry === 'slowDown';
	}
}

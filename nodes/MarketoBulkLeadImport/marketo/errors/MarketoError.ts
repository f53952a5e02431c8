/** What to do about an error. Only the first four repeat the same request on their own. */
export type RetryAction =
	/** get a new token, then repeat */
	| 'renewToken'
	/** temporary: repeat after a growing pause */
	| 'retry'
	/** repeat only a few times: a wrong setting is as likely as an outage */
	| 'retryBriefly'
	/** a limit shared by everything that uses the Marketo account: repeat after a longer pause */
	| 'slowDown'
	/** all ten places in the import queue are taken: try again when one is free */
	| 'waitForQueue'
	/** another job is importing into the same static list: try again when it is done */
	| 'waitForList'
	/** repeating would not help */
	| 'stop';

/**
 * Base of everything this layer throws on purpose. `message` says what happened, `description` how to
 * fix it; both are shown to the user unchanged. The other fields say what the code has to do about the error, so
 * that no caller needs to know the classes.
 */
export abstract class MarketoError extends Error {
	/** `marketo`: said by Marketo or the network. `user`: about a setting, a file or a limit that the user chose. */
	readonly origin: 'marketo' | 'user' = 'user';

	/** `file`: other files of the same run may still succeed. `account`: nothing else can succeed either. */
	readonly scope: 'file' | 'account' = 'file';

	readonly retry: RetryAction = 'stop';

	/** Replaces `retry` as long as the account has not answered at all. */
	readonly retryBeforeFirstReply?: RetryAction;

	/** Whether Marketo may have acted on the request although it did not confirm it. */
	readonly mayHaveArrived: boolean = false;

	/** Marketo's error code, where it gave one */
	readonly code?: string;

	/** where the reply was not one of Marketo's */
	readonly httpStatus?: number;

	/** the import job that the error is about, where it is about a single one */
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

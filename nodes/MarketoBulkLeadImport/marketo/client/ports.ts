export interface MarketoRequest {
	method: 'GET' | 'POST';
	/** relative to the account's origin, e.g. `/bulk/v1/leads.json` */
	path: string;
	query?: Record<string, string>;
	/** sent as the only part, `file`, of a multipart body */
	file?: UploadFile;
	/** milliseconds within which the whole reply must arrive */
	timeout: number;
	/** completes "while trying to …" */
	purpose: string;
}

export interface UploadFile {
	/** plain ASCII, at most 100 characters */
	name: string;
	bytes: Uint8Array;
}

export interface MarketoReply {
	status: number;
	/** in lower case, with parameters; empty if the reply has none */
	contentType: string;
	body: string;
	/** the target of a redirect */
	location?: string;
}

export interface Clock {
	/** milliseconds since 1970 */
	now(): number;
	/** @throws CancelledError as soon as the execution is stopped */
	sleep(milliseconds: number): Promise<void>;
	/** @throws CancelledError if the execution has been stopped */
	throwIfCancelled(): void;
}

/** What this layer needs from outside: network, time, randomness and a log. */
export interface MarketoPorts {
	/** the account that `send` uses: the host of its REST address in lower case, e.g. `123-abc-456.mktorest.com` */
	readonly account: string;
	/** @throws ConnectionError, CancelledError, CredentialsRejectedError, WrongAccountError */
	send(request: MarketoRequest): Promise<MarketoReply>;
	/** Makes the next `send` use a newer token than the rejected one. */
	renewToken(): Promise<void>;
	clock: Clock;
	/** 0 ≤ x < 1, for jitter */
	random(): number;
	/** Writes a line to n8n's log. Never pass a token, a secret or a lead's value. */
	log(message: string): void;
}

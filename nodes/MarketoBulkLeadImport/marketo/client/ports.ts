export interface MarketoRequest {
	method: 'GET' | 'POST';
	/** below the account's origin, e.g. `/bulk/v1/leads.json` */
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
	/** lower case, with parameters; empty where the reply has none */
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
	/** @throws CancelledError when the execution was stopped */
	throwIfCancelled(): void;
}

/** What this layer needs from the outside: the network, the time, chance and a log. */
export interface MarketoPorts {
	/** @throws ConnectionError, CancelledError, CredentialsRejectedError, WrongAccountError */
	send(request: MarketoRequest): Promise<MarketoReply>;
	/** Makes the next `send` use a newer token than the rejected one. */
	renewToken(): Promise<void>;
	clock: Clock;
	/** 0 ≤ x < 1, for jitter */
	random(): number;
	/** Writes a line to n8n's log. Never pass a token, a secret or a value of a lead. */
	log(message: string): void;
}

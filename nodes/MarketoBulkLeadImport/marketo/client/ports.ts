/** What this layer needs of the outside world; whoever calls it hands these in. */

export interface MarketoRequest {
	method: 'GET' | 'POST';
	/** below the account's origin, e.g. `/bulk/v1/leads.json` */
	path: string;
	query?: Record<string, string>;
	/** goes as the one part `file` of a multipart body */
	file?: UploadFile;
	/** milliseconds until the whole answer must be here */
	timeout: number;
	/** what is asked for, completes "when asked to …" */
	purpose: string;
}

export interface UploadFile {
	/** plain ASCII, at most 100 characters */
	name: string;
	bytes: Uint8Array;
	/** free memory around `bytes` that the request may be made in */
	spare?: { before: number; after: number };
}

export interface MarketoReply {
	status: number;
	/** lower case, with its parameters; empty where the reply names none */
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

export interface MarketoPorts {
	/** @throws ConnectionError, CancelledError, CredentialsRejectedError, WrongAccountError */
	send(request: MarketoRequest): Promise<MarketoReply>;
	/** Makes the next `send` use a token that is newer than the one refused. */
	renewToken(): Promise<void>;
	clock: Clock;
	/** 0 ≤ x < 1, for jitter */
	random(): number;
	/** A line for n8n's log. Never a token, a secret or a value of a lead. */
	log(message: string): void;
}

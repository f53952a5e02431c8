import { errorReply } from './errors';
import type { Instance } from './instance';
import type { JobFault } from './jobFaults';
import type { ApiUser, HttpReply, SimRequest } from './types';
import type { Upload } from './upload';

/** One call that has passed authentication and limits. */
export interface Call {
	instance: Instance;
	request: SimRequest;
	path: string;
	query: URLSearchParams;
	requestId: string;
	user: ApiUser;
	/** The variable parts of the path, e.g. `batchId`. */
	parameters: Readonly<Record<string, string>>;
	upload: Upload;
	/** The fault of the job that this call creates. */
	jobFault?: JobFault;
}

/** Why a call is rejected. */
export interface Refusal {
	code: string;
	subject?: string;
}

export function refuse(call: Call, code: string, subject = ''): HttpReply {
	return errorReply(call.requestId, code, subject);
}

export function succeed(
	call: Call,
	result: unknown,
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	return { requestId: call.requestId, success: true, ...more, result };
}

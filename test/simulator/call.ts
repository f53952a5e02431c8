import { errorReply } from './errors';
import type { Instance } from './instance';
import type { JobFault } from './jobFaults';
import type { ApiUser, HttpReply, SimRequest } from './types';

/** One call on its way through the engine. */
export interface Call {
	instance: Instance;
	request: SimRequest;
	path: string;
	query: URLSearchParams;
	requestId: string;
	user: ApiUser;
	/** The ID in the path. */
	id?: number;
	/** What will be wrong with a job that this call makes. */
	jobFault?: JobFault;
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

import type { IExecuteFunctions } from 'n8n-workflow';
import { openSession, type Session } from '../transport/session';

/** Opens the session when it is first needed, so that a wrong credential is an error of the item that needs it. */
export function sessionOnce(context: IExecuteFunctions): () => Promise<Session> {
	let session: Promise<Session> | undefined;
	return async () => await (session ??= openSession(context));
}

import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { MarketoClient } from '../marketo/client/marketoClient';
import { toNodeError } from '../transport/nodeErrors';
import { openClient } from '../transport/openClient';

/** Loads a list for the editor, and converts errors to n8n's. */
export async function withClient<T>(
	context: ILoadOptionsFunctions,
	work: (client: MarketoClient) => Promise<T>,
): Promise<T> {
	try {
		return await work(await openClient(context));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

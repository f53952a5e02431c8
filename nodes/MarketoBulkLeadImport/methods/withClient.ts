import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { MarketoClient } from '../marketo/client/marketoClient';
import { toNodeError } from '../transport/nodeErrors';
import { openClient } from '../transport/openClient';

/** Runs the work of a list in the editor, and gives its errors n8n's form. */
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

import type { IExecuteFunctions } from 'n8n-workflow';
import type { MarketoClient } from '../marketo/client/marketoClient';
import { openClient } from '../transport/openClient';

/** Opens the client on first use, so that an invalid credential is reported for the item that needs it. */
export function clientOnce(context: IExecuteFunctions): () => Promise<MarketoClient> {
	let client: Promise<MarketoClient> | undefined;
	return async () => await (client ??= openClient(context));
}

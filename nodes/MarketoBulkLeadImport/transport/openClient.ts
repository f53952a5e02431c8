import { MarketoClient } from '../marketo/client/marketoClient';
import { marketoPorts, type MarketoContext } from './marketoPorts';

/** A client for the account in the node's credential. */
export async function openClient(context: MarketoContext): Promise<MarketoClient> {
	return new MarketoClient(await marketoPorts(context));
}

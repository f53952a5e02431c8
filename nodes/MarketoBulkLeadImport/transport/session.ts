import { MarketoClient } from '../marketo/client/marketoClient';
import type { MarketoPorts } from '../marketo/client/ports';
import { marketoPorts, type MarketoContext } from './marketoPorts';

/** One execution's dealings with Marketo. */
export interface Session {
	api: MarketoClient;
	ports: MarketoPorts;
}

export async function openSession(context: MarketoContext): Promise<Session> {
	const ports = await marketoPorts(context);
	return { api: new MarketoClient(ports), ports };
}

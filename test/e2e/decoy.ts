import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Decoy {
	/** Host and port. */
	host: string;
	readonly requests: readonly string[];
	close(): Promise<void>;
}

/** A server that must receive nothing. */
export async function startDecoy(): Promise<Decoy> {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		requests.push(`${request.method} ${request.url}`);
		response.end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		async close() {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

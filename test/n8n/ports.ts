import { createServer, type AddressInfo } from 'node:net';

async function listenOnce(port: number): Promise<number> {
	const server = createServer();
	return await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const chosen = (server.address() as AddressInfo).port;
			server.close(() => resolve(chosen));
		});
	});
}

/** A free port of the loopback interface, if possible `preferred`. */
export async function freePort(preferred = 0): Promise<number> {
	try {
		return await listenOnce(preferred);
	} catch {
		return await listenOnce(0);
	}
}

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SlowProxy {
	url: string;
	/** Number of open connections with an upload: they carry more data than any other request. */
	readonly uploading: number;
	/** Bytes forwarded so far from n8n to Marketo. */
	readonly passed: number;
	close(): Promise<void>;
}

/** A slow connection to Marketo. Requests are limited to `bytesPerSecond`, responses are not. */
export async function startSlowProxy(
	targetPort: number,
	bytesPerSecond: number,
): Promise<SlowProxy> {
	const sockets = new Set<Socket>();
	const uploads = new Set<Socket>();
	let passed = 0;
	const server = createServer((client) => {
		const marketo = connect(targetPort, '127.0.0.1');
		sockets.add(client);
		for (const [one, other] of [
			[client, marketo],
			[marketo, client],
		]) {
			one.on('error', () => other.destroy());
			one.on('close', () => other.destroy());
		}
		client.on('close', () => {
			sockets.delete(client);
			uploads.delete(client);
		});
		marketo.pipe(client);
		void (async () => {
			for await (const chunk of client.iterator({ destroyOnReturn: false })) {
				const bytes = chunk as Buffer;
				await sleep((bytes.length / bytesPerSecond) * 1000);
				if (marketo.destroyed) return;
				marketo.write(bytes);
				passed += bytes.length;
				if (client.bytesRead > 100_000 && !client.destroyed) uploads.add(client);
			}
		})().catch(() => marketo.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		get uploading() {
			return uploads.size;
		},
		get passed() {
			return passed;
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

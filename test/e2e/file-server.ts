import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer {
	url: string;
	/** Serves a file, and returns its URL. */
	put(name: string, content: string | Buffer, contentType?: string): string;
	close(): Promise<void>;
}

interface Offered {
	content: Buffer;
	contentType: string;
}

/** Serves the files that HTTP Request nodes download in these tests. */
export async function startFileServer(): Promise<FileServer> {
	const files = new Map<string, Offered>();
	const server = createServer((request: IncomingMessage, response: ServerResponse) => {
		const file = files.get(decodeURI(request.url ?? ''));
		if (file === undefined) {
			response.writeHead(404).end();
			return;
		}
		response
			.writeHead(200, { 'content-type': file.contentType, 'content-length': file.content.length })
			.end(file.content);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		put(name, content, contentType = 'text/csv') {
			files.set(`/${name}`, { content: Buffer.from(content), contentType });
			return `${url}/${name}`;
		},
		async close() {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { SimulatorOptions } from './options';
import { MarketoSimulator, type Ticket } from './simulator';
import type { HttpReply, SimReply } from './types';

export interface ServerOptions extends Partial<SimulatorOptions> {
	/** 0 for any free port. */
	port?: number;
	host?: string;
	/** A simulator to serve instead of a new one. */
	simulator?: MarketoSimulator;
}

export interface SimulatorServer {
	/** Without a trailing slash. */
	url: string;
	port: number;
	simulator: MarketoSimulator;
	/** Rejects new connections, and closes open ones. */
	refuse(): Promise<void>;
	/** Accepts connections again, on the same port. */
	listen(): Promise<void>;
	/** Stops the server and closes all connections. */
	close(): Promise<void>;
}

/** In bytes: Node's own limit would return 431 where Marketo returns 414. */
const maxHeaderSize = 1_048_576;

/** Serves a simulator over HTTP, on the loopback address by default. */
export async function startSimulator(options: ServerOptions = {}): Promise<SimulatorServer> {
	const { port = 0, host = '127.0.0.1', simulator: given, ...simulatorOptions } = options;
	const simulator = given ?? new MarketoSimulator(simulatorOptions);
	const sockets = new Set<Socket>();
	const closing = new AbortController();

	const server = createServer({ maxHeaderSize }, (incoming, outgoing) => {
		void serve(simulator, incoming, outgoing, closing.signal).catch(() => incoming.destroy());
	});
	// No time limit for uploads: the client sets the time-out.
	server.requestTimeout = 0;
	server.headersTimeout = 0;
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	const listen = async (on: number): Promise<void> =>
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			server.listen(on, host, () => {
				server.off('error', reject);
				resolve();
			});
		});
	const refuse = async (): Promise<void> => {
		const closed = new Promise<void>((resolve) => server.close(() => resolve()));
		for (const socket of sockets) socket.destroy();
		await closed;
	};

	await listen(port);
	const bound = (server.address() as AddressInfo).port;
	return {
		url: `http://${host}:${bound}`,
		port: bound,
		simulator,
		refuse,
		listen: async () => await listen(bound),
		async close() {
			closing.abort();
			await refuse();
		},
	};
}

async function serve(
	simulator: MarketoSimulator,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	closing: AbortSignal,
): Promise<void> {
	const head = {
		method: incoming.method ?? 'GET',
		url: incoming.url ?? '/',
		headers: flatHeaders(incoming),
	};
	const ticket = simulator.arrive(head);
	outgoing.on('close', () => ticket.close());
	if (ticket.early !== undefined) {
		await sendEarly(ticket, incoming, outgoing, closing);
		return;
	}
	const body = await readBody(incoming);
	await send(await simulator.handle({ ...head, body }, ticket), incoming, outgoing, closing);
}

function flatHeaders(incoming: IncomingMessage): Record<string, string> {
	const flat: Record<string, string> = {};
	for (const [name, value] of Object.entries(incoming.headers)) {
		if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
	}
	return flat;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer[]> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	return chunks;
}

async function sendEarly(
	ticket: Ticket,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	closing: AbortSignal,
): Promise<void> {
	const { early } = ticket;
	if (early === undefined) return;
	if (early.kind === 'reset' && early.when === 'during') await readHalf(incoming);
	// Node discards the rest of the upload, so that the client can read the reply.
	await send(early, incoming, outgoing, closing);
}

/** Reads until half of the body, according to Content-Length, has arrived. */
async function readHalf(incoming: IncomingMessage): Promise<void> {
	const half = Number(incoming.headers['content-length'] ?? 0) / 2;
	let read = 0;
	for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
		read += (chunk as Buffer).length;
		if (read >= half) return;
	}
}

async function send(
	reply: SimReply,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	closing: AbortSignal,
): Promise<void> {
	if (reply.kind === 'silence') return;
	if (reply.kind === 'reset') {
		incoming.socket.resetAndDestroy();
		return;
	}
	if (!(await delay(reply, outgoing, closing))) return;
	const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
	outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
	if (reply.breakAfterBytes === undefined) {
		outgoing.end(body);
		return;
	}
	outgoing.write(body.subarray(0, reply.breakAfterBytes), () => incoming.socket.destroy());
}

/** Resolves to whether the caller is still connected after the delay. */
async function delay(
	reply: HttpReply,
	outgoing: ServerResponse,
	closing: AbortSignal,
): Promise<boolean> {
	if (reply.delayMs === undefined || reply.delayMs <= 0) return true;
	const gone = new AbortController();
	const leave = (): void => gone.abort();
	outgoing.once('close', leave);
	try {
		await sleep(reply.delayMs, undefined, { signal: AbortSignal.any([gone.signal, closing]) });
		return true;
	} catch {
		return false;
	} finally {
		outgoing.off('close', leave);
	}
}

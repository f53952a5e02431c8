import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';
import { loadProductNode, productNodeType } from '../engine/product';
import { MarketoSimulator } from '../simulator/simulator';
import { credentialFor, runNode } from '../support/runNode';
import { sha256 } from './carrier';
import { LOOPBACK_CERTIFICATE } from './loopbackCertificate';
import type { CheckResult } from './report';

/** What happens to an upload, while the server reads the rest of its bytes slowly. */
type Treatment =
	/** read slowly, then answered */
	| 'slow'
	/** answered when its first bytes have arrived, and read after that */
	| 'accepted early'
	/** rejected when its first bytes have arrived, and read after that */
	| 'queue full early'
	| 'too many calls early'
	| 'gateway error early'
	| 'token rejected early'
	/** the client times out in the middle of the body */
	| 'timed out'
	/** the connection breaks in the middle of the body */
	| 'reset'
	/** all of it is read, and the reply is lost */
	| 'answer lost'
	/** the user presses Stop in the middle of the body */
	| 'stopped';

const CASES: ReadonlyArray<[first: Treatment, others: Treatment, only?: Scheme]> = [
	['slow', 'slow'],
	// Marketo is reached only over TLS, where a body is encrypted when it is passed to the socket.
	['accepted early', 'accepted early', 'https'],
	['queue full early', 'slow'],
	['too many calls early', 'slow'],
	['gateway error early', 'accepted early', 'https'],
	// n8n does not renew tokens at a server with our certificate.
	['token rejected early', 'slow', 'http'],
	['timed out', 'slow'],
	['timed out', 'accepted early', 'https'],
	['reset', 'slow'],
	['answer lost', 'slow'],
	['answer lost', 'accepted early', 'https'],
	['stopped', 'slow'],
];

/** Larger than the buffers of the sockets on both sides, so that the client still holds most of it. */
const PART_BYTES = 9_900_000;
const PARTS = 3;
/** milliseconds */
const PATIENCE = 400;
const SLOW = 900;

/** Marketo is reached only over TLS; plain HTTP is for a simulator on the same machine. */
type Scheme = 'http' | 'https';

interface Upload {
	/** a copy of the body, made when the node passed it on */
	handedOver: Buffer;
	/** the bytes that arrived, whether or not the client was still waiting */
	received: Buffer[];
	isWhole: boolean;
}

/** Uploads over real sockets to a server that reads slowly: the bytes on the wire must be those of the part. */
export async function uploadMemory(scheme: Scheme): Promise<CheckResult> {
	const failures: string[] = [];
	const cases = CASES.filter(([, , only = scheme]) => only === scheme);
	for (const [first, others] of cases) {
		const found = await uploadTo(first, others, scheme);
		failures.push(...found.map((text) => `${first}, then ${others}: ${text}`));
	}
	return {
		name: `bodies on the wire while their memory is used again, ${scheme}`,
		cases: cases.length,
		failures,
	};
}

async function uploadTo(first: Treatment, others: Treatment, scheme: Scheme): Promise<string[]> {
	const uploads: Upload[] = [];
	const simulator = new MarketoSimulator({ jobSeconds: 0.05, callsPer20s: 100_000 });
	const stop = new AbortController();
	const reading: Array<Promise<void>> = [];
	const listen = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
		const number = Number(incoming.headers['x-upload']);
		const work = Number.isNaN(number)
			? answer(simulator, incoming, outgoing)
			: receive(
					uploads[number],
					number === 0 ? first : others,
					simulator,
					incoming,
					outgoing,
					stop,
				);
		reading.push(work.catch(() => undefined));
	};
	const server =
		scheme === 'http' ? createServer(listen) : createTlsServer(LOOPBACK_CERTIFICATE, listen);
	server.requestTimeout = 0;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	try {
		const run = await runNode({
			parameters: {
				operation: 'importAndWait',
				options: { pollInterval: 0.1, balanceParts: false },
			},
			file: await file(),
			credentials: await credential(`${scheme}://127.0.0.1:${port}`, simulator),
			binaryMode: 'filesystem',
			signal: stop.signal,
			nodeTypes: { [productNodeType]: await observed(uploads, first === 'timed out') },
		});
		if (stop.signal.aborted) await sleep(2 * SLOW);
		// Requests that a client abandoned may never end.
		await Promise.race([Promise.all(reading), sleep(10 * SLOW)]);
		return [
			...uploads.flatMap(differences),
			...(first === 'stopped' || run.message === undefined ? [] : [run.message]),
			...(first === 'stopped' || uploads.length >= PARTS
				? []
				: [`only ${uploads.length} uploads were made`]),
		];
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

/** With a token, as n8n would not fetch one from a server with that certificate. */
async function credential(url: string, simulator: MarketoSimulator): Promise<IDataObject> {
	const { clientId, clientSecret } = simulator.options;
	const query = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
	const reply = await simulator.handle({
		method: 'GET',
		url: `/identity/oauth/token?${query}`,
		headers: {},
		body: new Uint8Array(0),
	});
	if (reply.kind !== 'reply') throw new Error('The simulator gives no token');
	return {
		...credentialFor(url, simulator),
		oauthTokenData: JSON.parse(String(reply.body)) as IDataObject,
	};
}

function differences({ handedOver, received, isWhole }: Upload, i: number): string[] {
	const wire = Buffer.concat(received);
	const meant = handedOver.subarray(0, wire.length);
	if (isWhole && wire.length !== handedOver.length)
		return [`upload ${i + 1} has ${wire.length} bytes instead of ${handedOver.length}`];
	return sha256(wire) === sha256(meant)
		? []
		: [
				`upload ${i + 1} was changed while it was being sent, from byte ${firstChange(wire, meant)}`,
			];
}

function firstChange(one: Buffer, other: Buffer): number {
	return one.findIndex((byte, i) => byte !== other[i]);
}

/** Rows that differ from part to part at every position. */
async function file(): Promise<Buffer> {
	const rows: string[] = ['email,firstName,lastName\n'];
	let bytes = 0;
	for (let i = 0; bytes < PART_BYTES * (PARTS - 0.5); i++) {
		const row = `lead${i}@private.example,${String(i).repeat(8)},${'x'.repeat(1_000)}${i}\n`;
		rows.push(row);
		bytes += row.length;
	}
	return await Promise.resolve(Buffer.from(rows.join('')));
}

/** The node, with a copy of every body when it is passed to n8n, and with shorter time-outs. */
async function observed(uploads: Upload[], isImpatient: boolean): Promise<INodeType> {
	const product = await loadProductNode();
	return Object.assign(Object.create(product) as INodeType, {
		description: product.description,
		async execute(this: IExecuteFunctions) {
			const { helpers } = this;
			const watching = {
				...helpers,
				async httpRequestWithAuthentication(
					this: IExecuteFunctions,
					type: string,
					options: IHttpRequestOptions,
				): Promise<unknown> {
					options.skipSslCertificateValidation = true;
					const body = options.body as unknown;
					if (Buffer.isBuffer(body)) {
						options.headers = { ...options.headers, 'X-Upload': String(uploads.length) };
						if (isImpatient && uploads.length === 0) options.timeout = PATIENCE;
						uploads.push({ handedOver: Buffer.from(body), received: [], isWhole: false });
					}
					return await helpers.httpRequestWithAuthentication.call(this, type, options);
				},
			};
			const context = new Proxy(this, {
				get: (target, name) =>
					name === 'helpers' ? watching : (Reflect.get(target, name) as unknown),
			});
			return await product.execute?.call(context);
		},
	});
}

async function answer(
	simulator: MarketoSimulator,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	await say(simulator, incoming, Buffer.concat(chunks), outgoing);
}

async function say(
	simulator: MarketoSimulator,
	incoming: IncomingMessage,
	body: Buffer,
	outgoing: ServerResponse,
): Promise<void> {
	const { method = 'GET', url = '/' } = incoming;
	const headers = Object.fromEntries(
		Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
	);
	const reply = await simulator.handle({ method, url, headers, body });
	if (reply.kind !== 'reply') throw new Error('The simulator does not answer');
	outgoing.writeHead(reply.status, { ...reply.headers, ...STAY_OPEN }).end(reply.body);
}

/** Regardless of the client's headers: otherwise Node would close the connection after its reply, read or not. */
const STAY_OPEN = { connection: 'keep-alive' };

const REFUSALS: Readonly<Partial<Record<Treatment, [status: number, body: string]>>> = {
	'queue full early': [200, '{"success":false,"errors":[{"code":"1016","message":"Full"}]}'],
	'too many calls early': [200, '{"success":false,"errors":[{"code":"606","message":"Slow"}]}'],
	'gateway error early': [503, '<html>Busy</html>'],
	'token rejected early': [200, '{"success":false,"errors":[{"code":"601","message":"Token"}]}'],
};

async function receive(
	upload: Upload,
	treatment: Treatment,
	simulator: MarketoSimulator,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	stop: AbortController,
): Promise<void> {
	const refusal = REFUSALS[treatment];
	let readBytes = 0;
	for await (const chunk of incoming) {
		upload.received.push(chunk as Buffer);
		const before = readBytes;
		readBytes += (chunk as Buffer).length;
		const isHalfway = before < PART_BYTES / 2 && readBytes >= PART_BYTES / 2;
		if (before === 0) {
			if (refusal !== undefined) outgoing.writeHead(refusal[0], STAY_OPEN).end(refusal[1]);
			if (treatment === 'accepted early')
				await say(simulator, incoming, upload.handedOver, outgoing);
		}
		if (before === 0 || isHalfway) {
			if (isHalfway && treatment === 'reset') return void incoming.socket.destroy();
			if (isHalfway && treatment === 'stopped') stop.abort();
			await sleep(treatment === 'timed out' ? PATIENCE * 2 : SLOW / 2);
		}
	}
	upload.isWhole = incoming.complete;
	if (treatment === 'answer lost') return void incoming.socket.destroy();
	if (!outgoing.headersSent)
		await say(simulator, incoming, Buffer.concat(upload.received), outgoing);
}

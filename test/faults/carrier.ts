import { createHash } from 'node:crypto';
import { FaultBoard } from '../simulator/faults';
import { routeFor } from '../simulator/routes';
import type { MarketoSimulator } from '../simulator/simulator';
import type { HttpReply, SimReply, Step } from '../simulator/types';
import type { VirtualTime } from './virtualTime';

/** The options that n8n's HTTP client gets. */
export interface Outgoing {
	method: string;
	url: string;
	headers: Record<string, string>;
	body?: unknown;
	/** milliseconds */
	timeout: number;
	disableFollowRedirect?: boolean;
	signal?: AbortSignal;
}

/** A request as sent, for the invariants. */
export interface SentRequest {
	step: Step;
	url: string;
	method: string;
	headers: Record<string, string>;
	body: Uint8Array;
	/** SHA-256 of the body as passed by the node, and of its file, in hexadecimal */
	sha256?: { body: string; file: string };
	at: number;
	/** when the caller got its reply or error */
	endedAt?: number;
	/** what the caller got; undefined if it got an error */
	reply?: { status: number; body: string };
	followsRedirects: boolean;
	/** the node's process died before the reply arrived */
	isCutOff?: boolean;
}

/** Why a request does not reach Marketo. */
export type LineTrouble = 'ECONNREFUSED' | 'ENOTFOUND' | 'EAI_AGAIN' | 'ENETUNREACH';

/** Sends requests to a simulator in virtual time, and throws axios errors if there is no reply. */
export class Carrier {
	readonly sent: SentRequest[] = [];
	/** The file of every job that Marketo accepted, by batch ID, whether or not the caller got the reply. */
	readonly contents = new Map<number, string>();
	/** Faults whose `name` is a LineTrouble. */
	readonly line: FaultBoard;
	private readonly underway = new Set<Promise<unknown>>();
	private readonly callsOf = new Map<Step, number>();

	constructor(
		private readonly simulator: MarketoSimulator,
		private readonly time: VirtualTime,
		private readonly random: () => number,
		/** maximum milliseconds of a round trip */
		private readonly latency = 300,
	) {
		this.line = new FaultBoard(random);
	}

	async send(out: Outgoing): Promise<HttpReply> {
		// As in axios: nothing more is sent.
		if (out.signal?.aborted === true) throw axiosError('canceled', 'ERR_CANCELED', out);
		const { pathname } = new URL(out.url);
		const record: SentRequest = {
			step: routeFor(pathname).step,
			url: out.url,
			method: out.method,
			headers: out.headers,
			body: new Uint8Array(0),
			at: this.time.now(),
			followsRedirects: out.disableFollowRedirect !== true,
		};
		this.sent.push(record);
		const work = this.carry(out, record);
		this.underway.add(work);
		const done = (): unknown => this.underway.delete(work);
		work.then(done, done);
		try {
			const reply = await unlessAborted(work, out);
			record.reply = { status: reply.status, body: textOf(reply.body) };
			return reply;
		} finally {
			record.endedAt = this.time.now();
		}
	}

	/** Waits for requests whose caller has gone. */
	async drain(): Promise<void> {
		while (this.underway.size > 0) await Promise.allSettled([...this.underway]);
	}

	private async carry(out: Outgoing, record: SentRequest): Promise<HttpReply> {
		const url = new URL(out.url);
		const { bytes, contentType } = await this.time.during(encode(out.body));
		record.body = Uint8Array.from(bytes);
		if (record.step === 'create') record.sha256 = hashesOf(record.body);
		const trouble = this.takeTrouble(record.step, out.method, url);
		if (trouble !== undefined) {
			await this.time.sleep(1);
			throw axiosError(`${trouble} ${url.host}`, trouble, out);
		}
		const headers = {
			...Object.fromEntries(
				Object.entries(out.headers).map(([name, value]) => [name.toLowerCase(), value]),
			),
			...(contentType !== undefined && { 'content-type': contentType }),
			'content-length': String(bytes.length),
		};
		const head = { method: out.method, url: `${url.pathname}${url.search}`, headers };
		const ticket = this.simulator.arrive(head);
		try {
			const started = this.time.now();
			const half = (this.latency * (0.2 + 0.8 * this.random())) / 2;
			await this.time.sleep(half);
			// A socket reads from the given memory while it sends, unless the request is canceled.
			const body = out.signal?.aborted === true ? record.body : Uint8Array.from(bytes);
			const reply = await this.time.during(this.simulator.handle({ ...head, body }, ticket));
			if (record.step === 'create') this.keepContents(body);
			return await this.deliver(reply, half, out.timeout - (this.time.now() - started), out);
		} finally {
			ticket.close();
		}
	}

	private keepContents(body: Uint8Array): void {
		for (const { batchId, content } of this.simulator.jobs)
			if (!this.contents.has(batchId))
				this.contents.set(batchId, Buffer.from(content ?? body).toString('utf8'));
	}

	private async deliver(
		reply: SimReply,
		half: number,
		patience: number,
		out: Outgoing,
	): Promise<HttpReply> {
		if (reply.kind === 'reset') {
			await this.time.sleep(half);
			throw axiosError(
				reply.when === 'before' ? 'read ECONNRESET' : 'socket hang up',
				'ECONNRESET',
				out,
			);
		}
		const delay = reply.kind === 'silence' ? Number.POSITIVE_INFINITY : half + (reply.delayMs ?? 0);
		if (delay > patience) {
			await this.time.sleep(patience);
			throw axiosError(`timeout of ${out.timeout}ms exceeded`, 'ECONNABORTED', out);
		}
		await this.time.sleep(delay);
		if (reply.kind === 'silence') throw new Error('unreachable');
		if (reply.breakAfterBytes !== undefined)
			throw axiosError('stream has been aborted', 'ERR_BAD_RESPONSE', out);
		return reply;
	}

	private takeTrouble(step: Step, method: string, url: URL): LineTrouble | undefined {
		const stepCall = (this.callsOf.get(step) ?? 0) + 1;
		this.callsOf.set(step, stepCall);
		const query = Object.fromEntries(url.searchParams);
		return this.line.take({
			step,
			method,
			path: url.pathname,
			query,
			stepCall,
			call: this.sent.length,
		}).call?.name as LineTrouble | undefined;
	}
}

function hashesOf(body: Buffer | Uint8Array): NonNullable<SentRequest['sha256']> {
	const text = Buffer.from(body.buffer, body.byteOffset, body.length);
	const start = text.indexOf('\r\n\r\n') + 4;
	const end = text.lastIndexOf('\r\n--');
	return { body: sha256(text), file: sha256(text.subarray(start, end)) };
}

export function sha256(bytes: Uint8Array | string): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** An axios error, which contains the request and so the token. */
export function axiosError(
	message: string,
	code: string,
	out: Pick<Outgoing, 'method' | 'url' | 'headers' | 'body'>,
): Error {
	const config = { method: out.method, url: out.url, headers: { ...out.headers }, data: out.body };
	return Object.assign(new Error(message), {
		name: 'AxiosError',
		code,
		isAxiosError: true,
		config,
		request: { config },
	});
}

export function textOf(body: string | Uint8Array): string {
	return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
}

async function unlessAborted<T>(work: Promise<T>, out: Outgoing): Promise<T> {
	const { signal } = out;
	if (signal === undefined) return await work;
	const cancelled = (): Error => axiosError('canceled', 'ERR_CANCELED', out);
	let onAbort: () => void = () => undefined;
	const aborted = new Promise<never>((_, reject) => {
		onAbort = () => reject(cancelled());
		signal.addEventListener('abort', onAbort, { once: true });
	});
	try {
		return await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', onAbort);
		work.catch(() => undefined);
	}
}

/** The body as Node itself writes it: what matters is how it treats names. */
async function encode(body: unknown): Promise<{ bytes: Uint8Array; contentType?: string }> {
	if (body === undefined) return { bytes: new Uint8Array(0) };
	// Not a copy: a socket sends from the given memory for minutes, and the memory must not change
	// meanwhile.
	if (body instanceof Uint8Array) return { bytes: body };
	if (!(body instanceof URLSearchParams)) throw new Error('A body that Node does not know');
	const response = new Response(body);
	return {
		bytes: new Uint8Array(await response.arrayBuffer()),
		contentType: response.headers.get('content-type') ?? undefined,
	};
}

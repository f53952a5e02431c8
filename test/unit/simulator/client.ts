import { VirtualClock } from '../../simulator/clock';
import type { SimulatorOptions } from '../../simulator/options';
import { MarketoSimulator } from '../../simulator/simulator';
import type { HttpReply, SimReply } from '../../simulator/types';

export interface ReplyBody {
	success?: boolean;
	requestId?: string;
	errors?: { code: string | number; message: string }[];
	warnings?: unknown[];
	result?: Record<string, unknown>[];
	nextPageToken?: string;
	moreResult?: boolean;
	[member: string]: unknown;
}

export interface UploadOptions {
	/** The leads by default. */
	path?: string;
	params?: Record<string, string>;
	fileName?: string;
	headers?: Record<string, string>;
}

const boundary = 'form-boundary-7d1';

/** A multipart body as browsers write it. */
export function formBody(content: string | Uint8Array, fileName = 'leads.csv'): Buffer {
	return Buffer.concat([
		Buffer.from(
			`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: text/csv\r\n\r\n`,
		),
		Buffer.from(content),
		Buffer.from(`\r\n--${boundary}--\r\n`),
	]);
}

export const formType = `multipart/form-data; boundary=${boundary}`;

/** A client of the simulator in virtual time. */
export class TestClient {
	readonly clock = new VirtualClock();

	readonly simulator: MarketoSimulator;

	token = '';

	constructor(options: Partial<SimulatorOptions> = {}) {
		this.simulator = new MarketoSimulator({ clock: this.clock, ...options });
	}

	static async signedIn(options: Partial<SimulatorOptions> = {}): Promise<TestClient> {
		const client = new TestClient(options);
		await client.signIn();
		return client;
	}

	async signIn(
		clientId = this.simulator.options.clientId,
		secret = this.simulator.options.clientSecret,
	) {
		const query = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: secret,
		});
		const body = bodyOf(
			await this.send('GET', `/identity/oauth/token?${query.toString()}`, { authorization: '' }),
		);
		this.token = String(body.access_token);
	}

	async send(
		method: string,
		url: string,
		headers: Record<string, string> = {},
		body: Uint8Array | string = '',
	): Promise<SimReply> {
		return await this.simulator.handle({
			method,
			url,
			headers: { authorization: `Bearer ${this.token}`, ...headers },
			body: Buffer.from(body),
		});
	}

	async get(url: string): Promise<ReplyBody> {
		return bodyOf(await this.send('GET', url));
	}

	async getText(url: string): Promise<HttpReply & { body: string }> {
		const reply = httpOf(await this.send('GET', url));
		return { ...reply, body: Buffer.from(reply.body as string).toString('utf8') };
	}

	async uploadRaw(
		content: string | Uint8Array,
		{ path = '/bulk/v1/leads.json', params, fileName, headers }: UploadOptions = {},
	): Promise<SimReply> {
		const query = new URLSearchParams({ format: 'csv', ...params });
		return await this.send(
			'POST',
			`${path}?${query.toString()}`,
			{ 'content-type': formType, ...headers },
			formBody(content, fileName),
		);
	}

	async upload(content: string | Uint8Array, options: UploadOptions = {}): Promise<ReplyBody> {
		return bodyOf(await this.uploadRaw(content, options));
	}

	/** Uploads a file, and advances the clock until the job has ended. */
	async importNow(content: string | Uint8Array, options: UploadOptions = {}): Promise<number> {
		const batchId = batchIdOf(await this.upload(content, options));
		this.clock.advance(60_000);
		return batchId;
	}

	async status(batchId: number): Promise<Record<string, unknown>> {
		return await this.statusAt(`/bulk/v1/leads/batch/${batchId}.json`);
	}

	async statusAt(path: string): Promise<Record<string, unknown>> {
		const { result } = await this.get(path);
		if (result === undefined) throw new Error('No status');
		return result[0];
	}

	async failures(batchId: number): Promise<string> {
		return (await this.getText(`/bulk/v1/leads/batch/${batchId}/failures.json`)).body;
	}

	async warnings(batchId: number): Promise<string> {
		return (await this.getText(`/bulk/v1/leads/batch/${batchId}/warnings.json`)).body;
	}
}

export function httpOf(reply: SimReply): HttpReply {
	if (reply.kind !== 'reply') throw new Error(`No reply but ${reply.kind}`);
	return reply;
}

export function bodyOf(reply: SimReply): ReplyBody {
	return JSON.parse(Buffer.from(httpOf(reply).body as string).toString('utf8')) as ReplyBody;
}

export function codeOf(body: ReplyBody): string | number | undefined {
	return body.errors?.[0]?.code;
}

export function batchIdOf(body: ReplyBody): number {
	const batchId = body.result?.[0]?.batchId;
	if (typeof batchId !== 'number') throw new Error(`No batch ID in ${JSON.stringify(body)}`);
	return batchId;
}

import { setMaxListeners } from 'node:events';
import {
	OperationalError,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import { productCredentialType, productNodeType } from '../engine/product';
import { axiosError, textOf, type Carrier } from './carrier';

/** The parts of a stream from n8n's binary data service that the node uses. */
interface OpenedStream {
	isClosed: boolean;
}

export interface ContextInput {
	parameters: (name: string, item: number) => unknown;
	/** bytes by binary ID; files without an ID are in their items */
	files: Map<string, Uint8Array>;
	/** files that the node stores get an ID too */
	storesFiles: boolean;
	/** bytes per chunk of a file stream */
	chunkBytes: number;
	credential: ICredentialDataDecryptedObject;
	continueOnFail: boolean;
	carrier: Carrier;
	/** called wherever the node waits for something */
	onAwait?: () => void;
}

/** A small stand-in for the context that n8n passes to a node. Records everything that the node reports to it. */
export interface FakeContext {
	/** Starts an execution of the node in a simulated process, which can crash at any time. */
	startProcess(items: INodeExecutionData[]): FakeProcess;
	stop: AbortController;
	logs: string[];
	hints: string[];
	streams: OpenedStream[];
	tokens: Set<string>;
	/** requests that the node made after Stop */
	afterStop: { requests: number };
}

interface FakeProcess {
	functions: IExecuteFunctions & ILoadOptionsFunctions;
	/** From here on, nothing for which the node waits ever arrives. */
	crash(): void;
	isDead: () => boolean;
}

const node: INode = {
	id: 'node-1',
	name: 'Marketo',
	type: productNodeType,
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	credentials: { [productCredentialType]: { id: 'credential-1', name: 'My Marketo' } },
};

export function fakeContext(input: ContextInput): FakeContext {
	const { carrier } = input;
	const stop = new AbortController();
	setMaxListeners(50, stop.signal);
	const fake = {
		stop,
		logs: [],
		hints: [],
		streams: [],
		tokens: new Set(),
		afterStop: { requests: 0 },
	} as Omit<FakeContext, 'startProcess'>;
	let credential = input.credential;
	const awaits = (): void => input.onAwait?.();
	const fetchToken = async (): Promise<void> => {
		const data = await askForToken(carrier, credential);
		if (typeof data.access_token === 'string') fake.tokens.add(data.access_token);
		credential = {
			...credential,
			oauthTokenData: data as ICredentialDataDecryptedObject['oauthTokenData'],
		};
	};

	const startProcess = (items: INodeExecutionData[]): FakeProcess => {
		const opened: OpenedStream[] = [];
		let isDead = false;
		const log = (message: string, metadata?: unknown): void => {
			if (isDead) return;
			fake.logs.push(metadata === undefined ? message : `${message} ${JSON.stringify(metadata)}`);
		};
		const before = (name: string): void => {
			if (stop.signal.aborted && REQUESTS.includes(name)) fake.afterStop.requests++;
			awaits();
		};
		const helpers = {
			async httpRequestWithAuthentication(_type: string, options: IHttpRequestOptions) {
				if (tokenIn(credential) === undefined) {
					try {
						await fetchToken();
					} catch (error) {
						throw new OperationalError(
							`Failed to acquire OAuth2 access token: ${(error as Error).message}`,
							{ cause: error },
						);
					}
				}
				const reply = await carrier.send({
					method: options.method ?? 'GET',
					url: options.url,
					headers: {
						...(options.headers as Record<string, string>),
						Authorization: `Bearer ${tokenIn(credential) ?? ''}`,
					},
					body: options.body,
					timeout: options.timeout ?? 300_000,
					disableFollowRedirect: options.disableFollowRedirect,
					signal: stop.signal,
				});
				return {
					statusCode: reply.status,
					statusMessage: '',
					headers: reply.headers,
					body: textOf(reply.body),
				};
			},
			async refreshOAuth2Token() {
				// n8n cannot end this early.
				await fetchToken();
				return (credential as { oauthTokenData?: unknown }).oauthTokenData;
			},
			async getBinaryStream(id: string) {
				return openStream(
					[fake.streams, opened],
					() => isDead,
					input.files.get(id) ?? Buffer.alloc(0),
					input.chunkBytes,
					awaits,
				);
			},
			async getBinaryMetadata(id: string) {
				return { fileSize: input.files.get(id)?.length ?? 0 };
			},
			async prepareBinaryData(data: Buffer, fileName: string, mimeType: string) {
				if (!input.storesFiles) return { data: data.toString('base64'), fileName, mimeType };
				const id = `filesystem-v2:stored-${input.files.size}`;
				input.files.set(id, data);
				return { id, data: 'filesystem-v2', fileName, mimeType };
			},
		};

		const assertBinaryData = (item: number, property: string): IBinaryData => {
			const found = items[item]?.binary?.[property];
			if (found === undefined) throw new Error(`The stand-in has no file "${property}"`);
			return found;
		};

		const functions = {
			helpers: { ...whileAlive(helpers, before, () => isDead), assertBinaryData },
			logger: { info: log, warn: log, error: log, debug: log },
			getNode: () => node,
			getExecutionId: () => '231',
			getInputData: () => items,
			continueOnFail: () => input.continueOnFail,
			getNodeParameter: (name: string, item: number, fallback?: unknown) =>
				input.parameters(name, item) ?? fallback,
			getCurrentNodeParameter: (name: string) => input.parameters(name, 0),
			async getCredentials() {
				awaits();
				return await unlessDead(
					async () => {
						await Promise.resolve();
						return structuredClone(credential);
					},
					() => isDead,
				);
			},
			getExecutionCancelSignal: () => stop.signal,
			addExecutionHints: (...hints: Array<{ message: string }>) => {
				fake.hints.push(...hints.map(({ message }) => message));
			},
			sendMessageToUI: (message: unknown) => log(String(message)),
		};
		return {
			functions: functions as unknown as FakeProcess['functions'],
			crash: () => {
				isDead = true;
				// The operating system closes what the process had open.
				for (const stream of opened) stream.isClosed = true;
			},
			isDead: () => isDead,
		};
	};
	return { ...fake, startProcess };
}

type AsyncHelpers = Record<string, (...given: never[]) => Promise<unknown>>;

/** Requests, which must not be made after Stop. */
const REQUESTS: readonly string[] = ['httpRequestWithAuthentication', 'refreshOAuth2Token'];

/** @param before called before each request, with its name */
function whileAlive<T extends AsyncHelpers>(
	helpers: T,
	before: (name: string) => void,
	isDead: () => boolean,
): T {
	const wrapped = Object.entries(helpers).map(([name, helper]) => [
		name,
		async (...given: never[]) => {
			before(name);
			return await unlessDead(async () => await helper(...given), isDead);
		},
	]);
	return Object.fromEntries(wrapped) as T;
}

/** The result of an operation of the process; if the process has died, it never arrives. */
export async function unlessDead<T>(work: () => Promise<T>, isDead: () => boolean): Promise<T> {
	const never = new Promise<never>(() => undefined);
	if (isDead()) return await never;
	try {
		const result = await work();
		return isDead() ? await never : result;
	} catch (error) {
		if (isDead()) return await never;
		throw error;
	}
}

function tokenIn({ oauthTokenData }: ICredentialDataDecryptedObject): string | undefined {
	const token = (oauthTokenData as { access_token?: string } | undefined)?.access_token;
	return token === undefined || token === '' ? undefined : token;
}

/** n8n's OAuth2 client: 400 and above is an error with the service's own message, 500 and above an axios error. */
async function askForToken(
	carrier: Carrier,
	credential: ICredentialDataDecryptedObject,
): Promise<Record<string, unknown>> {
	const { endpoint, clientId, clientSecret } = credential as Record<string, string>;
	const body = new URLSearchParams({
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	});
	const out = {
		method: 'POST',
		url: `${endpoint}/identity/oauth/token`,
		headers: {},
		body,
		timeout: 300_000,
		disableFollowRedirect: true,
	};
	const reply = await carrier.send(out);
	const text = textOf(reply.body);
	if (reply.status >= 500) {
		const error = axiosError(
			`Request failed with status code ${reply.status}`,
			'ERR_BAD_RESPONSE',
			out,
		);
		throw Object.assign(error, { response: { status: reply.status, data: text } });
	}
	const parsed = parse(text);
	if (parsed === undefined) {
		const message = `Expected JSON response from OAuth2 token endpoint (content-type: ${reply.headers['content-type'] ?? 'none'}) but received: ${text.slice(0, 100)}`;
		throw Object.assign(new Error(message), { status: reply.status, body: text, code: 'ESTATUS' });
	}
	if (reply.status >= 400) {
		const said = parsed.error_description ?? parsed.error;
		if (typeof said === 'string')
			throw Object.assign(new Error(said), { body: parsed, code: 'EAUTH' });
	}
	if (reply.status >= 300)
		throw Object.assign(new Error(`HTTP status ${reply.status}`), {
			status: reply.status,
			body: text,
			code: 'ESTATUS',
		});
	return parsed;
}

function parse(text: string): Record<string, unknown> | undefined {
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

function openStream(
	lists: readonly OpenedStream[][],
	isDead: () => boolean,
	bytes: Uint8Array,
	chunkBytes: number,
	awaits: () => void,
): AsyncIterable<Uint8Array> {
	const opened: OpenedStream = { isClosed: false };
	for (const list of lists) list.push(opened);
	let at = 0;
	const read = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
		// The operating system reads a file, so promises alone are not enough.
		await new Promise((resolve) => process.nextTick(resolve));
		if (opened.isClosed || at >= bytes.length) {
			opened.isClosed = true;
			return { done: true, value: undefined };
		}
		const value = bytes.slice(at, at + chunkBytes);
		at += chunkBytes;
		return { done: false, value };
	};
	const iterator: AsyncIterableIterator<Uint8Array> = {
		[Symbol.asyncIterator]() {
			return this;
		},
		async next() {
			awaits();
			return await unlessDead(read, isDead);
		},
		async return() {
			opened.isClosed = true;
			return { done: true, value: undefined };
		},
	};
	return iterator;
}

import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { CancelledError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import { ConnectionError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/ConnectionError';
import { InvalidEndpointError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/InvalidEndpointError';
import type { MarketoRequest } from '../../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import { marketoPorts } from '../../../nodes/MarketoBulkLeadImport/transport/marketoPorts';
import { openClient } from '../../../nodes/MarketoBulkLeadImport/transport/openClient';

const get: MarketoRequest = {
	method: 'GET',
	path: '/rest/v1/lists.json',
	timeout: 60_000,
	purpose: 'list the static lists',
};

/** The parts of n8n's context that the ports use. */
class FakeN8n {
	stored: Record<string, unknown> = {
		endpoint: '123-ABC-456',
		oauthTokenData: { access_token: 'first' },
	};
	readonly asked: IHttpRequestOptions[] = [];
	readonly logged: string[] = [];
	readonly controller = new AbortController();
	executionId: string | undefined = '42';
	refreshes = 0;
	answer: () => unknown = () => ({
		statusCode: 200,
		headers: { 'content-type': 'Application/JSON' },
		body: '{"success":true}',
	});
	refresh: () => Promise<void> = async () => {
		this.stored = { ...this.stored, oauthTokenData: { access_token: `token ${this.refreshes}` } };
		return await Promise.resolve();
	};

	get context(): IExecuteFunctions {
		const context: unknown = {
			getCredentials: async (type: string) => {
				expect(type).toBe('marketoOAuth2Api');
				return await Promise.resolve(structuredClone(this.stored));
			},
			getExecutionCancelSignal: () => this.controller.signal,
			getExecutionId: () => this.executionId,
			logger: { info: (line: string) => this.logged.push(line) },
			helpers: {
				httpRequestWithAuthentication: async (type: string, options: IHttpRequestOptions) => {
					expect(type).toBe('marketoOAuth2Api');
					this.asked.push(options);
					return await Promise.resolve(this.answer());
				},
				refreshOAuth2Token: async (type: string) => {
					expect(type).toBe('marketoOAuth2Api');
					this.refreshes++;
					await this.refresh();
				},
			},
		};
		return context as IExecuteFunctions;
	}
}

describe('a request', () => {
	test('goes to the account, returns every status and follows no redirect', async () => {
		const n8n = new FakeN8n();
		await (
			await marketoPorts(n8n.context)
		).send({ ...get, query: { name: 'A&B=C #1', batchSize: '300' } });
		expect(n8n.asked).toEqual([
			{
				method: 'GET',
				url: 'https://123-abc-456.mktorest.com/rest/v1/lists.json?name=A%26B%3DC+%231&batchSize=300',
				headers: { Accept: '*/*' },
				timeout: 60_000,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				encoding: 'text',
				disableFollowRedirect: true,
			},
		]);
	});

	test('sends the same file on every try', async () => {
		const n8n = new FakeN8n();
		const ports = await marketoPorts(n8n.context);
		const upload: MarketoRequest = {
			...get,
			method: 'POST',
			file: { name: 'leads.csv', bytes: Buffer.from('email\na@x.example\n') },
		};
		await ports.send(upload);
		await ports.send(upload);
		const bodies = n8n.asked.map(({ body }) => body as Buffer);
		expect(bodies[1].equals(bodies[0])).toBe(true);
		for (const { body, headers } of n8n.asked) {
			const form = await new Response(body as Buffer, {
				headers: { 'content-type': headers?.['Content-Type'] as string },
			}).formData();
			expect([...form.keys()]).toEqual(['file']);
			const part = form.get('file') as File;
			expect([part.name, part.type, await part.text()]).toEqual([
				'leads.csv',
				'text/csv',
				'email\na@x.example\n',
			]);
		}
	});

	test.each<[endpoint: unknown]>([
		['https://evil.example/?.mktorest.com'],
		['http://123-abc-456.mktorest.com'],
		[''],
		[undefined],
		[{}],
	])('is never sent to the endpoint %j', async (endpoint) => {
		const n8n = new FakeN8n();
		n8n.stored = { endpoint };
		await expect(openClient(n8n.context)).rejects.toBeInstanceOf(InvalidEndpointError);
		expect(n8n.asked).toEqual([]);
	});
});

describe('a response', () => {
	test.each<[label: string, answer: unknown, expected: unknown]>([
		[
			'text',
			{ statusCode: 200, headers: { 'content-type': 'Text/CSV;charset=UTF-8' }, body: 'a,b\n' },
			{ status: 200, contentType: 'text/csv;charset=utf-8', body: 'a,b\n' },
		],
		[
			'nothing',
			{ statusCode: 204, headers: {}, body: undefined },
			{ status: 204, contentType: '', body: '' },
		],
		[
			'null',
			{ statusCode: 200, headers: {}, body: null },
			{ status: 200, contentType: '', body: '' },
		],
		[
			'a body that n8n parsed anyway',
			{ statusCode: 200, headers: {}, body: { success: true } },
			{ status: 200, contentType: '', body: '{"success":true}' },
		],
		[
			'a redirect',
			{ statusCode: 302, headers: { location: 'https://evil.example/' }, body: '' },
			{ status: 302, contentType: '', body: '', location: 'https://evil.example/' },
		],
		[
			'several values of one header',
			{ statusCode: 200, headers: { 'content-type': ['a', 'b'] }, body: '' },
			{ status: 200, contentType: '', body: '' },
		],
	])('%s', async (_, answer, expected) => {
		const n8n = new FakeN8n();
		n8n.answer = () => answer;
		expect(await (await marketoPorts(n8n.context)).send(get)).toEqual(expected);
	});

	test('that never arrives becomes a ConnectionError', async () => {
		const n8n = new FakeN8n();
		n8n.answer = () => {
			throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		};
		const sending = (await marketoPorts(n8n.context)).send(get);
		await expect(sending).rejects.toBeInstanceOf(ConnectionError);
		await expect(sending).rejects.toMatchObject({ issue: 'refused' });
	});

	test('interrupted by Stop becomes a CancelledError', async () => {
		const n8n = new FakeN8n();
		n8n.answer = () => {
			n8n.controller.abort();
			throw new Error('canceled');
		};
		await expect((await marketoPorts(n8n.context)).send(get)).rejects.toBeInstanceOf(
			CancelledError,
		);
	});
});

describe('a new token', () => {
	test('is requested once, however many calls wait for it', async () => {
		const n8n = new FakeN8n();
		const ports = await marketoPorts(n8n.context);
		await Promise.all([ports.renewToken(), ports.renewToken(), ports.renewToken()]);
		expect(n8n.refreshes).toBe(1);
		await ports.renewToken();
		expect(n8n.refreshes).toBe(2);
	});

	test('is not requested if another execution has just stored a new one', async () => {
		const n8n = new FakeN8n();
		const ports = await marketoPorts(n8n.context);
		n8n.stored = { ...n8n.stored, oauthTokenData: { access_token: 'of another' } };
		await ports.renewToken();
		expect(n8n.refreshes).toBe(0);
		// If that one is rejected as well, a new token is requested.
		await ports.renewToken();
		expect(n8n.refreshes).toBe(1);
	});

	test('is not requested if the execution is stopped while the stored token is read', async () => {
		const n8n = new FakeN8n();
		const { context } = n8n;
		const ports = await marketoPorts(context);
		// Stop comes after the token has been read, but before the reader continues.
		context.getCredentials = (() => {
			const read = Promise.resolve(n8n.stored);
			void read.then(() => n8n.controller.abort());
			return read;
		}) as typeof context.getCredentials;
		await expect(ports.renewToken()).rejects.toBeInstanceOf(CancelledError);
		expect(n8n.refreshes).toBe(0);
	});

	test.each<[label: string, oauthTokenData: unknown]>([
		['no token was stored', undefined],
		['the stored token is empty', { access_token: '' }],
		['the stored value is text', 'token'],
		['the stored value is null', null],
	])('is requested if %s', async (_, oauthTokenData) => {
		const n8n = new FakeN8n();
		n8n.stored = { endpoint: '123-ABC-456', oauthTokenData };
		const ports = await marketoPorts(n8n.context);
		await ports.renewToken();
		expect(n8n.refreshes).toBe(1);
	});

	test('that cannot be obtained is an error for all callers, and can be requested again', async () => {
		const n8n = new FakeN8n();
		const ports = await marketoPorts(n8n.context);
		const { refresh } = n8n;
		n8n.refresh = async () =>
			await Promise.reject(Object.assign(new Error('x'), { code: 'ECONNRESET' }));
		const results = await Promise.allSettled([ports.renewToken(), ports.renewToken()]);
		expect(
			results.map((result) =>
				result.status === 'rejected' ? (result.reason as ConnectionError).issue : '',
			),
		).toEqual(['reset', 'reset']);
		expect(n8n.refreshes).toBe(1);
		n8n.refresh = refresh;
		await ports.renewToken();
		expect(n8n.refreshes).toBe(2);
	});
});

describe('the log', () => {
	test.each<[id: string | undefined, line: string]>([
		['42', 'job created (execution 42)'],
		[undefined, 'job created'],
		['', 'job created'],
	])('names the execution %j', async (id, line) => {
		const n8n = new FakeN8n();
		n8n.executionId = id;
		(await marketoPorts(n8n.context)).log('job created');
		expect(n8n.logged).toEqual([line]);
	});
});

test('random numbers are from 0 to 1', async () => {
	const ports = await marketoPorts(new FakeN8n().context);
	expect(ports.random()).toBeGreaterThanOrEqual(0);
	expect(ports.random()).toBeLessThan(1);
});

test('works without a cancel signal, as in the editor', async () => {
	const { getExecutionCancelSignal: _, ...context } = new FakeN8n().context as unknown as Record<
		string,
		unknown
	>;
	const ports = await marketoPorts(context as unknown as IExecuteFunctions);
	expect(() => ports.clock.throwIfCancelled()).not.toThrow();
});

test.each([
	['123-ABC-456', '123-abc-456.mktorest.com'],
	['https://123-ABC-456.mktorest.com:443/rest/', '123-abc-456.mktorest.com'],
	['https://Marketo-Proxy.example.com:8443', 'marketo-proxy.example.com:8443'],
	['http://[::1]:3456/identity', '[::1]:3456'],
])('the account of %s is the same however it is spelled: %s', async (endpoint, account) => {
	const n8n = new FakeN8n();
	n8n.stored = { ...n8n.stored, endpoint };
	expect((await marketoPorts(n8n.context)).account).toBe(account);
});

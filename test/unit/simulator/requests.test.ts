import { request } from 'node:http';

import { type ServerOptions, type SimulatorServer, startSimulator } from '../../simulator/server';
import { bodyOf, codeOf, httpOf, type ReplyBody, TestClient } from './client';

/** How a call may be written, whatever it is about. */

const partitions = '/rest/v1/leads/partitions.json';
const formType = 'application/x-www-form-urlencoded';

describe('a GET that is sent as POST with _method=GET', () => {
	const ways: [string, string, string, string][] = [
		['_method in the query', '?_method=GET', formType, 'batchSize=2&name=Webinar+Berlin+01'],
		['all in the query', '?_method=GET&batchSize=2&name=Webinar%20Berlin%2001', formType, ''],
		['all in the form', '', formType, '_method=GET&batchSize=2&name=Webinar+Berlin+01'],
		[
			'another case of the content type',
			'?_method=GET',
			'Application/X-WWW-Form-Urlencoded; charset=UTF-8',
			'name=Webinar%20Berlin%2001',
		],
	];
	test.each(ways)('%s', async (_label, query, contentType, body) => {
		const client = await TestClient.signedIn();
		const headers = { 'content-type': contentType };
		const reply = bodyOf(await client.send('POST', `/rest/v1/lists.json${query}`, headers, body));
		expect(reply.result?.map(({ id }) => id)).toEqual([1001]);
	});

	test.each([
		['without _method', 'POST', '/rest/v1/lists.json', ''],
		['another _method', 'POST', '/rest/v1/lists.json?_method=PUT', ''],
		['an import', 'PUT', '/bulk/v1/leads.json?_method=POST&format=csv', ''],
		['an import with _method=GET', 'POST', '/bulk/v1/leads.json?_method=GET&format=csv', ''],
	])('605: %s', async (_label, method, url, body) => {
		const client = await TestClient.signedIn();
		const reply = await client.send(method, url, { 'content-type': formType }, body);
		expect(codeOf(bodyOf(reply))).toBe('605');
	});
});

describe('sizes', () => {
	test('414 for a URI over 8 KB', async () => {
		const client = await TestClient.signedIn();
		const uri = (length: number) => `${partitions}?x=`.padEnd(length, 'a');
		expect(httpOf(await client.send('GET', uri(8_192))).status).toBe(200);
		const reply = httpOf(await client.send('GET', uri(8_193)));
		expect([reply.status, reply.headers['content-type']]).toEqual([414, 'text/html']);
	});

	test('413 for a body over 1 MB of a call that imports nothing', async () => {
		const client = await TestClient.signedIn();
		const send = async (bytes: number) =>
			httpOf(
				await client.send(
					'POST',
					'/rest/v1/lists.json?_method=GET',
					{ 'content-type': formType },
					'name='.padEnd(bytes, 'a'),
				),
			).status;
		expect([await send(1_000_000), await send(1_000_001)]).toEqual([200, 413]);
	});
});

describe('URLs', () => {
	test.each([
		['/rest/v1/customobjects/car%5Fc/describe.json', undefined],
		['/rest/v1/customobjects/%63ar_c/describe.json', undefined],
		['/rest/v1/customobjects/car%c/describe.json', '1013'],
		['/rest/v1/customobjects/car%2Fc/describe.json', '1013'],
		['/rest//v1/leads/partitions.json', '610'],
		['/rest/v1/leads/partitions.json/', '610'],
		['/rest/v1/leads/partitions', '610'],
		['/REST/V1/leads/partitions.json', '610'],
		['/rest/bulk/v1/leads/batch/1.json', '610'],
		['/bulk/v1/leads/batch/-1.json', '610'],
		['http://127.0.0.1:8080/rest/v1/leads/partitions.json', undefined],
	])('%s: %s', async (url, code) => {
		const client = await TestClient.signedIn();
		expect(codeOf(await client.get(url))).toBe(code);
	});
});

describe('calls that do not count', () => {
	test('605 does not count toward the quota and the rate limit', async () => {
		const client = await TestClient.signedIn({ callsPer20s: 1 });
		for (let i = 0; i < 3; i += 1) {
			expect(codeOf(bodyOf(await client.send('DELETE', partitions)))).toBe('605');
		}
		expect(client.simulator.callsToday).toBe(0);
		expect(codeOf(await client.get(partitions))).toBeUndefined();
	});

	test.each([
		['601', 'Bearer abc'],
		['600', ''],
	])('%s does not count', async (code, authorization) => {
		const client = await TestClient.signedIn();
		expect(codeOf(bodyOf(await client.send('GET', partitions, { authorization })))).toBe(code);
		expect(client.simulator.callsToday).toBe(0);
	});

	test('610 counts', async () => {
		const client = await TestClient.signedIn();
		expect(codeOf(await client.get('/rest/v1/nothing.json'))).toBe('610');
		expect(client.simulator.callsToday).toBe(1);
	});
});

describe('over HTTP', () => {
	let server: SimulatorServer;

	afterEach(async () => {
		await server.close();
	});

	async function start(options: ServerOptions = {}): Promise<string> {
		server = await startSimulator(options);
		const { clientId, clientSecret } = server.simulator.options;
		const query = new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
		});
		const reply = await fetch(`${server.url}/identity/oauth/token?${query.toString()}`);
		return ((await reply.json()) as { access_token: string }).access_token;
	}

	async function send(
		method: string,
		path: string,
		headers: Record<string, string | string[]>,
		body = '',
	): Promise<{ status?: number; text: string }> {
		return await new Promise((resolve, reject) => {
			const { port } = server;
			const outgoing = request({ port, method, path, headers }, (incoming) => {
				let text = '';
				incoming.setEncoding('utf8');
				incoming.on('data', (chunk: string) => (text += chunk));
				incoming.on('end', () => resolve({ status: incoming.statusCode, text }));
			});
			outgoing.on('error', reject);
			outgoing.end(body);
		});
	}

	test('414 rather than 431 for a very long URI', async () => {
		const token = await start();
		const path = `${partitions}?x=${'a'.repeat(30_000)}`;
		expect((await send('GET', path, { Authorization: `Bearer ${token}` })).status).toBe(414);
	});

	test.each([
		['AUTHORIZATION', 'Bearer'],
		['authorization', 'bearer'],
		['Authorization', 'BEARER'],
	])('the header may be written %s: %s', async (name, scheme) => {
		const token = await start();
		const { text } = await send('GET', partitions, { [name]: `${scheme} ${token}` });
		expect((JSON.parse(text) as ReplyBody).success).toBe(true);
	});

	test('a HEAD request has no body', async () => {
		const token = await start();
		const reply = await send('HEAD', partitions, { Authorization: `Bearer ${token}` });
		expect(reply).toEqual({ status: 200, text: '' });
		expect(server.simulator.requests.at(-1)).toMatchObject({ method: 'HEAD', code: '605' });
	});

	test('a request as a proxy sends it', async () => {
		const token = await start();
		const url = `${server.url}${partitions}`;
		const { text } = await send('GET', url, { Authorization: `Bearer ${token}` });
		expect((JSON.parse(text) as ReplyBody).success).toBe(true);
	});

	const upload = [
		'--xyz',
		'Content-Disposition: form-data; name="file"; filename="leads.csv"',
		'Content-Type: text/csv',
		'',
		'email\na@b.example\n',
		'--xyz--',
		'',
	].join('\r\n');

	test.each([
		['chunked', { 'Transfer-Encoding': 'chunked' }],
		['with Expect: 100-continue', { Expect: '100-continue' }],
		['with Content-Encoding: identity', { 'Content-Encoding': 'identity' }],
	])('accepts an upload %s', async (_label, headers: Record<string, string>) => {
		const token = await start();
		const { text } = await send(
			'POST',
			'/bulk/v1/leads.json?format=csv',
			{
				Authorization: `Bearer ${token}`,
				'Content-Type': 'multipart/form-data; boundary=xyz',
				...headers,
			},
			upload,
		);
		expect((JSON.parse(text) as ReplyBody).success).toBe(true);
		expect(server.simulator.jobs).toMatchObject([{ rows: 1, requestBytes: upload.length }]);
	});
});

import { bodyOf, codeOf, httpOf, TestClient } from './client';

const right = { client_id: 'me', client_secret: 'hush' };

function query(parameters: Record<string, string>): string {
	return new URLSearchParams({ grant_type: 'client_credentials', ...parameters }).toString();
}

const ways: [string, string, string, Record<string, string>, string][] = [
	['GET with a query', 'GET', `?${query(right)}`, {}, ''],
	['POST with a query', 'POST', `?${query(right)}`, {}, ''],
	[
		'POST with a form',
		'POST',
		'',
		{ 'content-type': 'application/x-www-form-urlencoded' },
		query(right),
	],
	[
		'POST with a form and a charset',
		'POST',
		'',
		{ 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
		query(right),
	],
	[
		'POST with a form whose content type is in another case',
		'POST',
		'',
		{ 'content-type': 'Application/X-WWW-Form-URLEncoded' },
		query(right),
	],
	[
		'POST with the credentials in the form only',
		'POST',
		'?grant_type=client_credentials',
		{ 'content-type': 'application/x-www-form-urlencoded' },
		new URLSearchParams(right).toString(),
	],
	['GET with a partner ID', 'GET', `?${query({ ...right, partner_id: 'p1' })}`, {}, ''],
];

describe('identity', () => {
	test.each(ways)('%s returns a token', async (_label, method, search, headers, body) => {
		const client = new TestClient({ clientId: 'me', clientSecret: 'hush' });
		const reply = bodyOf(
			await client.send(method, `/identity/oauth/token${search}`, headers, body),
		);
		expect(reply).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
		client.token = String(reply.access_token);
		expect((await client.get('/rest/v1/leads/partitions.json')).success).toBe(true);
	});

	test.each([
		['a wrong secret', { client_id: 'me', client_secret: 'no' }],
		['a wrong ID', { client_id: 'you', client_secret: 'hush' }],
		["another user's secret", { client_id: 'me', client_secret: 'other' }],
	])('%s gets 401 invalid_client', async (_label, parameters) => {
		const users = [
			{ clientId: 'two', clientSecret: 'other', email: 'two@x.example', permissions: [] },
		];
		const client = new TestClient({ clientId: 'me', clientSecret: 'hush', users });
		const reply = await client.send('GET', `/identity/oauth/token?${query(parameters)}`);
		expect(httpOf(reply).status).toBe(401);
		expect(bodyOf(reply)).toEqual({
			error: 'invalid_client',
			error_description: 'Bad client credentials',
		});
	});

	test.each([
		['without a grant type', '', 'invalid_request'],
		['with another grant type', '?grant_type=password', 'unsupported_grant_type'],
	])('rejects a request %s', async (_label, search, error) => {
		const client = new TestClient();
		const reply = await client.send('GET', `/identity/oauth/token${search}`);
		expect(httpOf(reply).status).toBe(400);
		expect(bodyOf(reply).error).toBe(error);
	});

	test.each(['PUT', 'DELETE', 'PATCH'])('%s gets 405', async (method) => {
		const client = new TestClient({ clientId: 'me', clientSecret: 'hush' });
		const reply = await client.send(method, `/identity/oauth/token?${query(right)}`);
		expect(httpOf(reply).status).toBe(405);
	});

	test('returns the same token until it expires, then a new one', async () => {
		const client = new TestClient({ clientId: 'me', clientSecret: 'hush' });
		const ask = async () => await client.get(`/identity/oauth/token?${query(right)}`);
		const first = await ask();
		client.clock.advance(3_599_500);
		const second = await ask();
		client.clock.advance(500);
		const third = await ask();
		expect(second).toMatchObject({ access_token: first.access_token, expires_in: 0 });
		expect(third.expires_in).toBe(3600);
		expect(third.access_token).not.toBe(first.access_token);
	});
});

describe('tokens on calls', () => {
	const path = '/rest/v1/leads/partitions.json';

	test.each([
		['none', '', '600'],
		['another scheme', 'Basic abc', '600'],
		['an unknown token', 'Bearer abc', '601'],
	])('%s: reported with HTTP 200', async (_label, authorization, code) => {
		const client = new TestClient();
		const reply = await client.send('GET', path, { authorization });
		expect(httpOf(reply).status).toBe(200);
		expect(codeOf(bodyOf(reply))).toBe(code);
	});

	test('an expired token gets 602', async () => {
		const client = await TestClient.signedIn({ tokenLifeSeconds: 10 });
		expect(codeOf(await client.get(path))).toBeUndefined();
		client.clock.advance(10_000);
		expect(codeOf(await client.get(path))).toBe('602');
	});

	test('tests can expire and revoke tokens', async () => {
		const client = await TestClient.signedIn();
		client.simulator.expireTokens();
		expect(codeOf(await client.get(path))).toBe('602');
		client.simulator.revokeTokens();
		expect(codeOf(await client.get(path))).toBe('601');
	});

	test('tokenErrorStatus: 401 changes the HTTP status', async () => {
		const client = new TestClient({ tokenErrorStatus: 401 });
		expect(httpOf(await client.send('GET', path)).status).toBe(401);
	});

	test('accepts access_token in the query only with acceptQueryToken', async () => {
		const client = await TestClient.signedIn();
		const url = `${path}?access_token=${client.token}`;
		expect(codeOf(bodyOf(await client.send('GET', url, { authorization: '' })))).toBe('600');
		client.simulator.options.acceptQueryToken = true;
		expect(bodyOf(await client.send('GET', url, { authorization: '' })).success).toBe(true);
	});

	test('each user has their own permissions', async () => {
		const reader = {
			clientId: 'reader',
			clientSecret: 'r',
			email: 'r@x.example',
			permissions: ['Read-Only Lead'],
		} as const;
		const nobody = { clientId: 'nobody', clientSecret: 'n', email: 'n@x.example', permissions: [] };
		const client = new TestClient({ users: [reader, nobody] });
		await client.signIn('reader', 'r');
		expect((await client.get(path)).success).toBe(true);
		expect(codeOf(await client.upload('email\na@b.example\n'))).toBe('603');
		await client.signIn('nobody', 'n');
		expect(codeOf(await client.get(path))).toBe('603');
		client.simulator.options.requirePermission = false;
		expect((await client.upload('email\na@b.example\n')).success).toBe(true);
	});

	test('logs no tokens and no secrets', async () => {
		const client = await TestClient.signedIn({ acceptQueryToken: true });
		await client.get(`${path}?access_token=${client.token}`);
		const log = JSON.stringify(client.simulator.requests);
		expect(log).toContain('partitions.json');
		expect(log).not.toContain(client.token);
		expect(log).not.toContain(client.simulator.options.clientSecret);
	});
});

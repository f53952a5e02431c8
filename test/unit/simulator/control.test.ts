import { bodyOf, codeOf, httpOf, TestClient } from './client';

const file = 'email\na@b.example\n""\nodd\n';

async function ask(client: TestClient, method: string, name: string, body: unknown = '') {
	const reply = httpOf(await client.send(method, `/_simulator/${name}`, {}, JSON.stringify(body)));
	return { status: reply.status, body: JSON.parse(reply.body as string) as unknown };
}

describe('the control URLs', () => {
	test('show the state', async () => {
		const client = await TestClient.signedIn();
		await client.importNow(file, { params: { listId: '1001' } });
		expect((await ask(client, 'GET', 'state')).body).toMatchObject({
			leads: 2,
			queueLength: 0,
			callsToday: 1,
			requests: 2,
			jobs: [{ batchId: 3404, state: 'Complete', rows: 3, processed: 2, failed: 1, warnings: 1 }],
		});
		expect((await ask(client, 'GET', 'jobs')).body).toMatchObject([
			{ failed: [{ row: 2 }], warnings: [{ row: 3 }] },
		]);
		expect((await ask(client, 'GET', 'leads?limit=1')).body).toMatchObject([{ id: 1000001 }]);
		expect((await ask(client, 'GET', 'leads?offset=1')).body).toMatchObject([
			{ fields: { email: 'odd' } },
		]);
		expect((await ask(client, 'GET', 'leads?value=ODD')).body).toMatchObject([{ id: 1000002 }]);
		expect((await ask(client, 'GET', 'leads?value=1000001&field=id')).body).toMatchObject([
			{ id: 1000001 },
		]);
		expect((await ask(client, 'GET', 'leads?value=nobody')).body).toEqual([]);
		expect((await ask(client, 'GET', 'lists')).body).toMatchObject([
			{ id: 1001, members: [1000001, 1000002] },
		]);
		expect((await ask(client, 'GET', 'requests?from=1')).body).toMatchObject([{ step: 'create' }]);
	});

	test('show memberships and custom object records', async () => {
		const client = await TestClient.signedIn();
		await client.importNow('email\na@b.example\nc@d.example\n', {
			path: '/bulk/v1/program/1101/members/import.json',
			params: { programMemberStatus: 'Invited' },
		});
		await client.importNow('orderNumber,lineNumber\nA,1\nA,2\n', {
			path: '/bulk/v1/customobjects/order_c/import.json',
		});
		const answers: [string, unknown[]][] = [
			['members', [{ email: 'a@b.example', status: 'Invited' }, { email: 'c@d.example' }]],
			['members?programId=1101&email=c@d.example', [{ email: 'c@d.example' }]],
			['members?programId=1102', []],
			[
				'records?object=order_c',
				[{ fields: { lineNumber: '1' } }, { fields: { lineNumber: '2' } }],
			],
			['records?object=order_c&key=A&key=2', [{ fields: { lineNumber: '2' } }]],
			['records?object=order_c&key=A&key=3', []],
			['records?object=car_c', []],
			['records?object=boat_c', []],
		];
		for (const [name, expected] of answers) {
			const { body } = await ask(client, 'GET', name);
			expect([name, body]).toMatchObject([name, expected]);
			expect(body).toHaveLength(expected.length);
		}
		expect((await ask(client, 'GET', 'state')).body).toMatchObject({ members: 2, records: 2 });
	});

	test('add and clear faults', async () => {
		const client = await TestClient.signedIn();
		const rule = { on: 'create', then: { kind: 'error', code: '1016' }, times: 2 };
		expect((await ask(client, 'POST', 'faults', [rule])).body).toEqual([
			{ name: 'error 1016', matched: 0, fired: 0 },
		]);
		expect(codeOf(await client.upload(file))).toBe('1016');
		await ask(client, 'DELETE', 'faults');
		expect((await client.upload(file)).success).toBe(true);
	});

	test('add a fault for any number of calls', async () => {
		const client = await TestClient.signedIn();
		await ask(client, 'POST', 'faults', {
			on: 'create',
			times: null,
			then: { kind: 'error', code: '1016' },
		});
		for (let call = 0; call < 3; call += 1) expect(codeOf(await client.upload(file))).toBe('1016');
	});

	test('end jobs, expire tokens, set options and reset', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 1_000 });
		await client.upload(file);
		expect((await ask(client, 'POST', 'finish?batchId=3404')).body).toMatchObject({
			state: 'Complete',
		});
		await ask(client, 'POST', 'options', { queueSize: 0 });
		expect(codeOf(await client.upload(file))).toBe('1016');
		await ask(client, 'POST', 'expire-tokens');
		expect(codeOf(await client.upload(file))).toBe('602');
		await ask(client, 'POST', 'revoke-tokens');
		expect(codeOf(await client.upload(file))).toBe('601');
		await ask(client, 'POST', 'reset');
		expect((await ask(client, 'GET', 'state')).body).toMatchObject({
			leads: 0,
			jobs: [],
			requests: 0,
		});
	});

	test.each([
		['a control that does not exist', 'GET', 'nothing', '', 404],
		['a fault without an effect', 'POST', 'faults', { on: 'create' }, 400],
		['an unknown option', 'POST', 'options', { speed: 9 }, 400],
		['an option of another type', 'POST', 'options', { queueSize: '3' }, 400],
		['an unknown value', 'POST', 'options', { unknownBatch: 404 }, 400],
		['an option that is code', 'POST', 'options', { clock: {} }, 400],
	])('%s', async (_label, method, name, body, status) => {
		expect((await ask(new TestClient(), method, name, body)).status).toBe(status);
	});

	test('set no option if one of them is not valid', async () => {
		const client = new TestClient();
		const given = { queueSize: 3, noResultFile: 'none' };
		expect((await ask(client, 'POST', 'options', given)).body).toEqual({
			error: 'noResultFile must be "404" or "empty", not "none"',
		});
		expect(client.simulator.options.queueSize).toBe(10);
	});

	test('can be disabled', async () => {
		const client = await TestClient.signedIn({ controlApi: false });
		expect(codeOf(bodyOf(await client.send('GET', '/_simulator/state')))).toBe('610');
	});

	test('the root page describes the simulator without the secret', async () => {
		const client = new TestClient();
		const reply = httpOf(await client.send('GET', '/'));
		expect(reply.headers['content-type']).toContain('text/plain');
		expect(reply.body).toContain('/bulk/v1/leads.json');
		expect(reply.body).toContain('Custom objects: car_c, order_c, store_c\n');
		expect(reply.body).not.toContain(client.simulator.options.clientSecret);
	});
});

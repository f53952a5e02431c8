import { codeOf, TestClient } from './client';

describe('fields and partitions', () => {
	test('describe2 has only documented properties, and fields of every type', async () => {
		const client = await TestClient.signedIn();
		const { result } = await client.get('/rest/v1/leads/describe2.json');
		const { name, searchableFields, fields } = (result ?? [])[0] as {
			name: string;
			searchableFields: string[][];
			fields: Record<string, unknown>[];
		};
		expect(name).toBe('API Lead');
		expect(searchableFields).toContainEqual(['email']);
		expect(fields.length).toBeGreaterThan(70);
		expect(fields[1]).toEqual({
			name: 'email',
			displayName: 'Email Address',
			dataType: 'email',
			length: 255,
			updateable: true,
			crmManaged: false,
		});
		expect(new Set(fields.map((field) => field.dataType))).toEqual(
			new Set([
				...['integer', 'email', 'string', 'phone', 'text', 'url', 'currency'],
				...['date', 'score', 'float', 'boolean', 'datetime', 'percent'],
			]),
		);
		const names = fields.map((field) => field.name);
		expect(new Set(names).size).toBe(names.length);
		expect(names).toEqual(expect.arrayContaining(searchableFields.flat()));
	});

	test('lists partitions', async () => {
		const client = await TestClient.signedIn();
		const { result } = await client.get('/rest/v1/leads/partitions.json');
		expect(result?.map(({ id, name }) => [id, name])).toEqual([
			[1, 'Default'],
			[2, 'Europe'],
			[3, 'Partner Leads'],
		]);
	});

	test("usage counts the day's calls per user", async () => {
		const client = await TestClient.signedIn();
		await client.get('/rest/v1/leads/partitions.json');
		const { result } = await client.get('/rest/v1/stats/usage.json');
		expect(result).toEqual([
			{
				date: '2026-08-03',
				total: 2,
				users: [{ userId: 'api-user@simulator.example', count: 2 }],
			},
		]);
	});
});

describe('static lists', () => {
	async function pages(client: TestClient, search: string): Promise<number[]> {
		const sizes: number[] = [];
		const ids = new Set<unknown>();
		let token = '';
		for (let page = 0; page < 20; page += 1) {
			const body = await client.get(`/rest/v1/lists.json?${search}&nextPageToken=${token}`);
			sizes.push(body.result?.length ?? 0);
			for (const list of body.result ?? []) ids.add(list.id);
			if (body.moreResult !== true) {
				expect(body.nextPageToken).toBeUndefined();
				break;
			}
			token = String(body.nextPageToken);
		}
		expect(ids.size).toBe(sizes.reduce((sum, size) => sum + size, 0));
		return sizes;
	}

	test.each([
		['default pages', '', [300, 300, 50]],
		['smaller pages', 'batchSize=250', [250, 250, 150]],
		['larger pages are limited', 'batchSize=1000', [300, 300, 50]],
		['only a workspace', 'workspaceName=Europe', [130]],
		['several IDs', 'id=1001,1002&id=1003', [3]],
		['an unknown name', 'name=Nothing', [0]],
	])('%s', async (_label, search, sizes) => {
		expect(await pages(await TestClient.signedIn(), search)).toEqual(sizes);
	});

	test('filters names exactly, or with listNameFilter: contains', async () => {
		const client = await TestClient.signedIn();
		const named = async (name: string) =>
			(await client.get(`/rest/v1/lists.json?name=${encodeURIComponent(name)}`)).result?.map(
				(list) => list.id,
			);
		expect(await named('Trade Show Berlin 01')).toEqual([1002]);
		expect(await named('trade show')).toEqual([]);
		client.simulator.options.listNameFilter = 'contains';
		expect((await named('trade show berlin'))?.length).toBeGreaterThan(5);
	});

	test('returns one list by its ID, without its members', async () => {
		const client = await TestClient.signedIn();
		const { result } = await client.get('/rest/v1/lists/1010.json');
		expect(result).toEqual([
			{
				id: 1010,
				name: 'Newsletter São Paulo 01',
				programName: 'Newsletter Program São Paulo',
				workspaceName: 'Europe',
				createdAt: '2026-01-15T08:30:00Z',
				updatedAt: '2026-06-01T10:00:00Z',
			},
		]);
		expect((await client.get('/rest/v1/lists/5.json')).result).toEqual([]);
	});

	test.each(['batchSize=0', 'batchSize=x', 'nextPageToken=nonsense'])(
		'%s is rejected',
		async (search) => {
			const client = await TestClient.signedIn();
			expect(codeOf(await client.get(`/rest/v1/lists.json?${search}`))).toBe('1001');
		},
	);
});

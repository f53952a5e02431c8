import type { ObjectKind } from '../../simulator/types';
import { batchIdOf, codeOf, TestClient } from './client';

const programPath = (id: number) => `/bulk/v1/program/${id}/members/import.json`;

const uploads = {
	lead: { path: '/bulk/v1/leads.json', content: 'email\na@b.example\n', params: {} },
	programMember: {
		path: programPath(1101),
		content: 'email\na@b.example\n',
		params: { programMemberStatus: 'Invited' },
	},
	customObject: {
		path: '/bulk/v1/customobjects/car_c/import.json',
		content: 'vin\nA\n',
		params: {},
	},
};

const statusPaths: Record<ObjectKind, (id: number) => string> = {
	lead: (id) => `/bulk/v1/leads/batch/${id}.json`,
	programMember: (id) => `/bulk/v1/program/members/import/${id}/status.json`,
	customObject: (id) => `/bulk/v1/customobjects/car_c/import/${id}/status.json`,
};

const objects = Object.keys(uploads) as ObjectKind[];

async function send(client: TestClient, object: ObjectKind, path = uploads[object].path) {
	const { content, params } = uploads[object];
	return await client.upload(content, { path, params });
}

describe('one queue for all objects', () => {
	test('has 10 jobs in all, 2 in progress, first in first out', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 10 });
		for (let n = 0; n < 10; n += 1) await send(client, objects[n % 3]);
		expect(client.simulator.jobs.map(({ state }) => state[0]).join('')).toBe('IIQQQQQQQQ');
		for (const object of objects) expect(codeOf(await send(client, object))).toBe('1016');
		client.clock.advance(10_000);
		expect((await send(client, 'customObject')).success).toBe(true);
		expect(client.simulator.jobs.map(({ state }) => state[0]).join('')).toBe('CCIIQQQQQQQ');
	});

	test.each(objects)('a batch of %s is unknown at the URLs of the others', async (object) => {
		const client = await TestClient.signedIn();
		const batchId = batchIdOf(await send(client, object));
		for (const other of objects) {
			const code = codeOf(await client.get(statusPaths[other](batchId)));
			expect([other, code]).toEqual([other, other === object ? undefined : '1013']);
		}
	});

	test('a batch of one custom object is unknown at the URL of another', async () => {
		const client = await TestClient.signedIn();
		const batchId = batchIdOf(await send(client, 'customObject'));
		const path = `/bulk/v1/customobjects/order_c/import/${batchId}/status.json`;
		expect(codeOf(await client.get(path))).toBe('1013');
	});
});

describe('oneImportPerObject', () => {
	test.each(objects)(
		'rejects a second job of %s with 1019 until the first has ended',
		async (object) => {
			const client = await TestClient.signedIn({ jobSeconds: 10, oneImportPerObject: [object] });
			const codes = [];
			for (const other of [...objects, ...objects])
				codes.push([other, codeOf(await send(client, other))]);
			expect(codes).toEqual([
				...objects.map((other) => [other, undefined]),
				...objects.map((other) => [other, other === object ? '1019' : undefined]),
			]);
			client.clock.advance(60_000);
			expect((await send(client, object)).success).toBe(true);
		},
	);

	test('counts each program and each custom object separately', async () => {
		const client = await TestClient.signedIn({
			jobSeconds: 10,
			oneImportPerObject: ['programMember', 'customObject'],
		});
		expect(codeOf(await send(client, 'programMember'))).toBeUndefined();
		expect(codeOf(await send(client, 'programMember', programPath(1106)))).toBeUndefined();
		expect(codeOf(await send(client, 'programMember', programPath(1106)))).toBe('1019');
		expect(codeOf(await send(client, 'customObject'))).toBeUndefined();
		const orders = '/bulk/v1/customobjects/order_c/import.json';
		expect(codeOf(await send(client, 'customObject', orders))).toBeUndefined();
		expect(codeOf(await send(client, 'customObject', orders))).toBe('1019');
	});
});

describe('durations', () => {
	const rows = (count: number) => `email\n${'a@b.example\n'.repeat(count)}`;

	test.each([
		['only the fixed part', 5, 0, 2_000, 5],
		['only rows', 0, 3, 2_000, 6],
		['both', 5, 3, 500, 6.5],
		['a function and rows', () => 1, 2, 1_000, 3],
	])('%s', async (_label, jobSeconds, secondsPerThousandRows, count, expected) => {
		const client = await TestClient.signedIn({ jobSeconds, secondsPerThousandRows });
		await client.upload(rows(count));
		client.clock.advance(expected * 1_000 - 1);
		expect(client.simulator.jobs[0].state).toBe('Importing');
		client.clock.advance(1);
		expect(client.simulator.jobs[0].state).toBe('Complete');
	});

	test.each([
		['lead', 'numOfLeadsProcessed'],
		['programMember', 'numOfLeadsProcessed'],
		['customObject', 'numOfObjectsProcessed'],
	] as const)(
		'counts of %s grow while importing, if the option says so',
		async (object, member) => {
			const options = { jobSeconds: 10, countsWhileImporting: [object] };
			const client = await TestClient.signedIn(options);
			const { path, params } = uploads[object];
			const [header, row] = uploads[object].content.split('\n');
			const upload = client.upload(`${header}\n${`${row}\n`.repeat(4)}`, { path, params });
			const statusPath = statusPaths[object](batchIdOf(await upload));
			const seen: unknown[] = [];
			for (let step = 0; step < 3; step += 1) {
				seen.push((await client.statusAt(statusPath))[member]);
				client.clock.advance(2_500);
			}
			expect(seen).toEqual([0, 1, 2]);
			expect(await client.statusAt(statusPath)).toMatchObject({
				status: 'Importing',
				numOfRowsFailed: 0,
				numOfRowsWithWarning: 0,
			});
			client.simulator.options.countsWhileImporting = [];
			expect((await client.statusAt(statusPath))[member]).toBeUndefined();
		},
	);
});

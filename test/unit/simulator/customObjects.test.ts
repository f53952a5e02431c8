import type { SimJob } from '../../simulator/jobs';
import type { SimulatorOptions } from '../../simulator/options';
import { codeOf, TestClient } from './client';

const pathOf = (apiName: string) => `/bulk/v1/customobjects/${apiName}/import.json`;
const cars = pathOf('car_c');
const file = 'vin,ownerEmail,make\nWBA1,a@b.example,BMW\n';

async function importInto(
	apiName: string,
	content: string,
	options: Partial<SimulatorOptions> = {},
): Promise<{ client: TestClient; job: SimJob }> {
	const client = await TestClient.signedIn(options);
	await client.importNow('email,customerNumber\na@b.example,K1\n');
	const batchId = await client.importNow(content, { path: pathOf(apiName) });
	const job = client.simulator.job(batchId);
	if (job === undefined) throw new Error('No job');
	return { client, job };
}

describe('importing custom objects', () => {
	test('stores a record, linked to its lead', async () => {
		const { client } = await importInto('car_c', file);
		expect(client.simulator.records('car_c')).toEqual([
			{
				objectApiName: 'car_c',
				marketoGUID: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
				fields: { vin: 'WBA1', ownerEmail: 'a@b.example', make: 'BMW' },
				leadId: client.simulator.leads[0].id,
				createdByBatch: 3405,
				updatedByBatch: 3405,
			},
		]);
		expect(client.simulator.recordCount).toBe(1);
		expect(client.simulator.records('order_c')).toEqual([]);
	});

	test('updates the record with the same key', async () => {
		const { client } = await importInto('car_c', file);
		await client.importNow('vin,color\nwba1,red\n', { path: cars });
		expect(client.simulator.records('car_c')).toMatchObject([
			{ fields: { make: 'BMW', color: 'red' }, createdByBatch: 3405, updatedByBatch: 3406 },
		]);
	});

	test('compares keys of two fields as a whole, and integers by value', async () => {
		const content = 'orderNumber,lineNumber,product\nA,1,Pen\nA,2,Ink\nB,1,Cap\nA,01,Nib\n';
		const { client } = await importInto('order_c', content);
		expect(client.simulator.records('order_c').map(({ fields }) => fields.product)).toEqual([
			'Nib',
			'Ink',
			'Cap',
		]);
		expect(client.simulator.findRecord('order_c', 'a', '2')?.fields.product).toBe('Ink');
		expect(client.simulator.findRecord('order_c', 'a', '3')).toBeUndefined();
	});

	test('links by a field other than email', async () => {
		const content = 'orderNumber,lineNumber,customerNumber\nA,1,K1\n';
		const { client } = await importInto('order_c', content);
		expect(client.simulator.records('order_c')[0].leadId).toBe(client.simulator.leads[0].id);
	});

	test('returns its own properties from create and status calls', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 2 });
		const created = await client.upload(file, { path: cars });
		expect(created.result).toEqual([{ batchId: 3404, status: 'Queued', objectApiName: 'car_c' }]);
		const statusPath = '/bulk/v1/customobjects/car_c/import/3404/status.json';
		expect(await client.statusAt(statusPath)).toEqual({
			batchId: 3404,
			operation: 'import',
			status: 'Importing',
			objectApiName: 'car_c',
		});
		client.clock.advance(2_000);
		expect(await client.statusAt(statusPath)).toEqual({
			batchId: 3404,
			operation: 'import',
			status: 'Complete',
			objectApiName: 'car_c',
			numOfObjectsProcessed: 1,
			numOfRowsFailed: 0,
			numOfRowsWithWarning: 0,
			importTime: '2 second(s)',
			message: 'Import succeeded, 1 records imported (1 members)',
		});
	});

	test('has failure and warning files at its own URLs', async () => {
		const { client, job } = await importInto('car_c', 'vin,year\n,1\nB,x\n');
		const at = (name: string) => `/bulk/v1/customobjects/car_c/import/${job.batchId}/${name}.json`;
		expect((await client.getText(at('failures'))).body).toBe(
			"vin,year,Import Failure Reason\n,1,Value for dedupe field 'vin' not found\nB,x,Invalid data type in field Model Year\n",
		);
		expect((await client.getText(at('warnings'))).status).toBe(404);
	});
});

describe('a create call that is rejected', () => {
	const refused: [string, string, Partial<SimulatorOptions>, string][] = [
		['unknown object', 'boat_c', {}, '1013'],
		['unknown object, 610', 'boat_c', { unknownCustomObject: '610' }, '610'],
		['unknown object, 1003', 'boat_c', { unknownCustomObject: '1003' }, '1003'],
		['API name in another case', 'Car_c', {}, '1013'],
		['unapproved object', 'warranty_c', {}, '1013'],
		['unapproved object, 610', 'warranty_c', { unapprovedCustomObject: '610' }, '610'],
		['unapproved object, 1003', 'warranty_c', { unapprovedCustomObject: '1003' }, '1003'],
		['not enabled', 'car_c', { customObjectAccess: '1026' }, '1026'],
		['not in the subscription, 616', 'car_c', { customObjectAccess: '616' }, '616'],
		['not in the subscription, 703', 'car_c', { customObjectAccess: '703' }, '703'],
	];
	test.each(refused)('%s', async (_label, apiName, options, code) => {
		const client = await TestClient.signedIn(options);
		expect(codeOf(await client.upload(file, { path: pathOf(apiName) }))).toBe(code);
		expect(codeOf(await client.get(`/rest/v1/customobjects/${apiName}/describe.json`))).toBe(code);
		expect(client.simulator.jobs).toEqual([]);
	});
});

test('customObjectName: ignoreCase accepts the API name in any case', async () => {
	const client = await TestClient.signedIn({ customObjectName: 'ignoreCase', jobSeconds: 0 });
	const created = await client.upload(file, { path: pathOf('Car_C') });
	expect(created.result).toMatchObject([{ objectApiName: 'car_c' }]);
	const status = await client.statusAt('/bulk/v1/customobjects/CAR_C/import/3404/status.json');
	expect(status).toMatchObject({ objectApiName: 'car_c', status: 'Complete' });
	const other = await client.get('/bulk/v1/customobjects/order_c/import/3404/status.json');
	expect(codeOf(other)).toBe('1013');
});

describe('rows', () => {
	const reasons: [string, string, string, string[]][] = [
		[
			'missing dedupe field',
			'order_c',
			'orderNumber\nA\nB\n',
			['missing.dedupe.fields', 'missing.dedupe.fields'],
		],
		['misnamed dedupe field', 'car_c', 'Vin\nA\n', ['missing.dedupe.fields']],
		['unknown column', 'car_c', 'vin,wings\nA,2\n', ["Field 'wings' not found"]],
		['lead field', 'car_c', 'vin,firstName\nA,Ada\n', ["Field 'firstName' not found"]],
		[
			'read-only column',
			'car_c',
			'vin,marketoGUID\nA,1\n',
			["Field 'marketoGUID' is not updateable"],
		],
		[
			'blank dedupe field',
			'order_c',
			'orderNumber,lineNumber\nA,\n',
			["Value for dedupe field 'lineNumber' not found"],
		],
		[
			'not an integer',
			'order_c',
			'orderNumber,lineNumber\nA,x\n',
			['Invalid data type in field Line Number'],
		],
		[
			'not a date',
			'car_c',
			'vin,purchasedOn\nA,soon\n',
			['Invalid data type in field Purchased On'],
		],
		[
			'not a date-time',
			'car_c',
			'vin,lastServiceAt\nA,soon\n',
			['Invalid data type in field Last Service At'],
		],
		['not a float', 'car_c', 'vin,mileage\nA,"1,5"\n', ['Invalid data type in field Mileage']],
		['not a boolean', 'car_c', 'vin,electric\nA,maybe\n', ['Invalid data type in field Electric']],
	];
	test.each(reasons)('%s: the row fails', async (_label, apiName, content, expected) => {
		const { client, job } = await importInto(apiName, content);
		expect(job.failed.map(({ reason }) => reason)).toEqual(expected);
		expect(client.simulator.recordCount).toBe(0);
	});

	const unlinked = "No lead matches link field 'ownerEmail'";
	test.each([
		['store', 1, [], []],
		['warn', 1, [], [unlinked]],
		['fail', 0, [unlinked], []],
	] as const)('a link value without a lead: %s', async (unlinkedRecord, stored, failed, warned) => {
		const content = 'vin,ownerEmail\nA,nobody@b.example\n';
		const { client, job } = await importInto('car_c', content, { unlinkedRecord });
		expect(job.failed.map(({ reason }) => reason)).toEqual(failed);
		expect(job.warnings.map(({ reason }) => reason)).toEqual(warned);
		expect(client.simulator.records('car_c')).toHaveLength(stored);
	});

	test('links a record once its lead exists', async () => {
		const { client } = await importInto('car_c', 'vin,ownerEmail\nA,later@b.example\n');
		expect(client.simulator.records('car_c')[0].leadId).toBeUndefined();
		await client.importNow('email\nlater@b.example\n');
		expect(client.simulator.records('car_c')[0].leadId).toBe(client.simulator.leads[1].id);
	});
});

describe('metadata', () => {
	test.each([
		['all approved objects', '', {}, ['car_c', 'order_c', 'store_c']],
		['only those requested', '?names=car_c,warranty_c', {}, ['car_c']],
		['a repeated filter', '?names=car_c&names=store_c', {}, ['car_c', 'store_c']],
		[
			'unapproved ones too',
			'',
			{ listUnapprovedObjects: true },
			['car_c', 'order_c', 'store_c', 'warranty_c'],
		],
		['none', '', { customObjects: [] }, []],
	] as [string, string, Partial<SimulatorOptions>, string[]][])(
		'customobjects.json lists %s',
		async (_label, search, options, expected) => {
			const client = await TestClient.signedIn(options);
			const { result } = await client.get(`/rest/v1/customobjects.json${search}`);
			expect(result?.map(({ name }) => name)).toEqual(expected);
		},
	);

	test('lists an object with its key and its links, but without fields', async () => {
		const client = await TestClient.signedIn();
		const { result } = await client.get('/rest/v1/customobjects.json?names=order_c');
		expect(result).toEqual([
			{
				name: 'order_c',
				displayName: 'Order',
				description: 'Order records',
				idField: 'marketoGUID',
				dedupeFields: ['orderNumber', 'lineNumber'],
				searchableFields: [['orderNumber', 'lineNumber'], ['marketoGUID'], ['customerNumber']],
				relationships: [
					{
						field: 'customerNumber',
						type: 'child',
						relatedTo: { name: 'Lead', field: 'customerNumber' },
					},
				],
				createdAt: '2026-01-05T08:00:00Z',
				updatedAt: '2026-05-05T08:00:00Z',
			},
		]);
	});

	test('describe.json adds the fields', async () => {
		const client = await TestClient.signedIn();
		const { result } = await client.get('/rest/v1/customobjects/car_c/describe.json');
		const { dedupeFields, fields } = (result ?? [])[0] as {
			dedupeFields: string[];
			fields: Record<string, unknown>[];
		};
		expect(dedupeFields).toEqual(['vin']);
		expect(fields).toContainEqual({
			name: 'vin',
			displayName: 'VIN',
			dataType: 'string',
			length: 17,
			updateable: true,
			crmManaged: false,
		});
		expect(fields.map(({ dataType }) => dataType)).toEqual(
			expect.arrayContaining(['integer', 'boolean', 'date', 'datetime', 'float']),
		);
	});

	test('rejects the list if custom objects are not enabled', async () => {
		const client = await TestClient.signedIn({ customObjectAccess: '1026' });
		expect(codeOf(await client.get('/rest/v1/customobjects.json'))).toBe('1026');
	});
});

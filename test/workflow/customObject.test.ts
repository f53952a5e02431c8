import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { listSearch, loadOptions } from '../engine/node-methods';
import { csv, email } from '../support/leads';
import { runNode, type NodeRun } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Custom objects: their own columns, their own keys, and URLs that contain their API name.

const marketo = useSimulator({ jobSeconds: 0.05 });

/** The parameters with which the editor requests the lists. */
const credentials = () => ({
	marketoOAuth2Api: marketo.credentials as ICredentialDataDecryptedObject,
});

const locator = (mode: string, value: string): INodeParameters => ({ __rl: true, mode, value });

const ORDERS: INodeParameters = {
	resource: 'customObject',
	customObject: locator('name', 'order_c'),
};
const CARS: INodeParameters = { resource: 'customObject', customObject: locator('list', 'car_c') };

const ORDER_ROWS = [
	['Order Number', 'lineNumber', 'Customer Number', 'product', 'Unit Price'],
	['A-1', '1', 'C-1', 'Lamp', '19.90'],
	['A-1', '2', 'C-1', 'Desk', 'cheap'],
	['A-2', '1', 'C-2', 'Chair', '120'],
];

async function run(parameters: INodeParameters, file: string): Promise<NodeRun> {
	return await runNode({
		parameters: {
			operation: 'importAndWait',
			options: QUICK_POLLING,
			...parameters,
		},
		file,
		fileName: 'orders.csv',
		credentials: marketo.credentials,
	});
}

async function askAbout(
	operation: string,
	rows: IDataObject[],
	parameters: INodeParameters = ORDERS,
): Promise<NodeRun> {
	return await runNode({
		parameters: { operation, ...parameters },
		rows,
		credentials: marketo.credentials,
	});
}

test('stores records under their whole key, and accounts for each row', async () => {
	const { json, message, hintTexts } = await run(ORDERS, csv(ORDER_ROWS));
	expect(message).toBeUndefined();
	expect(json[0]).toMatchObject([
		{
			fileName: 'orders.csv',
			status: 'Partly Failed',
			rows: 3,
			imported: 2,
			failed: 1,
			unaccounted: 0,
		},
	]);
	const [job] = json[0][0].jobs as IDataObject[];
	expect(job).toMatchObject({
		batchId: 3404,
		objectApiName: 'order_c',
		numOfObjectsProcessed: 2,
		numOfRowsFailed: 1,
		isFinished: true,
	});
	expect(job).not.toHaveProperty('importId');
	expect(job).not.toHaveProperty('numOfLeadsProcessed');
	expect(json[1]).toMatchObject([
		{
			'Order Number': 'A-1',
			lineNumber: '2',
			'Import Row Number': 3,
			'Import Failure Reason': 'Invalid data type in field Unit Price',
		},
	]);
	expect(marketo.simulator.records('order_c').map(({ fields }) => fields)).toEqual([
		{
			orderNumber: 'A-1',
			lineNumber: '1',
			customerNumber: 'C-1',
			product: 'Lamp',
			unitPrice: '19.90',
		},
		{
			orderNumber: 'A-2',
			lineNumber: '1',
			customerNumber: 'C-2',
			product: 'Chair',
			unitPrice: '120',
		},
	]);
	expect(hintTexts.filter((text) => /duplicate|link/i.test(text))).toEqual([]);
});

test('links records to leads by the link field', async () => {
	await runNode({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING },
		file: csv([['email'], [email(1)]]),
		credentials: marketo.credentials,
	});
	await run(
		CARS,
		csv([
			['vin', 'Owner Email'],
			['VIN1', email(1)],
		]),
	);
	const lead = marketo.simulator.findLead(email(1));
	expect(marketo.simulator.findRecord('car_c', 'VIN1')?.leadId).toBe(lead?.id);
});

test('imports a file without the link field, with a hint', async () => {
	const { json, hintTexts } = await run(CARS, csv([['vin'], ['VIN1']]));
	expect(json[0]).toMatchObject([{ status: 'Complete', imported: 1 }]);
	expect(hintTexts).toContain(
		`orders.csv: No column maps to the link field "ownerEmail", so new records won't be linked to a lead`,
	);
});

test('imports items without a file', async () => {
	const { json, message } = await runNode({
		parameters: { operation: 'importAndWait', source: 'items', options: QUICK_POLLING, ...ORDERS },
		rows: [
			{ orderNumber: 'A-1', lineNumber: 1, customerNumber: 'C-1', quantity: 3 },
			{ orderNumber: 'A-1', lineNumber: 2, customerNumber: 'C-1', quantity: 4 },
		],
		credentials: marketo.credentials,
	});
	expect(message).toBeUndefined();
	expect(json[0]).toMatchObject([{ imported: 2, failed: 0 }]);
	expect(marketo.simulator.findRecord('order_c', 'A-1', '2')?.fields.quantity).toBe('4');
});

test('can use a different object for each item', async () => {
	const { json, message } = await runNode({
		parameters: {
			operation: 'importAndWait',
			resource: 'customObject',
			customObject: locator('name', '={{ $json.object }}'),
			options: QUICK_POLLING,
		},
		items: [
			{
				json: { object: 'car_c' },
				files: {
					data: {
						content: csv([
							['vin', 'ownerEmail'],
							['V', ''],
						]),
					},
				},
			},
			{ json: { object: 'store_c' }, files: { data: { content: csv([['Store Code'], ['7']]) } } },
		],
		credentials: marketo.credentials,
	});
	expect(message).toBeUndefined();
	expect(json[0]).toMatchObject([{ imported: 1 }, { imported: 1 }]);
	expect(marketo.simulator.findRecord('store_c', '7')).toBeDefined();
});

describe('operations on a batch', () => {
	beforeEach(async () => {
		const { json } = await run({ ...ORDERS, operation: 'create', options: {} }, csv(ORDER_ROWS));
		expect(json[0]).toMatchObject([{ batchId: 3404, objectApiName: 'order_c', rows: 3 }]);
		expect(json[0][0]).not.toHaveProperty('importId');
		marketo.simulator.finishJob(3404);
	});
	const rows = [{ batchId: 3404, objectApiName: 'order_c' }];

	test.each<[label: string, parameters: INodeParameters]>([
		['named', ORDERS],
		['taken from the job item, which is the default', { resource: 'customObject' }],
	])('work with the object %s', async (_label, parameters) => {
		const job = {
			batchId: 3404,
			objectApiName: 'order_c',
			status: 'Complete',
			numOfObjectsProcessed: 2,
		};
		expect((await askAbout('getStatus', rows, parameters)).json[0]).toMatchObject([job]);
		const waited = await askAbout('wait', rows, { ...parameters, options: QUICK_POLLING });
		expect(waited.json[0]).toMatchObject([job]);
		expect((await askAbout('getFailures', rows, parameters)).json[0]).toMatchObject([
			{ orderNumber: 'A-1', lineNumber: '2', 'Import Batch ID': 3404 },
		]);
		expect((await askAbout('getWarnings', rows, parameters)).json[0]).toEqual([]);
	});

	test.each(['getStatus', 'wait', 'getFailures', 'getWarnings'])(
		'%s without an object sends no requests',
		async (operation) => {
			const before = marketo.steps();
			const { message } = await askAbout(operation, [{ batchId: 3404 }], {
				resource: 'customObject',
			});
			expect(message).toMatch(/"Custom Object" is empty/);
			expect(marketo.steps()).toEqual(before);
		},
	);

	test('do not find a batch of another object', async () => {
		const { message } = await askAbout('getStatus', rows, CARS);
		expect(message).toMatch(/3404/);
	});
});

type Refused = [label: string, parameters: INodeParameters, file: string, message: RegExp];

const named = (name: string): INodeParameters => ({
	resource: 'customObject',
	customObject: locator('name', name),
});

const REFUSED: Refused[] = [
	[
		'an unknown object',
		named('boat_c'),
		csv([['vin'], ['V']]),
		/^Marketo couldn't find the custom object "boat_c"/,
	],
	[
		'a display name',
		named('Order'),
		csv([['vin'], ['V']]),
		/^Marketo couldn't find the custom object "Order"\. Did you mean "order_c"\?/,
	],
	[
		'an object that is not approved',
		named('warranty_c'),
		csv([['contractNumber'], ['W']]),
		/^Marketo couldn't find the custom object "warranty_c"/,
	],
	[
		'an invalid name',
		named('={{ "../leads" }}'),
		csv([['vin'], ['V']]),
		/^"\.\.\/leads" is not the API name of a custom object/,
	],
	['no object', named('={{ "" }}'), csv([['vin'], ['V']]), /^"Custom Object" is empty/],
	[
		'one of two key fields',
		ORDERS,
		csv([
			['orderNumber', 'product'],
			['A-1', 'Lamp'],
		]),
		/^orders\.csv: No column maps to the field "lineNumber", which Marketo needs for deduplication\.$/,
	],
	[
		'no key field',
		ORDERS,
		csv([['product'], ['Lamp']]),
		/"orderNumber".* No column maps to the field "lineNumber"/,
	],
	[
		'a read-only field',
		CARS,
		csv([
			['vin', 'Marketo GUID'],
			['V', 'x'],
		]),
		/The column "Marketo GUID" maps to the field "marketoGUID", which is read-only/,
	],
	[
		'a field of leads',
		CARS,
		csv([
			['vin', 'firstName'],
			['V', 'Ada'],
		]),
		/The column "firstName" is not a Marketo field/,
	],
];

test.each(REFUSED)('rejects %s, and sends nothing', async (_label, parameters, file, message) => {
	for (const operation of ['importAndWait', 'create']) {
		const refused = await run({ ...parameters, operation, options: {} }, file);
		expect(refused.message).toMatch(message);
		expect(refused.description).not.toBe('');
	}
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test.each(['1013', '610', '1003'] as const)(
	'reports an unknown or unapproved object if Marketo returns %s',
	async (code) => {
		marketo.set({ unknownCustomObject: code, unapprovedCustomObject: code });
		for (const name of ['boat_c', 'warranty_c']) {
			const { message } = await run(named(name), csv([['vin'], ['V']]));
			expect(message).toMatch(new RegExp(`^Marketo couldn't find the custom object "${name}"`));
		}
		expect(marketo.simulator.callsOf('create')).toBe(0);
	},
);

test('requests the key fields even if no check needs them', async () => {
	const { json } = await run(
		{ ...ORDERS, columnMatching: 'asIs', options: { ...QUICK_POLLING, checkColumns: false } },
		csv([
			['orderNumber', 'lineNumber', 'shoeSize'],
			['A-1', '1', '44'],
		]),
	);
	expect(json[0]).toMatchObject([{ failed: 1 }]);
	expect(json[1]).toMatchObject([{ orderNumber: 'A-1', 'Import Row Number': 2 }]);
});

test('Check File lists all problems at once, and names missing links', async () => {
	const { json } = await run(
		{ ...ORDERS, operation: 'check', options: {} },
		csv([
			['orderNumber', 'shoeSize'],
			['A-1', '44'],
		]),
	);
	expect(json[0]).toMatchObject([{ ready: false }]);
	expect(
		(json[0][0].problems as IDataObject[]).map(({ severity, kind, field }) => [
			severity,
			kind,
			field,
		]),
	).toEqual([
		['stop', 'unknownColumn', null],
		['stop', 'missingLookupColumn', 'lineNumber'],
		['warn', 'missingLinkColumn', 'customerNumber'],
	]);
});

describe('permissions and subscriptions', () => {
	test('without the permission, every operation and list names it, and nothing is sent', async () => {
		marketo.set({ permissions: ['Read-Write Lead', 'Read-Only Assets'] });
		for (const operation of ['importAndWait', 'check', 'create']) {
			const { message } = await run({ ...CARS, operation, options: {} }, csv([['vin'], ['V']]));
			expect(message).toMatch(/"Read-Write Custom Object"/);
		}
		for (const operation of ['getStatus', 'getFailures'])
			expect((await askAbout(operation, [{ batchId: 3404 }], CARS)).message).toMatch(
				/"Read-Write Custom Object"/,
			);
		await expect(
			listSearch({ method: 'searchCustomObjects', credentials: credentials() }),
		).rejects.toThrow(/"Read-Write Custom Object"/);
		expect(marketo.simulator.callsOf('create')).toBe(0);
	});

	test('with the read permission only, the upload names the write permission', async () => {
		marketo.set({ permissions: ['Read-Only Custom Object'] });
		const { message } = await run(CARS, csv([['vin'], ['V']]));
		expect(message).toMatch(/"Read-Write Custom Object"/);
		expect(marketo.simulator.jobs).toEqual([]);
	});

	test.each([
		['1026', /^Custom objects are not enabled in this Marketo subscription/],
		['616', /^The Marketo subscription doesn't include this feature/],
		['703', /^The Marketo subscription doesn't include this feature/],
	] as const)(
		'reports with code %s that the subscription lacks custom objects',
		async (customObjectAccess, message) => {
			marketo.set({ customObjectAccess });
			expect((await run(CARS, csv([['vin'], ['V']]))).message).toMatch(message);
			expect(marketo.simulator.callsOf('create')).toBe(0);
		},
	);
});

describe('the lists in the editor', () => {
	test.each([
		['', ['car_c', 'order_c', 'store_c']],
		['ORDER', ['order_c']],
		['_c', ['car_c', 'order_c', 'store_c']],
		['zzz', []],
	])('find objects by %j', async (filter, names) => {
		const { results } = await listSearch({
			method: 'searchCustomObjects',
			credentials: credentials(),
			filter,
		});
		expect(results.map(({ value }) => value)).toEqual(names);
	});

	test('are empty if there are no objects', async () => {
		marketo.set({ customObjects: [] });
		const call = { method: 'searchCustomObjects', credentials: credentials() };
		expect(await listSearch(call)).toEqual({ results: [] });
	});

	test.each<[label: string, parameters: INodeParameters, expected: string[]]>([
		['the selected object', named('store_c'), ['city', 'storeCode', 'website']],
		['no object', { resource: 'customObject', customObject: locator('list', '') }, []],
		['an expression, which has no value yet', named('={{ $json.object }}'), []],
	])('show the fields of %s', async (_label, parameters, expected) => {
		const fields = await loadOptions({
			method: 'getFields',
			credentials: credentials(),
			parameters,
		});
		expect(fields.map(({ value }) => value)).toEqual(expected);
	});
});

import { MarketoApiError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/MarketoApiError';
import {
	customObject,
	customObjectTarget,
	getCustomObjects,
} from '../../../nodes/MarketoBulkLeadImport/objects/customObject';
import { html, refusal, rejection, reply, success, thrown, type Answer } from '../marketo/scripted';
import { asked, asking, parameters } from './asking';

const target = customObjectTarget('car_c');

test('the URLs contain the API name', () => {
	expect(target.upload).toEqual({ path: '/bulk/v1/customobjects/car_c/import.json', query: {} });
	expect(target.batchPath(7, 'status')).toBe('/bulk/v1/customobjects/car_c/import/7/status.json');
	expect(target.batchPath(7, 'warnings')).toBe(
		'/bulk/v1/customobjects/car_c/import/7/warnings.json',
	);
});

test.each([
	['', '"Custom Object" is empty'],
	['../leads', '"../leads" is not the API name of a custom object'],
	['..', '".." is not the API name of a custom object'],
	['My Car', '"My Car" is not the API name of a custom object'],
	['car_c?x=1', '"car_c?x=1" is not the API name of a custom object'],
	['cär_c', '"cär_c" is not the API name of a custom object'],
])('rejects %j as an API name', (name, message) => {
	const read = parameters({ customObject: name });
	expect(thrown(() => customObject.readTarget(read))).toMatchObject({ message });
	expect(thrown(() => customObject.readBatchTarget(read))).toMatchObject({ message });
});

const car = {
	name: 'car_c',
	displayName: 'Car',
	idField: 'marketoGUID',
	dedupeFields: ['vin', 'year'],
	relationships: [
		{ field: 'ownerEmail', type: 'child', relatedTo: { name: 'Lead', field: 'email' } },
	],
	fields: [
		{ name: 'marketoGUID', displayName: 'Marketo GUID', dataType: 'string', updateable: false },
		{ name: 'vin', displayName: 'VIN', dataType: 'string', updateable: false },
		{ name: 'year', displayName: 'Year', dataType: 'integer', updateable: true },
		{ name: 'ownerEmail', displayName: 'Owner', dataType: 'email', updateable: false },
	],
};

describe('the description of an object', () => {
	test('returns its fields, keys and links; keys and links can be imported even if read-only', async () => {
		const { ask, ports } = asking(success(car));
		const fields = await target.describe(ask);
		expect(fields.keyFields).toEqual(['vin', 'year']);
		expect(fields.linkFields).toEqual([{ name: 'ownerEmail', linksTo: 'lead' }]);
		expect(fields.importable.map(({ name }) => name)).toEqual(['vin', 'year', 'ownerEmail']);
		expect(asked(ports)).toEqual(['/rest/v1/customobjects/car_c/describe.json']);
	});

	test.each<[label: string, members: object]>([
		['are missing', { dedupeFields: undefined, relationships: undefined }],
		['are malformed', { dedupeFields: [7, null], relationships: [null, {}, { field: '' }] }],
	])('works if keys and links %s', async (_label, members) => {
		const { ask } = asking(success({ ...car, ...members }));
		const { keyFields, linkFields } = await target.describe(ask);
		expect([keyFields, linkFields]).toEqual([[], []]);
	});

	test.each<[label: string, answer: Answer]>([
		['code 1013', refusal('1013')],
		['code 610', refusal(610)],
		['code 1003', refusal('1003')],
		['code 702', refusal('702')],
		['HTTP 404', reply('', 404)],
		['a web page with HTTP 404', html(404)],
		['no result', success()],
	])('recognizes an unknown object by %s', async (_label, answer) => {
		const { ask } = asking(answer, success({ name: 'boat_c', displayName: 'Boat' }));
		expect((await rejection(target.describe(ask))).message).toBe(
			`Marketo couldn't find the custom object "car_c"`,
		);
	});

	test.each([
		['Cars', 'car_c'],
		['Car', 'car_c'],
		['car', 'car_c'],
		['Vehicle', 'vehicle2_c'],
	])('suggests %j for %j', async (given, near) => {
		const { ask } = asking(
			refusal('1013'),
			success(
				{ name: 'car_c', displayName: 'Car' },
				{ name: 'vehicle2_c', displayName: 'Vehicle' },
			),
		);
		const { message } = await rejection(customObjectTarget(given).describe(ask));
		expect(message).toBe(
			`Marketo couldn't find the custom object "${given}". Did you mean "${near}"?`,
		);
	});

	test('reports an unknown object even if the list of objects cannot be loaded', async () => {
		const { ask } = asking(refusal('1013'), refusal('603'));
		expect((await rejection(target.describe(ask))).message).toBe(
			`Marketo couldn't find the custom object "car_c"`,
		);
	});

	test.each(['1026', '616', '703', '603'])(
		'does not mistake code %s for an unknown object',
		async (code) => {
			const { ask } = asking(refusal(code));
			expect(await rejection(target.describe(ask))).toBeInstanceOf(MarketoApiError);
		},
	);
});

test.each([
	['1013', true],
	['610', true],
	['702', true],
	['1003', false],
	['1026', false],
	['1016', false],
])(
	'decides whether an upload rejected with %s is about an unknown object: %s',
	(code, isUnknown) => {
		const error = new MarketoApiError('Said', 'Do', code, 'stop', false);
		expect(target.explain?.(error) !== undefined).toBe(isUnknown);
	},
);

describe('the list of objects', () => {
	test('leaves out entries without a usable name', async () => {
		const { ask } = asking(
			success({ name: 'car_c', displayName: 'Car' }, { name: 'b_c' }, { name: '../x' }, null, {}),
		);
		expect(await getCustomObjects(ask)).toEqual([
			{ name: 'car_c', displayName: 'Car' },
			{ name: 'b_c', displayName: 'b_c' },
		]);
	});

	test.each<[label: string, answer: Answer]>([
		['702', refusal('702')],
		['a success without a result', reply({ success: true })],
	])('is empty if Marketo responds with %s', async (_label, answer) => {
		expect(await getCustomObjects(asking(answer).ask)).toEqual([]);
	});
});

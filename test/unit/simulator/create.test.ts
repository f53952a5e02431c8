import type { LeadJob } from '../../simulator/jobs';
import { bodyOf, codeOf, formBody, formType, httpOf, TestClient } from './client';

const file = 'email,firstName\na@b.example,Ada\n';

describe('creating a job', () => {
	test('returns batchId, importId and Queued', async () => {
		const client = await TestClient.signedIn();
		const body = await client.upload(file);
		expect(body).toMatchObject({
			success: true,
			result: [{ batchId: 3404, importId: '3404', status: 'Queued' }],
		});
		expect(body.requestId).toMatch(/^[0-9a-f]+#[0-9a-f]+$/);
	});

	test('stores the parameters', async () => {
		const client = await TestClient.signedIn();
		const params = {
			format: 'tsv',
			lookupField: 'customerNumber',
			listId: '1005',
			partitionName: 'Europe',
		};
		await client.upload('customerNumber\n1\n', { params, fileName: 'Größe.tsv' });
		expect(client.simulator.jobs).toMatchObject([
			{
				format: 'tsv',
				lookupField: 'customerNumber',
				listId: 1005,
				partitionName: 'Europe',
				fileName: 'Größe.tsv',
				rows: 1,
				bytes: 17,
			},
		]);
	});

	const refused: [string, Record<string, string>, string][] = [
		['unknown format', { format: 'xls' }, '1001'],
		['empty format', { format: '' }, '1002'],
		['unknown lookup field', { lookupField: 'shoeSize' }, '1006'],
		['field that cannot be a lookup field', { lookupField: 'firstName' }, '1011'],
		['a custom field of the wrong type', { lookupField: 'renewalDate' }, '1011'],
		['a list that does not exist', { listId: '77' }, '1013'],
		['a list ID that is not a number', { listId: 'abc' }, '1001'],
		['a partition that does not exist', { partitionName: 'Mars' }, '1008'],
	];
	test.each(refused)('%s', async (_label, params, code) => {
		const client = await TestClient.signedIn();
		const reply = await client.uploadRaw(file, { params });
		expect(httpOf(reply).status).toBe(200);
		expect(codeOf(bodyOf(reply))).toBe(code);
		expect(client.simulator.jobs).toEqual([]);
	});

	test.each([
		'email',
		'id',
		'cookies',
		'sfdcLeadId',
		'customerNumber',
		'externalReference',
		'alternateEmail',
	])('accepts lookupField=%s', async (lookupField) => {
		const client = await TestClient.signedIn();
		expect((await client.upload(file, { params: { lookupField } })).success).toBe(true);
	});

	test.each([
		['nothing', ''],
		['white space', ' \r\n\n'],
	])('treats a file of %s as empty', async (_label, content) => {
		const client = await TestClient.signedIn();
		const body = await client.upload(content);
		expect(body.errors).toEqual([{ code: '1003', message: 'Empty file' }]);
	});

	test('accepts a file without rows, or rejects it with headerOnly: 1003', async () => {
		const client = await TestClient.signedIn();
		const batchId = await client.importNow('email,firstName\n');
		expect(await client.status(batchId)).toMatchObject({
			status: 'Complete',
			numOfLeadsProcessed: 0,
		});
		client.simulator.options.headerOnly = '1003';
		expect(codeOf(await client.upload('email,firstName\n'))).toBe('1003');
	});

	test('returns 413 based on the size of the whole request', async () => {
		const client = await TestClient.signedIn({ maxRequestBytes: formBody(file).length });
		expect((await client.upload(file)).success).toBe(true);
		const reply = httpOf(await client.uploadRaw(`${file} `));
		expect([reply.status, reply.headers['content-type']]).toEqual([413, 'text/html']);
		expect(client.simulator.jobs).toHaveLength(1);
	});

	test.each([
		['JSON', 'application/json', '{}', '612'],
		['a form without a boundary', 'multipart/form-data', formBody(file), '613'],
		['a form that is cut off', formType, formBody(file).subarray(0, 150), '613'],
		[
			'a form without a file',
			formType,
			formBody(file).toString().replace('name="file"', 'name="data"'),
			'1002',
		],
	])('rejects %s', async (_label, contentType, body, code) => {
		const client = await TestClient.signedIn();
		const reply = await client.send(
			'POST',
			'/bulk/v1/leads.json?format=csv',
			{ 'content-type': contentType },
			body,
		);
		expect(codeOf(bodyOf(reply))).toBe(code);
		expect(client.simulator.jobs).toEqual([]);
	});

	const empty: [string, Record<string, string>][] = [
		['lookup field', { lookupField: '' }],
		['list ID', { listId: '' }],
		['partition', { partitionName: '' }],
	];
	test.each(empty)('an empty %s is not valid, or ignored', async (_label, params) => {
		const client = await TestClient.signedIn();
		expect(codeOf(await client.upload(file, { params }))).toBe('1001');
		client.simulator.options.emptyParameter = 'ignore';
		expect((await client.upload(file, { params })).success).toBe(true);
		const [{ lookupField, listId, partitionName }] = client.simulator.jobs as LeadJob[];
		expect([lookupField, listId, partitionName]).toEqual(['email', undefined, 'Default']);
	});

	test('requires a format, or takes CSV without one', async () => {
		const client = await TestClient.signedIn();
		const upload = async (query: string) =>
			bodyOf(
				await client.send(
					'POST',
					`/bulk/v1/leads.json${query}`,
					{ 'content-type': formType },
					formBody(file),
				),
			);
		for (const query of ['', '?format=']) expect(codeOf(await upload(query))).toBe('1002');
		client.simulator.options.missingFormat = 'csv';
		for (const query of ['', '?format=']) expect((await upload(query)).success).toBe(true);
		expect(client.simulator.jobs.map(({ format }) => format)).toEqual(['csv', 'csv']);
	});

	test('requires a format in lowercase, or takes any case', async () => {
		const client = await TestClient.signedIn();
		expect(codeOf(await client.upload(file, { params: { format: 'CSV' } }))).toBe('1001');
		client.simulator.options.leadFormatCase = 'any';
		expect((await client.upload(file, { params: { format: 'CSV' } })).success).toBe(true);
		expect(client.simulator.jobs).toMatchObject([{ format: 'csv' }]);
	});

	test.each(['1008', '1001', '1013'] as const)(
		'an unknown partition can get %s',
		async (unknownPartition) => {
			const client = await TestClient.signedIn({ unknownPartition });
			const params = { partitionName: 'Mars' };
			expect(codeOf(await client.upload(file, { params }))).toBe(unknownPartition);
		},
	);

	test('requires a partition with partitionRequired', async () => {
		const client = await TestClient.signedIn({ partitionRequired: true });
		expect(codeOf(await client.upload(file))).toBe('1009');
		expect((await client.upload(file, { params: { partitionName: 'Europe' } })).success).toBe(true);
	});
});

describe('other URLs', () => {
	test.each([
		['GET', '/rest/v1/leads.json', '610'],
		['GET', '/bulk/v1/leads/batch/abc.json', '610'],
		['GET', '/bulk/v1/leads/batch/12/../../x.json', '610'],
		['GET', '/bulk/v1/leads.json?format=csv', '605'],
		['POST', '/rest/v1/lists.json', '605'],
	])('%s %s', async (method, url, code) => {
		const client = await TestClient.signedIn();
		const body = bodyOf(await client.send(method, url));
		expect(body.success).toBe(false);
		expect(codeOf(body)).toBe(code);
	});
});

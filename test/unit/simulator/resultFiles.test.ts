import { parse } from 'csv-parse/sync';

import { TestClient } from './client';

const mixed =
	'email,firstName,city,company\n,Ada,,"A, ""B""\nC"\nok@b.example,Bea,Bern,\n,Cleo,,\nodd,Dora,,\n';

describe('failure and warning files', () => {
	test('have the rows as sent, without blank columns, and the reason', async () => {
		const client = await TestClient.signedIn();
		const batchId = await client.importNow(mixed);
		const reply = await client.getText(`/bulk/v1/leads/batch/${batchId}/failures.json`);
		expect([reply.status, reply.headers['content-type']]).toEqual([200, 'text/csv;charset=UTF-8']);
		expect(reply.body).toBe(
			'firstName,company,Import Failure Reason\n' +
				'Ada,"A, ""B""\nC",Value for lookup field \'email\' not found\n' +
				"Cleo,,Value for lookup field 'email' not found\n",
		);
		expect(await client.warnings(batchId)).toBe(
			'email,firstName,Import Warning Reason\nodd,Dora,Invalid email address\n',
		);
	});

	test('can have all columns, other newlines and content types', async () => {
		const client = await TestClient.signedIn({
			omitBlankColumns: false,
			resultLineEnd: '\r\n',
			resultContentType: 'text/plain',
		});
		const batchId = await client.importNow('email,firstName,city\n,Ada,\n');
		const reply = await client.getText(`/bulk/v1/leads/batch/${batchId}/failures.json`);
		expect(reply.headers['content-type']).toBe('text/plain');
		expect(reply.body).toBe(
			"email,firstName,city,Import Failure Reason\r\n,Ada,,Value for lookup field 'email' not found\r\n",
		);
	});

	test.each([
		['csv', ','],
		['tsv', '\t'],
		['ssv', ';'],
	])('%s files use the delimiter of the job', async (format, delimiter) => {
		const client = await TestClient.signedIn();
		const content = ['email,firstName', `,"Ada, Countess"`].join('\n').replaceAll(',', delimiter);
		const batchId = await client.importNow(content, { params: { format } });
		const rows = parse(await client.failures(batchId), { delimiter });
		expect(rows).toEqual([
			['firstName', 'Import Failure Reason'],
			[`Ada${delimiter} Countess`, "Value for lookup field 'email' not found"],
		]);
	});

	test.each([
		['404', 404],
		['empty', 200],
	] as const)('without failed rows: %s', async (noResultFile, status) => {
		const client = await TestClient.signedIn({ noResultFile });
		const batchId = await client.importNow('email\na@b.example\n');
		for (const name of ['failures', 'warnings']) {
			const reply = await client.getText(`/bulk/v1/leads/batch/${batchId}/${name}.json`);
			expect(reply.status).toBe(status);
			if (status === 200) expect(reply.body).toBe('');
		}
	});

	test('do not exist before the job has ended', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 10 });
		await client.upload(mixed);
		expect((await client.getText('/bulk/v1/leads/batch/3404/failures.json')).status).toBe(404);
	});
});

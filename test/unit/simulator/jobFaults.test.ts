import { parse } from 'csv-parse/sync';

import type { JobFault, ResultFileFault } from '../../simulator/jobFaults';
import { bodyOf, codeOf, httpOf, TestClient } from './client';

const file = 'email,firstName\na@b.example,Ada\n,Bea\n,"C ""c"""\n';

async function start(fault: JobFault): Promise<TestClient> {
	const client = await TestClient.signedIn({ jobSeconds: 10 });
	client.simulator.faults.add({ on: 'create', then: { kind: 'job', fault } });
	return client;
}

async function finished(fault: JobFault): Promise<TestClient> {
	const client = await start(fault);
	await client.importNow(file);
	return client;
}

describe('job faults', () => {
	test.each(['Failed', 'Importing'] as const)('the first status is %s', async (firstStatus) => {
		const client = await start({ firstStatus });
		expect((await client.upload(file)).result).toMatchObject([{ status: firstStatus }]);
		expect(await client.status(3404)).toMatchObject({ status: firstStatus });
		expect(client.simulator.queueLength).toBe(firstStatus === 'Failed' ? 0 : 1);
	});

	test.each([
		['without a message', {}],
		['with a message', { message: 'Unexpected end of file' }],
	])('the job ends as Failed %s and imports nothing', async (_label, more) => {
		const client = await finished({ ends: { state: 'Failed', ...more } });
		expect(await client.status(3404)).toEqual({
			batchId: 3404,
			importId: '3404',
			status: 'Failed',
			numOfLeadsProcessed: 0,
			numOfRowsFailed: 0,
			numOfRowsWithWarning: 0,
			...more,
		});
		expect(client.simulator.leadCount).toBe(0);
	});

	test('the job ends as Failed after some rows were imported', async () => {
		const client = await start({ ends: { state: 'Failed' }, importedShare: 0.6 });
		await client.importNow('email\na@b.example\nb@b.example\nc@b.example\nd@b.example\n');
		expect(client.simulator.jobs[0]).toMatchObject({ state: 'Failed', rows: 4, processed: 2 });
		expect(client.simulator.leadCount).toBe(2);
	});

	test('the status goes from Importing back to Queued', async () => {
		const client = await finished({ backToQueued: 2 });
		const seen: unknown[] = [];
		for (let call = 0; call < 4; call += 1) seen.push((await client.status(3404)).status);
		expect(seen).toEqual(['Importing', 'Queued', 'Queued', 'Complete']);
	});

	test('the counts are wrong', async () => {
		const client = await finished({ counts: { processed: -1, failed: 2, warnings: 3 } });
		expect(await client.status(3404)).toMatchObject({
			numOfLeadsProcessed: 0,
			numOfRowsFailed: 4,
			numOfRowsWithWarning: 3,
		});
	});

	test('status properties are missing', async () => {
		const client = await finished({
			counts: { missing: ['importId', 'numOfRowsFailed', 'message'] },
		});
		expect(Object.keys(await client.status(3404))).toEqual([
			'batchId',
			'status',
			'numOfLeadsProcessed',
			'numOfRowsWithWarning',
		]);
	});

	test('numbers are sent as strings', async () => {
		const client = await finished({ counts: { asStrings: true } });
		expect(await client.status(3404)).toMatchObject({
			batchId: '3404',
			status: 'Complete',
			numOfLeadsProcessed: '1',
			numOfRowsFailed: '2',
		});
	});

	test.each([
		['610', '610'],
		['1003', '1003'],
		['1013', '1013'],
		['404', 404],
	] as const)('the batch becomes unknown: %s', async (answer, expected) => {
		const client = await start({ vanishes: { fromStatusCall: 2, answer } });
		await client.upload(file);
		expect((await client.status(3404)).status).toBe('Importing');
		for (const path of ['3404.json', '3404/failures.json']) {
			const reply = httpOf(await client.send('GET', `/bulk/v1/leads/batch/${path}`));
			if (expected === 404) expect(reply.status).toBe(404);
			else expect(codeOf(bodyOf(reply))).toBe(expected);
		}
	});

	test('the job never ends, and blocks one of two workers', async () => {
		const client = await start({ neverEnds: true });
		await client.upload(file);
		for (let job = 0; job < 3; job += 1) await client.upload(file);
		client.clock.advance(3_000_000);
		expect(client.simulator.jobs.map((job) => job.state)).toEqual([
			'Importing',
			'Complete',
			'Complete',
			'Complete',
		]);
		expect(client.simulator.jobs[3].finishedAt).toBe(
			(client.simulator.jobs[1].finishedAt ?? 0) + 20_000,
		);
	});

	test('the job has a duration of its own', async () => {
		const client = await start({ seconds: 100 });
		await client.upload(file);
		client.clock.advance(99_999);
		expect(client.simulator.jobs[0].state).toBe('Importing');
		client.clock.advance(1);
		expect(client.simulator.jobs[0].state).toBe('Complete');
	});
});

describe('failure file faults', () => {
	const good = parse(
		'firstName,Import Failure Reason\nBea,Value for lookup field \'email\' not found\n"C ""c""",Value for lookup field \'email\' not found\n',
	);

	async function fileWith(fault: ResultFileFault) {
		const client = await finished({ failuresFile: fault });
		return await client.getText('/bulk/v1/leads/batch/3404/failures.json');
	}

	test('omits all quotes', async () => {
		const { body } = await fileWith({ kind: 'unquoted' });
		expect(body).toContain('\nC "c",Value');
	});

	test('has stray quotes', async () => {
		const { body } = await fileWith({ kind: 'brokenQuotes' });
		expect(() => parse(body)).toThrow();
	});

	test('omits a column', async () => {
		const { body } = await fileWith({ kind: 'missingColumn', column: 'firstName' });
		expect(body.split('\n').slice(0, 2)).toEqual([
			'Import Failure Reason',
			"Value for lookup field 'email' not found",
		]);
	});

	test('omits rows', async () => {
		const { body } = await fileWith({ kind: 'missingRows', count: 1 });
		expect(parse(body)).toEqual([good[0], good[2]]);
	});

	test('omits blank columns', async () => {
		const { body } = await fileWith({ kind: 'omitBlankColumns' });
		expect(parse(body)).toEqual(good);
	});

	test('is missing (404)', async () => {
		expect((await fileWith({ kind: 'notFound' })).status).toBe(404);
	});

	test('is empty', async () => {
		expect(await fileWith({ kind: 'empty' })).toMatchObject({ status: 200, body: '' });
	});

	test('is a JSON error with HTTP 200', async () => {
		const { status, headers, body } = await fileWith({ kind: 'jsonError', code: 611 });
		expect([status, headers['content-type']]).toEqual([200, 'application/json;charset=UTF-8']);
		expect(JSON.parse(body)).toMatchObject({ success: false, errors: [{ code: 611 }] });
	});

	test('is an HTML page', async () => {
		expect((await fileWith({ kind: 'html' })).headers['content-type']).toBe('text/html');
	});

	test('is very large', async () => {
		const { body } = await fileWith({ kind: 'gigantic', bytes: 200_000 });
		expect(body.length).toBeGreaterThanOrEqual(200_000);
		expect(body.length).toBeLessThan(201_000);
		expect((parse(body) as unknown[]).length).toBeGreaterThan(2_000);
	});

	test('has another content type', async () => {
		const { headers, body } = await fileWith({
			kind: 'contentType',
			value: 'application/octet-stream',
		});
		expect(headers['content-type']).toBe('application/octet-stream');
		expect(parse(body)).toEqual(good);
	});

	test('has CRLF newlines', async () => {
		const { body } = await fileWith({ kind: 'crlf' });
		expect(body.split('\r\n')).toHaveLength(4);
		expect(parse(body)).toEqual(good);
	});

	test('is cut off', async () => {
		const { body } = await fileWith({ kind: 'cutOff', fraction: 0.5 });
		expect(body.endsWith('\n')).toBe(false);
	});

	test('apply to warning files independently', async () => {
		const client = await start({ warningsFile: { kind: 'jsonError', code: '611' } });
		await client.importNow('email\nodd\n""\n');
		expect(JSON.parse(await client.warnings(3404))).toMatchObject({ errors: [{ code: '611' }] });
		expect(await client.failures(3404)).toContain('Import Failure Reason');
	});
});

describe('a result file that comes late', () => {
	const answers = {
		notFound: { status: 404, body: expect.stringContaining('404') as string },
		empty: { status: 200, body: '' },
	};

	test.each([
		['failures', 'failuresFile', 'notFound'],
		['failures', 'failuresFile', 'empty'],
		['warnings', 'warningsFile', 'notFound'],
		['warnings', 'warningsFile', 'empty'],
	] as const)('%s: %s is %s twice, then complete', async (name, member, answer) => {
		const client = await start({ [member]: { kind: 'notYet', times: 2, answer } });
		await client.upload('email,firstName\n,Ada\nodd,Bea\n');
		const ask = async () => await client.getText(`/bulk/v1/leads/batch/3404/${name}.json`);
		expect(await ask()).toMatchObject({ status: 404 });
		client.clock.advance(10_000);
		expect(await client.status(3404)).toMatchObject({
			numOfRowsFailed: 1,
			numOfRowsWithWarning: 1,
		});
		expect(await ask()).toMatchObject(answers[answer]);
		expect(await ask()).toMatchObject(answers[answer]);
		expect(await ask()).toMatchObject({
			status: 200,
			body: expect.stringContaining('Reason') as string,
		});
	});
});

describe('faults of a custom object job', () => {
	test('counts, missing properties and a vanished batch', async () => {
		const client = await start({
			counts: { processed: 2, missing: ['objectApiName', 'operation', 'importTime', 'message'] },
			vanishes: { fromStatusCall: 2, answer: '610' },
		});
		await client.importNow('vin\nA\n', { path: '/bulk/v1/customobjects/car_c/import.json' });
		const statusPath = '/bulk/v1/customobjects/car_c/import/3404/status.json';
		expect(await client.statusAt(statusPath)).toEqual({
			batchId: 3404,
			status: 'Complete',
			numOfObjectsProcessed: 3,
			numOfRowsFailed: 0,
			numOfRowsWithWarning: 0,
		});
		expect(codeOf(await client.get(statusPath))).toBe('610');
	});

	test('a job that fails at once takes no time', async () => {
		const client = await start({ firstStatus: 'Failed' });
		await client.upload('vin\nA\n', { path: '/bulk/v1/customobjects/car_c/import.json' });
		const statusPath = '/bulk/v1/customobjects/car_c/import/3404/status.json';
		expect(await client.statusAt(statusPath)).toMatchObject({
			status: 'Failed',
			importTime: '0 second(s)',
		});
	});
});

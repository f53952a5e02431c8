import type { SimulatorOptions } from '../../simulator/options';
import { TestClient } from './client';

async function run(
	content: string | Uint8Array,
	params: Record<string, string> = {},
	options: Partial<SimulatorOptions> = {},
) {
	const client = await TestClient.signedIn(options);
	const batchId = await client.importNow(content, { params });
	const job = client.simulator.job(batchId);
	if (job === undefined) throw new Error('No job');
	return { client, job, batchId };
}

describe('importing rows as leads', () => {
	test('creates and updates leads in row order, ignoring case', async () => {
		const { client } = await run(
			'email,firstName,city\nA@b.example,Ada,Bern\na@B.example,Augusta,\n',
		);
		expect(client.simulator.leads).toMatchObject([
			{
				id: 1000001,
				partition: 'Default',
				fields: { email: 'a@B.example', firstName: 'Augusta', city: 'Bern' },
			},
		]);
		await client.importNow('email,firstName\na@b.example,Ada\n');
		expect(client.simulator.findLead('A@B.EXAMPLE')).toMatchObject({
			fields: { firstName: 'Ada' },
			createdByBatch: 3404,
			updatedByBatch: 3405,
		});
		expect(client.simulator.leadCount).toBe(1);
	});

	test('stores nothing before the job ends', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 10 });
		await client.upload('email\na@b.example\n');
		client.clock.advance(9_999);
		expect(client.simulator.leadCount).toBe(0);
		client.clock.advance(1);
		expect(client.simulator.leadCount).toBe(1);
	});

	test('adds imported leads to the static list', async () => {
		const { client } = await run('email\na@b.example\n""\nc@d.example\na@b.example\n', {
			listId: '1003',
		});
		expect([...(client.simulator.lists.get(1003)?.members ?? [])]).toEqual([1000001, 1000002]);
	});

	test('creates leads in the partition', async () => {
		const { client } = await run('email\na@b.example\n', { partitionName: 'Europe' });
		expect(client.simulator.leads[0].partition).toBe('Europe');
	});

	test.each([
		['csv', 'email,company\na@b.example,"Smith, ""J"" & Co\nLtd"\n'],
		['tsv', 'email\tcompany\na@b.example\t"Smith, ""J"" & Co\nLtd"\n'],
		['ssv', 'email;company\r\na@b.example;"Smith, ""J"" & Co\nLtd"\r\n'],
	])('%s: quotes, delimiters and newlines in cells', async (format, content) => {
		const { client } = await run(content, { format });
		expect(client.simulator.findLead('a@b.example')?.fields.company).toBe('Smith, "J" & Co\nLtd');
	});

	test('keeps non-ASCII text', async () => {
		const { client } = await run('email,lastName\na@b.example,Łukasz 😀 שלום\n');
		expect(client.simulator.leads[0].fields.lastName).toBe('Łukasz 😀 שלום');
	});

	test('only updates with lookupField=id', async () => {
		const { client, batchId } = await run('email\na@b.example\n');
		const second = await client.importNow('id,firstName\n1000001,Ada\n7,Nobody\n', {
			params: { lookupField: 'id' },
		});
		expect(second).toBe(batchId + 1);
		expect(client.simulator.leads).toMatchObject([
			{ fields: { email: 'a@b.example', firstName: 'Ada' } },
		]);
		expect(client.simulator.job(second)?.failed).toEqual([
			{ row: 2, cells: ['7', 'Nobody'], reason: 'Lead not found' },
		]);
	});

	test('looks leads up by a custom field', async () => {
		const { client } = await run('customerNumber,firstName\nK1,Ada\nK2,Bea\nk1,Cleo\n', {
			lookupField: 'customerNumber',
		});
		expect(client.simulator.leads.map((lead) => lead.fields.firstName)).toEqual(['Cleo', 'Bea']);
		await client.importNow('email,customerNumber\nc@d.example,K9\n');
		expect(client.simulator.findLead('k9', 'customerNumber')?.fields.email).toBe('c@d.example');
	});

	test.each([
		['keep', 'Bern'],
		['clear', undefined],
	] as const)('an empty cell: %s', async (blankCell, city) => {
		const { client } = await run('email,city\na@b.example,Bern\na@b.example,\n', {}, { blankCell });
		expect(client.simulator.leads[0].fields.city).toBe(city);
	});

	test('accepts externalCompanyId and externalSalesPersonId', async () => {
		const { job } = await run('email,externalCompanyId,externalSalesPersonId\na@b.example,C1,S1\n');
		expect(job.failed).toEqual([]);
	});
});

describe('rows that fail', () => {
	const reasons: [string, string, string[]][] = [
		[
			'blank lookup value',
			'email,city\n,Bern\n" ",Ulm\n',
			Array<string>(2).fill("Value for lookup field 'email' not found"),
		],
		[
			'not a number',
			'email,leadScore\na@b.example,many\n',
			['Invalid data type in field Lead Score'],
		],
		[
			'a fraction in an integer',
			'email,numberOfEmployees\na@b.example,1.5\n',
			['Invalid data type in field Num Employees'],
		],
		[
			'too large an integer',
			'email,leadScore\na@b.example,2147483648\n',
			['Invalid data type in field Lead Score'],
		],
		[
			'not a float',
			'email,employeeRating\na@b.example,"1,5"\n',
			['Invalid data type in field Employee Rating'],
		],
		[
			'not a boolean',
			'email,unsubscribed\na@b.example,maybe\n',
			['Invalid data type in field Unsubscribed'],
		],
		[
			'not a date',
			'email,dateOfBirth\na@b.example,2026-02-30\n',
			['Invalid data type in field Date of Birth'],
		],
		[
			'not a time',
			'email,lastWebinarAt\na@b.example,yesterday\n',
			['Invalid data type in field Last Webinar At'],
		],
		[
			'an unknown column',
			'email,Shoe Size\na@b.example,42\nc@d.example,\n',
			Array<string>(2).fill("Field 'Shoe Size' not found"),
		],
		['a stray space', 'email, vin\na@b.example,1\n', ["Field ' vin' not found"]],
		['another case', 'Email\na@b.example\n', ["Field 'Email' not found"]],
		['a display name', 'Email Address\na@b.example\n', ["Field 'Email Address' not found"]],
		['a byte-order mark', '\uFEFFemail\na@b.example\n', ["Field '\uFEFFemail' not found"]],
		[
			'a read-only column',
			'email,createdAt\na@b.example,2026-01-01\n',
			["Field 'createdAt' is not updateable"],
		],
		['no lookup column', 'firstName\nAda\n', ['missing.dedupe.fields']],
		['another delimiter', 'email;city\na@b.example;Bern\n', ["Field 'email;city' not found"]],
		['too many cells', 'email\na@b.example,x\n', ['Row has 2 values for 1 columns']],
	];
	test.each(reasons)('%s', async (_label, content, expected) => {
		const { client, job } = await run(content);
		expect(job.failed.map((row) => row.reason)).toEqual(expected);
		expect([job.state, job.processed, client.simulator.leadCount]).toEqual(['Complete', 0, 0]);
	});

	const accepted: [string, string][] = [
		['integers', 'email,leadScore,numberOfEmployees\na@b.example,-12,+7\n'],
		['decimals', 'email,employeeRating,lifetimeValue,discountRate\na@b.example,-1.5,12.50,7\n'],
		['booleans', 'email,unsubscribed,doNotCall,newsletterOptIn\na@b.example,TRUE,0,false\n'],
		['dates', 'email,dateOfBirth,renewalDate\na@b.example,2024-02-29,2026-02-28\n'],
		[
			'times',
			'email,lastWebinarAt\na@b.example,2026-01-02T03:04:05Z\nb@b.example,2026-01-02T03:04:05+02:00\nc@b.example,2026-01-02T03:04\n',
		],
		['blank cells of any type', 'email,leadScore,dateOfBirth,unsubscribed\na@b.example,,,\n'],
		['missing trailing cells', 'email,firstName,city\na@b.example\n'],
		['extra cells, all empty', 'email\na@b.example,,\n'],
		['blank lines', 'email\n\na@b.example\n\n'],
		['no newline at the end', 'email\na@b.example'],
	];
	test.each(accepted)('accepts %s', async (_label, content) => {
		const { job } = await run(content);
		expect(job.failed).toEqual([]);
		expect(job.processed).toBe(job.rows);
		expect(job.rows).toBeGreaterThan(0);
	});

	test('valueSyntax: lenient accepts values that Adobe does not document', async () => {
		const content =
			'email,unsubscribed,dateOfBirth,lifetimeValue,discountRate\na@b.example,Yes,1/31/2026,$5,7%\n';
		expect((await run(content)).job.failed).toHaveLength(1);
		const { client, job } = await run(content, {}, { valueSyntax: 'lenient' });
		expect(job.failed).toEqual([]);
		expect(client.simulator.leads[0].fields).toMatchObject({ unsubscribed: 'Yes' });
	});

	test.each([
		['missing.dedupe.fields', 'missing.dedupe.fields'],
		['lookupValue', "Value for lookup field 'email' not found"],
	] as const)('missingLookupColumn: %s', async (missingLookupColumn, reason) => {
		const { job } = await run('firstName\nAda\nBea\n', {}, { missingLookupColumn });
		expect(job.failed.map((row) => row.reason)).toEqual([reason, reason]);
	});

	const duplicates: ['last' | 'first' | 'failRows', string, string, string | undefined][] = [
		['last', 'Ada', 'Bea', 'Bea'],
		['last', 'Ada', '', undefined],
		['first', 'Ada', 'Bea', 'Ada'],
		['first', '', 'Bea', undefined],
	];
	test.each(duplicates)(
		'duplicateColumn: %s of "%s" and "%s"',
		async (duplicateColumn, a, b, kept) => {
			const content = `email,firstName,city,firstName\na@b.example,${a},Bern,${b}\n`;
			const { client, job } = await run(content, {}, { duplicateColumn });
			expect(job.failed).toEqual([]);
			expect(client.simulator.leads[0].fields).toEqual({
				email: 'a@b.example',
				city: 'Bern',
				...(kept === undefined ? {} : { firstName: kept }),
			});
		},
	);

	test('duplicateColumn: failRows', async () => {
		const content = 'email,firstName,firstName\na@b.example,Ada,Bea\n';
		const { client, job } = await run(content, {}, { duplicateColumn: 'failRows' });
		expect(job.failed.map((row) => row.reason)).toEqual(["Duplicate field 'firstName'"]);
		expect(client.simulator.leadCount).toBe(0);
	});

	test('an invalid email address is a warning, and the lead is stored', async () => {
		const { client, job } = await run('email,alternateEmail\nnonsense,\na@b.example,x@@y\n');
		expect(job.warnings.map(({ row, reason }) => [row, reason])).toEqual([
			[1, 'Invalid email address'],
			[2, 'Invalid email address'],
		]);
		expect(job.message).toBe('Import succeeded, 2 records imported (2 members), 2 warning.');
		expect(client.simulator.findLead('nonsense')).toBeDefined();
	});

	test('only the rows with invalid quotes fail', async () => {
		const { client, job } = await run(
			'email,company\na@b.example,"two\nlines"\nb@b.example,he said "no"\n"c"x@b.example,1\nd@b.example,Ltd\ne@b.example,"open\nf@b.example,ok\n',
		);
		expect(job.failed.map(({ row, cells, reason }) => [row, cells, reason])).toEqual([
			[2, ['b@b.example,he said "no"'], 'Row could not be parsed'],
			[3, ['"c"x@b.example,1'], 'Row could not be parsed'],
			[5, ['e@b.example,"open'], 'Row could not be parsed'],
		]);
		expect(client.simulator.leads.map((lead) => lead.fields.email)).toEqual([
			'a@b.example',
			'd@b.example',
			'f@b.example',
		]);
		expect(job.rows).toBe(6);
	});

	test('the message has all three counts', async () => {
		const { client, batchId } = await run('email\na@b.example\nb@b.example\n""\nodd\n');
		expect(await client.status(batchId)).toMatchObject({
			numOfLeadsProcessed: 3,
			numOfRowsFailed: 1,
			numOfRowsWithWarning: 1,
			message: 'Import completed with errors, 3 records imported (3 members), 1 failed, 1 warning.',
		});
	});
});

describe('options', () => {
	test('an unknown column fails the job or is ignored', async () => {
		const content = 'email,shoeSize\na@b.example,42\n';
		const failed = await run(content, {}, { unknownColumn: 'failJob' });
		expect(failed.job).toMatchObject({
			state: 'Failed',
			message: "Field 'shoeSize' not found",
			processed: 0,
		});
		const ignored = await run(content, {}, { unknownColumn: 'ignore' });
		expect(ignored.client.simulator.leads[0].fields).toEqual({ email: 'a@b.example' });
	});

	test('a read-only column fails the job or is ignored', async () => {
		const content = 'email,createdAt\na@b.example,2026-01-01\n';
		expect((await run(content, {}, { readOnlyColumn: 'failJob' })).job.state).toBe('Failed');
		const ignored = await run(content, {}, { readOnlyColumn: 'ignore' });
		expect(ignored.client.simulator.leads[0].fields).toEqual({ email: 'a@b.example' });
	});

	test('a byte-order mark is stripped', async () => {
		expect(
			(await run('\uFEFFemail\na@b.example\n', {}, { byteOrderMark: 'stripped' })).job.processed,
		).toBe(1);
	});

	test('long values are truncated or fail', async () => {
		const content = `email,vin\na@b.example,${'V'.repeat(20)}\n`;
		expect((await run(content)).client.simulator.leads[0].fields.vin).toBe('V'.repeat(17));
		const refused = await run(content, {}, { tooLong: 'fail' });
		expect(refused.job.failed[0].reason).toBe('Value too long in field VIN');
	});

	test('extra cells are ignored', async () => {
		expect((await run('email\na@b.example,x\n', {}, { extraCells: 'ignore' })).job.processed).toBe(
			1,
		);
	});

	test('a job in which every row failed ends as Failed', async () => {
		const { job } = await run('email\n""\n', {}, { allRowsFailed: 'Failed' });
		expect([job.state, job.failed.length]).toEqual(['Failed', 1]);
	});

	test('rows are counted and discarded', async () => {
		const { client, job } = await run(
			'email,company\na@b.example,"two\nlines"\n\nc@d.example,x',
			{},
			{ discardRows: true },
		);
		expect(job).toMatchObject({ rows: 2, processed: 2, state: 'Complete', failed: [] });
		expect(client.simulator.leadCount).toBe(0);
	});
});

import type { SimulatorOptions } from '../../simulator/options';
import type { SimJob } from '../../simulator/jobs';
import { codeOf, TestClient } from './client';

const path = '/bulk/v1/program/1101/members/import.json';
const statusPath = '/bulk/v1/program/members/import/3404/status.json';
const file = 'email,firstName,dietaryNeeds\na@b.example,Ada,vegan\n';

interface Imported {
	client: TestClient;
	job: SimJob;
}

async function importAs(
	programMemberStatus: string,
	content = file,
	client?: TestClient,
): Promise<Imported> {
	const own = client ?? (await TestClient.signedIn());
	const batchId = await own.importNow(content, { path, params: { programMemberStatus } });
	const job = own.simulator.job(batchId);
	if (job === undefined) throw new Error('No job');
	return { client: own, job };
}

describe('importing program members', () => {
	test('creates the lead and its membership', async () => {
		const { client } = await importAs('Registered');
		expect(client.simulator.leads).toMatchObject([
			{ fields: { email: 'a@b.example', firstName: 'Ada' } },
		]);
		expect(client.simulator.memberships(1101)).toEqual([
			{
				programId: 1101,
				leadId: client.simulator.leads[0].id,
				email: 'a@b.example',
				status: 'Registered',
				fields: { dietaryNeeds: 'vegan' },
				createdByBatch: 3404,
				updatedByBatch: 3404,
			},
		]);
		expect(client.simulator.findMembership(1101, 'A@B.example')?.status).toBe('Registered');
		expect(client.simulator.memberships(1102)).toEqual([]);
		expect(client.simulator.membershipCount).toBe(1);
	});

	test('updates an existing lead, by email', async () => {
		const client = await TestClient.signedIn();
		await client.importNow('email,city\na@b.example,Bern\n');
		await importAs('Registered', file, client);
		expect(client.simulator.leads).toMatchObject([{ fields: { firstName: 'Ada', city: 'Bern' } }]);
	});

	test('replies to create and status calls as for leads', async () => {
		const client = await TestClient.signedIn({ jobSeconds: 10 });
		const created = await client.upload(file, { path, params: { programMemberStatus: 'Invited' } });
		expect(created.result).toEqual([{ batchId: 3404, importId: '3404', status: 'Queued' }]);
		expect(await client.statusAt(statusPath)).toEqual({
			batchId: 3404,
			importId: '3404',
			status: 'Importing',
		});
		client.clock.advance(10_000);
		expect(await client.statusAt(statusPath)).toEqual({
			batchId: 3404,
			importId: '3404',
			status: 'Complete',
			numOfLeadsProcessed: 1,
			numOfRowsFailed: 0,
			numOfRowsWithWarning: 0,
			message: 'Import succeeded, 1 records imported (1 members)',
		});
	});

	test('has failure and warning files at its own URLs', async () => {
		const { client } = await importAs('Invited', 'email,firstName\n,Ada\nodd,Bea\n');
		const at = (name: string) => `/bulk/v1/program/members/import/3404/${name}.json`;
		expect((await client.getText(at('failures'))).body).toBe(
			"firstName,Import Failure Reason\nAda,Value for lookup field 'email' not found\n",
		);
		expect((await client.getText(at('warnings'))).body).toBe(
			'email,firstName,Import Warning Reason\nodd,Bea,Invalid email address\n',
		);
	});
});

describe('a create call that is rejected', () => {
	const registered = { programMemberStatus: 'Registered' };
	const refused: [string, string, Record<string, string>, Partial<SimulatorOptions>, string][] = [
		['without a status', path, {}, {}, '1002'],
		['with an empty status', path, { programMemberStatus: '' }, {}, '1002'],
		['status of another channel', path, { programMemberStatus: 'On List' }, {}, '1025'],
		['status in another case', path, { programMemberStatus: 'registered' }, {}, '1025'],
		['hidden status', path, { programMemberStatus: 'Pending Approval' }, {}, '1025'],
		['Not in Program', path, { programMemberStatus: 'Not in Program' }, {}, '1025'],
		['unknown program', path.replace('1101', '77'), registered, {}, '1013'],
		[
			'unknown program, 702',
			path.replace('1101', '77'),
			registered,
			{ unknownProgram: '702' },
			'702',
		],
		[
			'unknown program, 610',
			path.replace('1101', '77'),
			registered,
			{ unknownProgram: '610' },
			'610',
		],
		['program 0', path.replace('1101', '0'), registered, {}, '1013'],
		['program 1.5', path.replace('1101', '1.5'), registered, {}, '610'],
		['not in the subscription, 616', path, registered, { programMemberAccess: '616' }, '616'],
		['not in the subscription, 703', path, registered, { programMemberAccess: '703' }, '703'],
		['unknown format', path, { ...registered, format: 'xls' }, {}, '1001'],
		['upper case format', path, { ...registered, format: 'CSV' }, { formatCase: 'lower' }, '1001'],
		['lower case format', path, { ...registered, format: 'csv' }, { formatCase: 'upper' }, '1001'],
	];
	test.each(refused)('%s', async (_label, to, params, options, code) => {
		const client = await TestClient.signedIn(options);
		expect(codeOf(await client.upload(file, { path: to, params }))).toBe(code);
		expect(client.simulator.jobs).toEqual([]);
	});

	const accepted: [string, Record<string, string>, Partial<SimulatorOptions>, string][] = [
		['lower case format', { programMemberStatus: 'Attended' }, {}, 'Attended'],
		['upper case format', { programMemberStatus: 'Attended', format: 'CSV' }, {}, 'Attended'],
		[
			'status in another case',
			{ programMemberStatus: 'no show' },
			{ statusName: 'ignoreCase' },
			'No Show',
		],
		[
			'hidden status',
			{ programMemberStatus: 'Pending Approval' },
			{ hiddenStatus: 'accept' },
			'Pending Approval',
		],
	];
	test.each(accepted)('accepted: %s', async (_label, params, options, status) => {
		const client = await TestClient.signedIn(options);
		await client.importNow(file, { path, params });
		expect(client.simulator.jobs).toMatchObject([{ format: 'csv', programMemberStatus: status }]);
		expect(client.simulator.findMembership(1101, 'a@b.example')?.status).toBe(status);
	});
});

describe('rows that fail', () => {
	const reasons: [string, string, string[]][] = [
		['blank email', 'email\n" "\n', ["Value for lookup field 'email' not found"]],
		[
			'no email column',
			'firstName\nAda\nBea\n',
			['missing.dedupe.fields', 'missing.dedupe.fields'],
		],
		['unknown column', 'email,shoeSize\na@b.example,42\n', ["Field 'shoeSize' not found"]],
		[
			'read-only member field',
			'email,statusName\na@b.example,x\n',
			["Field 'statusName' is not updateable"],
		],
		[
			'read-only lead field',
			'email,urgency\na@b.example,1\n',
			["Field 'urgency' is not updateable"],
		],
		[
			'member field of the wrong type',
			'email,guestCount\na@b.example,1.5\n',
			['Invalid data type in field Guest Count'],
		],
	];
	test.each(reasons)('%s', async (_label, content, expected) => {
		const { client, job } = await importAs('Registered', content);
		expect(job.failed.map(({ reason }) => reason)).toEqual(expected);
		expect([client.simulator.leadCount, client.simulator.membershipCount]).toEqual([0, 0]);
	});
});

describe('members who already have a status', () => {
	const skipped = (status: string) => `Lead skipped: already in or past status '${status}'`;
	const moves: [string, string, string, Partial<SimulatorOptions>, string, string | undefined][] = [
		['move forward', 'Invited', 'Attended', {}, 'Attended', undefined],
		['move to a status of the same step', 'Registered', 'Waitlisted', {}, 'Waitlisted', undefined],
		['fail if they already have it', 'Invited', 'Invited', {}, 'Invited', skipped('Invited')],
		[
			'are imported if they already have it',
			'Invited',
			'Invited',
			{ statusReached: 'import' },
			'Invited',
			undefined,
		],
		['fail if they are past it', 'Attended', 'Invited', {}, 'Attended', skipped('Attended')],
		['move back', 'Attended', 'Invited', { statusPassed: 'move' }, 'Invited', undefined],
	];
	test.each(moves)('%s', async (_label, before, after, options, status, reason) => {
		const client = await TestClient.signedIn(options);
		await importAs(before, file, client);
		const { job } = await importAs(after, 'email,firstName\na@b.example,Grace\n', client);
		expect(job.failed.map((row) => row.reason)).toEqual(reason === undefined ? [] : [reason]);
		expect(client.simulator.findMembership(1101, 'a@b.example')).toMatchObject({
			status,
			fields: { dietaryNeeds: 'vegan' },
		});
		const firstName = reason === undefined ? 'Grace' : 'Ada';
		expect(client.simulator.leads[0].fields.firstName).toBe(firstName);
	});

	test('get a warning if the option says so', async () => {
		const client = await TestClient.signedIn({ statusReached: 'warn' });
		await importAs('Invited', file, client);
		const { job } = await importAs('Invited', file, client);
		expect(job.warnings.map(({ reason }) => reason)).toEqual([skipped('Invited')]);
		expect(job.processed).toBe(1);
	});
});

test('programs/members/describe.json lists member fields, most of them read-only', async () => {
	const client = await TestClient.signedIn();
	const { result } = await client.get('/rest/v1/programs/members/describe.json');
	const fields = (result ?? [])[0].fields as Record<string, unknown>[];
	expect(fields).toContainEqual({
		name: 'dietaryNeeds',
		displayName: 'Dietary Needs',
		dataType: 'string',
		length: 255,
		updateable: true,
		crmManaged: false,
	});
	expect(fields.find(({ name }) => name === 'statusName')?.updateable).toBe(false);
	client.simulator.options.programMemberAccess = '703';
	expect(codeOf(await client.get('/rest/v1/programs/members/describe.json'))).toBe('703');
});

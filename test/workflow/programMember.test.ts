import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { listSearch, loadOptions } from '../engine/node-methods';
import { csv, email } from '../support/leads';
import { runNode, type NodeRun } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Program members: a program, a status of its channel, lead fields and member fields in one file.

const marketo = useSimulator({ jobSeconds: 0.05 });

/** Of the simulator's programs, one with the channel "Webinar". */
const WEBINAR = 1101;

/** The parameters with which the editor requests the lists. */
const credentials = () => ({
	marketoOAuth2Api: marketo.credentials as ICredentialDataDecryptedObject,
});

const locator = (mode: string, value: string | number): INodeParameters => ({
	__rl: true,
	mode,
	value,
});

const MEMBERS: INodeParameters = {
	resource: 'programMember',
	programId: locator('id', String(WEBINAR)),
	programStatus: 'Attended',
};

const FILE = csv([
	['Email Address', 'firstName', 'Registration Code', 'guestCount'],
	[email(1), 'Ada', 'A-1', '2'],
	[email(2), 'Ben', 'A-2', 'many'],
	[email(3), 'Cy', '', ''],
]);

async function run(parameters: INodeParameters = {}, file = FILE): Promise<NodeRun> {
	return await runNode({
		parameters: {
			operation: 'importAndWait',
			...MEMBERS,
			options: { ...QUICK_POLLING, checkColumns: true },
			...parameters,
		},
		file,
		fileName: 'attendees.csv',
		credentials: marketo.credentials,
	});
}

async function askAbout(
	operation: string,
	rows: IDataObject[],
	parameters: INodeParameters = {},
): Promise<NodeRun> {
	return await runNode({
		parameters: { operation, resource: 'programMember', ...parameters },
		rows,
		credentials: marketo.credentials,
	});
}

test('adds members to the program with their status, and accounts for each row', async () => {
	const { json, message } = await run();
	expect(message).toBeUndefined();
	expect(json[0]).toMatchObject([
		{
			fileName: 'attendees.csv',
			status: 'Partly Failed',
			rows: 3,
			imported: 2,
			failed: 1,
			unaccounted: 0,
			jobs: [{ importId: '3404', numOfLeadsProcessed: 2, numOfRowsFailed: 1 }],
		},
	]);
	expect(json[1]).toMatchObject([
		{
			'Email Address': email(2),
			'Registration Code': 'A-2',
			'Import Row Number': 3,
			'Import Failure Reason': 'Invalid data type in field Guest Count',
		},
	]);
	expect(marketo.simulator.memberships(WEBINAR)).toMatchObject([
		{ email: email(1), status: 'Attended', fields: { registrationCode: 'A-1', guestCount: '2' } },
		{ email: email(3), status: 'Attended', fields: {} },
	]);
	expect(marketo.simulator.findLead(email(1))?.fields).toMatchObject({ firstName: 'Ada' });
	const [upload] = marketo.simulator.requests.filter(({ step }) => step === 'create');
	expect(upload).toMatchObject({
		path: `/bulk/v1/program/${WEBINAR}/members/import.json`,
		query: { format: 'csv', programMemberStatus: 'Attended' },
	});
});

test('returns a member who is past the status as a failed row with the reason', async () => {
	await run({ programStatus: 'Attended' }, csv([['email'], [email(1)]]));
	const { json } = await run(
		{ programStatus: 'Registered' },
		csv([['email'], [email(1)], [email(2)]]),
	);
	expect(json[0]).toMatchObject([{ imported: 1, failed: 1, unaccounted: 0 }]);
	expect(json[1]).toMatchObject([{ email: email(1), 'Import Row Number': 2 }]);
	expect(json[1][0]['Import Failure Reason']).toMatch(/already in or past status/);
	expect(marketo.simulator.findMembership(WEBINAR, email(1))?.status).toBe('Attended');
});

test.each([
	['a number', locator('id', WEBINAR)],
	['an ID', locator('id', ` ${WEBINAR} `)],
	['a program from the list', locator('list', String(WEBINAR))],
	['a URL', locator('url', `https://app-ab12.marketo.com/#ME${WEBINAR}A1`)],
	[
		'a URL of the new interface',
		locator(
			'url',
			`https://experience.adobe.com/#/@x/so:123-ABC-456/marketo-engage/classic/PG${WEBINAR}A1LA1`,
		),
	],
	['an expression', locator('id', `={{ ${WEBINAR} }}`)],
	[
		'a URL from an expression',
		locator('url', `={{ "https://x.example/#NP" + ${WEBINAR} + "B2" }}`),
	],
])('accepts the program as %s', async (_label, programId) => {
	const { message } = await run({ programId }, csv([['email'], [email(1)]]));
	expect(message).toBeUndefined();
	expect(marketo.simulator.memberships(WEBINAR)).toHaveLength(1);
});

test('can use a different program and status for each item', async () => {
	const rows = [
		{ program: 1101, status: 'No Show' },
		{ program: 1104, status: 'Engaged' },
	];
	const { json, message } = await runNode({
		parameters: {
			operation: 'importAndWait',
			resource: 'programMember',
			programId: locator('id', '={{ $json.program }}'),
			programStatus: '={{ $json.status }}',
			options: QUICK_POLLING,
		},
		items: rows.map((item, i) => ({
			json: item,
			files: { data: { content: csv([['email'], [email(i)]]), fileName: `${i}.csv` } },
		})),
		credentials: marketo.credentials,
	});
	expect(message).toBeUndefined();
	expect(json[0]).toHaveLength(2);
	expect(
		marketo.simulator.memberships().map(({ programId, status }) => [programId, status]),
	).toEqual([
		[1101, 'No Show'],
		[1104, 'Engaged'],
	]);
	// Requests that both items need are sent once.
	expect(marketo.simulator.callsOf('describe')).toBe(2);
});

test('other operations need only the batch ID', async () => {
	const created = await run({ operation: 'create', options: {} });
	expect(created.json[0]).toMatchObject([{ batchId: 3404, importId: '3404', rows: 3 }]);
	const rows = [{ batchId: 3404 }];
	const waited = await askAbout('wait', rows, { options: QUICK_POLLING });
	expect(waited.json[0]).toMatchObject([{ status: 'Complete', numOfLeadsProcessed: 2 }]);
	expect((await askAbout('getStatus', rows)).json[0]).toMatchObject([
		{ batchId: 3404, status: 'Complete', numOfRowsFailed: 1 },
	]);
	expect((await askAbout('getFailures', rows)).json[0]).toMatchObject([
		{ email: email(2), 'Import Batch ID': 3404 },
	]);
	expect((await askAbout('getWarnings', rows)).json[0]).toEqual([]);
	expect(
		marketo.simulator.requests.filter(({ object }) => object === 'lead').map(({ step }) => step),
	).toEqual(['describe']);
});

test('does not find a batch of another resource', async () => {
	await run({ operation: 'create', options: {} });
	const { message } = await runNode({
		parameters: { operation: 'getStatus', resource: 'lead' },
		rows: [{ batchId: 3404 }],
		credentials: marketo.credentials,
	});
	expect(message).toMatch(/3404/);
});

type Refused = [label: string, parameters: INodeParameters, file: string, message: RegExp];

const ONE = csv([['email'], [email(1)]]);

const REFUSED: Refused[] = [
	[
		'an unknown program',
		{ programId: locator('id', '99999') },
		ONE,
		/^Marketo couldn't find the program 99999/,
	],
	[
		'a mistyped status',
		{ programStatus: 'Atended' },
		ONE,
		/^The channel "Webinar" of the program "Product Webinar Berlin 01" has no status "Atended"\. Did you mean "Attended"\?/,
	],
	['a status in another case', { programStatus: 'attended' }, ONE, /Did you mean "Attended"\?/],
	[
		'a status of another channel',
		{ programStatus: 'Visited Booth' },
		ONE,
		/has no status "Visited Booth"$/,
	],
	[
		'a hidden status',
		{ programStatus: 'Pending Approval' },
		ONE,
		/has no status "Pending Approval"/,
	],
	[
		'the status "Not in Program"',
		{ programStatus: 'Not in Program' },
		ONE,
		/has no status "Not in Program"/,
	],
	[
		'an ID with a fraction',
		{ programId: locator('id', '={{ 1.5 }}') },
		ONE,
		/^"1\.5" is not a program ID/,
	],
	['the ID 0', { programId: locator('id', '={{ 0 }}') }, ONE, /^"0" is not a program ID/],
	[
		'an ID too large to be represented exactly',
		{ programId: locator('id', '9007199254740993') },
		ONE,
		/^"9007199254740993" is not a program ID/,
	],
	[
		'a URL without an ID',
		{ programId: locator('url', 'https://app-ab12.marketo.com/#MM0A1') },
		ONE,
		/^The URL "https:.*#MM0A1" holds no program ID/,
	],
	[
		'a URL without a hash',
		{ programId: locator('url', 'https://app-ab12.marketo.com/homepage/1101') },
		ONE,
		/^The URL .* holds no program ID/,
	],
	[
		'the URL of a static list',
		{ programId: locator('url', 'https://app-ab12.marketo.com/#ST1101A1') },
		ONE,
		/is the URL of a static list, not of a program/,
	],
	['an empty program', { programId: locator('id', '={{ "" }}') }, ONE, /^"Program" is empty/],
	['an empty status', { programStatus: '={{ "" }}' }, ONE, /^"Program Status" is empty/],
	[
		'a file without email',
		{},
		csv([['firstName'], ['Ada']]),
		/No column maps to the field "email", which Marketo needs for deduplication/,
	],
	[
		'a read-only member field',
		{},
		csv([
			['email', 'Reached Success'],
			[email(1), 'true'],
		]),
		/The column "Reached Success" maps to the field "reachedSuccess", which is read-only in Marketo/,
	],
	[
		'a misspelled member field',
		{},
		csv([
			['email', 'registratoinCode'],
			[email(1), 'A-1'],
		]),
		/Did you mean "registrationCode"\?/,
	],
];

test.each(REFUSED)('rejects %s, and sends nothing', async (_label, parameters, file, message) => {
	for (const operation of ['importAndWait', 'create']) {
		const refused = await run({ operation, options: {}, ...parameters }, file);
		expect(refused.message).toMatch(message);
		expect(refused.description).not.toBe('');
	}
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test('lists the possible statuses in the description', async () => {
	const { description } = await run({ programStatus: 'Visited Booth' });
	expect(description).toBe(
		'Select one under "Program Status": Invited, Registered, Waitlisted, No Show, Attended, Attended On-demand.',
	);
});

test.each(['1013', '702', '610'] as const)(
	'reports an unknown program if Marketo returns %s',
	async (unknownProgram) => {
		marketo.set({ unknownProgram, permissions: ['Read-Write Lead'] });
		const { message } = await run({ programId: locator('id', '99999') }, ONE);
		expect(message).toMatch(/^Marketo couldn't find the program 99999/);
		expect(marketo.simulator.memberships()).toEqual([]);
	},
);

describe('without the permission to read assets', () => {
	beforeEach(() => {
		marketo.set({ permissions: ['Read-Write Lead'] });
	});

	test('uses ID and status unchecked, and says so in a hint', async () => {
		const { json, hintTexts } = await run({}, ONE);
		expect(json[0]).toMatchObject([{ status: 'Complete', imported: 1 }]);
		expect(hintTexts).toEqual([
			'"Program" and "Program Status" were not checked, as the role of the API user doesn\'t have the permission "Read-Only Assets"',
		]);
	});

	test('reports a status that the channel lacks when Marketo rejects the upload', async () => {
		const { message, description } = await run({ programStatus: 'Atended' }, ONE);
		expect(message).toMatch(/^The channel of the program 1101 has no status "Atended"/);
		expect(description).toMatch(/^Select one under "Program Status"/);
		expect(marketo.simulator.jobs).toEqual([]);
	});

	test.each([
		[
			'searchPrograms',
			async () => await listSearch({ method: 'searchPrograms', credentials: credentials() }),
		],
		[
			'getProgramStatuses',
			async () =>
				await loadOptions({
					method: 'getProgramStatuses',
					credentials: credentials(),
					parameters: MEMBERS,
				}),
		],
	])('names the missing permission: %s', async (_method, list) => {
		await expect(list()).rejects.toThrow(/"Read-Only Assets"/);
	});
});

test('names the missing permission if leads cannot be written', async () => {
	marketo.set({ permissions: ['Read-Only Lead', 'Read-Only Assets'] });
	const { message, description } = await run({}, ONE);
	expect(message).toMatch(/"Read-Write Lead"/);
	expect(description).toMatch(/"Read-Write Lead"/);
	expect(marketo.simulator.jobs).toEqual([]);
});

test.each(['616', '703'] as const)(
	'reports a subscription without program members (%s)',
	async (code) => {
		marketo.set({ programMemberAccess: code });
		const { message } = await run({}, ONE);
		expect(message).toMatch(/^The Marketo subscription doesn't include this feature/);
		expect(marketo.simulator.callsOf('create')).toBe(0);
	},
);

describe('the lists in the editor', () => {
	const programs = async (filter?: string, paginationToken?: string) =>
		await listSearch({
			method: 'searchPrograms',
			credentials: credentials(),
			...(filter !== undefined && { filter }),
			...(paginationToken !== undefined && { paginationToken }),
		});

	test('show all programs, page by page', async () => {
		const ids: unknown[] = [];
		let token: string | undefined;
		do {
			const { results, paginationToken } = await programs(undefined, token);
			ids.push(...results.map(({ value }) => value));
			token = paginationToken;
		} while (token !== undefined);
		expect(ids).toEqual(marketo.simulator.options.programs.map(({ id }) => String(id)));
		expect(marketo.simulator.callsOf('programs')).toBe(3);
	});

	test.each([
		['part of a name, on the last page', 'berlin 12', ['1541', '1542', '1543', '1544', '1545']],
		['the ID', '1549', ['1549']],
		['text without a match', 'zzz', []],
	])('find programs by %s', async (_label, filter, ids) => {
		const { results, paginationToken } = await programs(filter);
		expect(results.map(({ value }) => value)).toEqual(ids);
		expect(paginationToken).toBeUndefined();
	});

	test('read at most ten pages per search, and continue on request', async () => {
		const [first] = marketo.simulator.options.programs;
		marketo.set({ programs: Array.from({ length: 2_500 }, (_, id) => ({ ...first, id: id + 1 })) });
		const { results, paginationToken } = await programs('zzz');
		expect([results, paginationToken]).toEqual([[], '2000']);
		expect(marketo.simulator.callsOf('programs')).toBe(10);
		expect(await programs('zzz', '2000')).toEqual({ results: [] });
	});

	test.each(['warning', '702'] as const)(
		'are empty if there are no programs (%s)',
		async (noAssets) => {
			marketo.set({ noAssets, programs: [] });
			expect(await programs()).toEqual({ results: [] });
		},
	);

	const statuses = async (programId: INodeParameters) =>
		(
			await loadOptions({
				method: 'getProgramStatuses',
				credentials: credentials(),
				parameters: { ...MEMBERS, programId },
			})
		).map(({ value }) => value);

	test.each<[label: string, programId: INodeParameters, expected: string[]]>([
		[
			'a webinar',
			locator('id', '1101'),
			['Invited', 'Registered', 'Waitlisted', 'No Show', 'Attended', 'Attended On-demand'],
		],
		['a URL', locator('url', 'https://app-ab12.marketo.com/#PG1104A1'), ['On List', 'Engaged']],
		['no program', locator('list', ''), []],
		['an unknown program', locator('id', '99999'), []],
		['an expression, which has no value yet', locator('id', '={{ $json.program }}'), []],
	])('show the statuses of %s', async (_label, programId, expected) => {
		expect(await statuses(programId)).toEqual(expected);
	});

	test('show the writable fields of leads and members', async () => {
		const fields = (
			await loadOptions({
				method: 'getFields',
				credentials: credentials(),
				parameters: MEMBERS,
			})
		).map(({ value }) => value);
		expect(fields).toEqual(expect.arrayContaining(['email', 'firstName', 'registrationCode']));
		for (const name of ['createdAt', 'reachedSuccess', 'programId'])
			expect(fields).not.toContain(name);
	});
});

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { WorkflowFile } from '../engine';
import { csv, email } from '../support/leads';
import { runNode, type NodeRun } from '../support/runNode';
import { runSteps } from '../support/runSteps';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Values in local formats, and what Marketo stores for them.

const marketo = useSimulator({ jobSeconds: 0.02 });

const BERLIN: NonNullable<WorkflowFile['settings']> = { timezone: 'Europe/Berlin' };
const CONVERT = { ...QUICK_POLLING, values: 'convert' };

interface Given {
	file?: string;
	rows?: IDataObject[];
	operation?: string;
	options?: IDataObject;
	parameters?: INodeParameters;
}

async function run({ file, rows, operation, options, parameters }: Given): Promise<NodeRun> {
	return await runNode({
		parameters: {
			operation: operation ?? 'importAndWait',
			source: rows === undefined ? 'binary' : 'items',
			options: { ...CONVERT, ...options },
			...parameters,
		},
		...(file !== undefined && { file }),
		...(rows !== undefined && { rows }),
		settings: BERLIN,
		credentials: marketo.credentials,
	});
}

const GERMAN = csv(
	[
		['email', 'Date of Birth', 'Last Webinar At', 'Annual Revenue', 'Unsubscribed', 'First Name'],
		[email(1), '31.12.1990', '24.11.2026 15:41', '1.234,50 €', 'nein', ' Jörg '],
		[email(2), '01.02.1985', '01.07.2026 08:00:30', '12,5', 'ja', 'Ann'],
		[email(3), '', '', '', '', 'Ben'],
	],
	'\r\n',
	';',
);

const GERMAN_STORED = {
	[email(1)]: {
		email: email(1),
		dateOfBirth: '1990-12-31',
		lastWebinarAt: '2026-11-24T15:41:00+01:00',
		annualRevenue: '1234.50',
		unsubscribed: 'false',
		firstName: 'Jörg',
	},
	[email(2)]: {
		email: email(2),
		dateOfBirth: '1985-02-01',
		lastWebinarAt: '2026-07-01T08:00:30+02:00',
		annualRevenue: '12.5',
		unsubscribed: 'true',
		firstName: 'Ann',
	},
	[email(3)]: { email: email(3), firstName: 'Ben' },
};

test("stores a German file in Marketo's formats", async () => {
	const { json, message } = await run({ file: GERMAN });
	expect(message).toBeUndefined();
	expect(json[0]).toMatchObject([{ status: 'Complete', rows: 3, imported: 3, failed: 0 }]);
	expect(marketo.stored()).toEqual(GERMAN_STORED);
});

test("stores a US file in Marketo's formats", async () => {
	const { json } = await run({
		file: csv([
			['email', 'dateOfBirth', 'lastWebinarAt', 'annualRevenue', 'numberOfEmployees'],
			[email(1), '12/31/1990', '11/24/2026 3:41 PM', '$1,234.50', '1,500'],
			[email(2), '2/1/1985', '7/1/2026 8:00 AM', '$12.50', '1,250,000'],
		]),
	});
	expect(json[0]).toMatchObject([{ status: 'Complete', imported: 2 }]);
	expect(marketo.stored()).toMatchObject({
		[email(1)]: {
			dateOfBirth: '1990-12-31',
			lastWebinarAt: '2026-11-24T15:41:00+01:00',
			annualRevenue: '1234.50',
			numberOfEmployees: '1500',
		},
		[email(2)]: { dateOfBirth: '1985-02-01', numberOfEmployees: '1250000' },
	});
});

test('converts nothing by default', async () => {
	marketo.set({ valueSyntax: 'lenient' });
	const file = csv([
		['email', 'dateOfBirth', 'firstName'],
		[email(1), '2/1/1985', ' Ann '],
	]);
	const { json } = await run({ file, options: { values: 'asIs' } });
	expect(json[0]).toMatchObject([{ imported: 1 }]);
	expect(marketo.stored()[email(1)]).toMatchObject({ dateOfBirth: '2/1/1985', firstName: ' Ann ' });
	const [body] = marketo.wire.filter(({ method }) => method === 'POST').slice(-1);
	expect(body.body.toString()).toContain(file);
});

const STOPS: Array<[label: string, column: string, values: string[], message: string]> = [
	[
		'a column with both orders of day and month',
		'dateOfBirth',
		['31/12/1990', '12/31/1990'],
		'leads.csv: The column "dateOfBirth" mixes formats: the value in row 2 is written day first, the value in row 3 is written month first. Correct the file, or set the option "Date Order" to leave the other values as they are.',
	],
	[
		'dates with an ambiguous order',
		'dateOfBirth',
		['01/02/2003'],
		'leads.csv: The column "dateOfBirth" does not show the order of day, month and year: the value in row 2 can be read day first or month first. Set the option "Date Order".',
	],
	[
		'1.234 alone',
		'annualRevenue',
		['1.234'],
		'leads.csv: The column "annualRevenue" does not show whether a comma or a dot is the decimal separator: the value in row 2 can be read with a decimal point or with a decimal comma. Set the option "Decimal Separator".',
	],
];

test.each(STOPS)('%s: sends nothing', async (_label, column, values, message) => {
	const file = csv([['email', column], ...values.map((value, i) => [email(i + 1), value])]);
	for (const checkColumns of [true, false]) {
		const stopped = await run({ file, options: { checkColumns } });
		expect(stopped.message).toBe(message);
		expect(stopped.description).toBe('Nothing was sent to Marketo.');
	}
	expect(marketo.simulator.jobs).toEqual([]);
});

const SAID: Array<[options: IDataObject, column: string, value: string, stored: string]> = [
	[{ dateOrder: 'dayFirst' }, 'dateOfBirth', '01/02/2003', '2003-02-01'],
	[{ dateOrder: 'monthFirst' }, 'dateOfBirth', '01/02/2003', '2003-01-02'],
	[{ dateOrder: 'yearFirst' }, 'dateOfBirth', '01/02/03', '2001-02-03'],
	[{ decimalSeparator: 'dot' }, 'annualRevenue', '1.234', '1.234'],
	[{ decimalSeparator: 'comma' }, 'annualRevenue', '1.234', '1234'],
];

test.each(SAID)('with %j, %s %s becomes %s', async (options, column, value, stored) => {
	const { message } = await run({
		file: csv([
			['email', column],
			[email(1), value],
		]),
		options,
	});
	expect(message).toBeUndefined();
	expect(marketo.stored()[email(1)][column]).toBe(stored);
});

test('moves a time that daylight saving skips forward, and reports it', async () => {
	const { hintTexts } = await run({
		file: csv([
			['email', 'lastWebinarAt'],
			[email(1), '29.03.2026 02:30'],
			[email(2), '25.10.2026 02:30'],
		]),
	});
	expect(marketo.stored()).toMatchObject({
		[email(1)]: { lastWebinarAt: '2026-03-29T03:30:00+02:00' },
		[email(2)]: { lastWebinarAt: '2026-10-25T02:30:00+02:00' },
	});
	expect(hintTexts).toEqual([
		'leads.csv: The column "lastWebinarAt" has times at which the clocks change. A skipped time is moved forward; of a repeated time the first is taken (rows 2 and 3)',
	]);
});

test("returns a failed row with its number and the user's values", async () => {
	const { json } = await run({
		file: csv(
			[
				['E-Mail', 'Geburtstag', 'Umsatz', 'Punkte'],
				[email(1), '31.12.1990', '1.234,5', '1.000'],
				[email(2), '30.11.1991', '2.345,6', 'viele'],
				['', '29.10.1992', '3.456,7', '2.000'],
				[email(4), '28.09.1993', 'ein paar', '3.000'],
			],
			'\n',
			';',
		),
		options: { decimalSeparator: 'comma' },
		parameters: {
			columnMatching: 'manual',
			columnMappings: {
				mappings: [
					{ column: 'E-Mail', field: 'email' },
					{ column: 'Geburtstag', field: 'dateOfBirth' },
					{ column: 'Umsatz', field: 'annualRevenue' },
					{ column: 'Punkte', field: 'leadScore' },
				],
			},
		},
	});
	expect(json[0]).toMatchObject([{ status: 'Partly Failed', imported: 1, failed: 3 }]);
	expect(marketo.stored()[email(1)]).toMatchObject({
		dateOfBirth: '1990-12-31',
		annualRevenue: '1234.5',
		leadScore: '1000',
	});
	expect(json[1]).toMatchObject([
		{
			'E-Mail': email(2),
			Geburtstag: '30.11.1991',
			Umsatz: '2.345,6',
			Punkte: 'viele',
			'Import Row Number': 3,
		},
		// Without a key, only its converted values identify the row.
		{ 'E-Mail': '', Geburtstag: '29.10.1992', Umsatz: '3.456,7', 'Import Row Number': 4 },
		{ 'E-Mail': email(4), Umsatz: 'ein paar', Punkte: '3.000', 'Import Row Number': 5 },
	]);
});

test('keeps values that cannot be read, and reports their rows', async () => {
	const { hintTexts, json } = await run({
		file: csv([
			['email', 'dateOfBirth'],
			[email(1), '31.12.1990'],
			[email(2), 'unknown'],
		]),
	});
	expect(json[0]).toMatchObject([{ imported: 1, failed: 1 }]);
	expect(hintTexts[0]).toBe(
		'leads.csv: The column "dateOfBirth" has values that are not dates such as 2026-11-23 (row 3)',
	);
	expect(json[1]).toMatchObject([{ dateOfBirth: 'unknown', 'Import Row Number': 3 }]);
});

test('converts items, and calls them items in messages', async () => {
	const { json } = await run({
		rows: [
			{ email: email(1), dateOfBirth: '31.12.1990', annualRevenue: 1234.5 },
			{ email: email(2), dateOfBirth: '30.11.1991', annualRevenue: 'none' },
		],
	});
	expect(json[0]).toMatchObject([{ imported: 1, failed: 1 }]);
	expect(marketo.stored()[email(1)]).toMatchObject({
		dateOfBirth: '1990-12-31',
		annualRevenue: '1234.5',
	});
	expect(json[1]).toMatchObject([{ dateOfBirth: '30.11.1991', 'Import Row Number': 2 }]);
	const unclear = await run({ rows: [{ email: email(3), dateOfBirth: '01/02/2003' }] });
	expect(unclear.message).toContain('the value in item 1 can be read day first or month first');
});

test('Check File lists the conversions of each column', async () => {
	const { json } = await run({ file: GERMAN, operation: 'check' });
	expect(json[0]).toMatchObject([{ ready: true, rows: 3 }]);
	expect(json[0][0].columns).toEqual([
		{ column: 'email', field: 'email', matchedBy: 'apiName' },
		{
			column: 'Date of Birth',
			field: 'dateOfBirth',
			matchedBy: 'similarName',
			conversion: { count: 2, example: { from: '31.12.1990', to: '1990-12-31' } },
		},
		{
			column: 'Last Webinar At',
			field: 'lastWebinarAt',
			matchedBy: 'similarName',
			conversion: {
				count: 2,
				example: { from: '24.11.2026 15:41', to: '2026-11-24T15:41:00+01:00' },
			},
		},
		{
			column: 'Annual Revenue',
			field: 'annualRevenue',
			matchedBy: 'similarName',
			conversion: { count: 2, example: { from: '1.234,50 €', to: '1234.50' } },
		},
		{
			column: 'Unsubscribed',
			field: 'unsubscribed',
			matchedBy: 'similarName',
			conversion: { count: 2, example: { from: 'nein', to: 'false' } },
		},
		{
			column: 'First Name',
			field: 'firstName',
			matchedBy: 'similarName',
			conversion: { count: 1, example: { from: ' Jörg ', to: 'Jörg' } },
		},
	]);
	expect(marketo.simulator.jobs).toEqual([]);
});

const RESOURCES: Array<[label: string, parameters: INodeParameters, rows: string[][]]> = [
	[
		'program members',
		{
			resource: 'programMember',
			programId: { __rl: true, mode: 'id', value: '1101' },
			programStatus: 'Attended',
		},
		[
			['email', 'travelDate'],
			[email(1), '31.12.2026'],
			[email(2), 'later'],
		],
	],
	[
		'custom objects',
		{ resource: 'customObject', customObject: { __rl: true, mode: 'name', value: 'car_c' } },
		[
			['vin', 'purchasedOn'],
			['VIN1', '31.12.2026'],
			['VIN2', 'later'],
		],
	],
];

test.each(RESOURCES)('%s are converted alike', async (_label, parameters, rows) => {
	const { json, message } = await run({ file: csv(rows), parameters });
	expect(message).toBeUndefined();
	expect(json[0]).toMatchObject([{ imported: 1, failed: 1 }]);
	expect(json[1]).toMatchObject([{ [rows[0][1]]: 'later', 'Import Row Number': 3 }]);
	const sent = marketo.wire.map(({ body }) => body.toString()).join('');
	expect(sent).toContain(`${rows[1][0]},2026-12-31`);
});

test('keeps parts within their limit if values grow', async () => {
	const rows = Array.from({ length: 60 }, (_, i) => [
		email(i + 1),
		`${(i % 28) + 1}.${(i % 12) + 1}.2026 8:00`,
	]);
	const { json } = await run({
		file: csv([['email', 'lastWebinarAt'], ...rows, [email(99), '31.12.2026 8:00']]),
		options: { maxRequestBytes: 1_400 },
	});
	expect(json[0]).toMatchObject([{ status: 'Complete', rows: 61, imported: 61 }]);
	const uploads = marketo.wire.filter(({ method }) => method === 'POST');
	expect(uploads.length).toBeGreaterThan(3);
	for (const { body } of uploads) expect(body.length).toBeLessThanOrEqual(1_400);
	expect(marketo.stored()[email(1)]).toMatchObject({
		lastWebinarAt: '2026-01-01T08:00:00+01:00',
	});
});

test('Import in Steps converts every part alike, and keeps no values in its state', async () => {
	marketo.set({ jobSeconds: 0.2 });
	const rows = Array.from({ length: 200 }, (_, i) => [email(i + 1), '31.12.1990']);
	rows[150][1] = 'unknown';
	const run = await runSteps({
		parameters: { options: { ...CONVERT, maxRequestBytes: 1_700 } },
		file: csv([['email', 'dateOfBirth'], ...rows]),
		settings: BERLIN,
		credentials: marketo.credentials,
	});
	expect(run.message).toBeUndefined();
	expect(run.summaries).toMatchObject([{ rows: 200, imported: 199, failed: 1, unaccounted: 0 }]);
	expect(run.failedRows.map(({ json }) => json)).toMatchObject([
		{ email: email(151), dateOfBirth: 'unknown', 'Import Row Number': 152 },
	]);
	const days = Object.values(marketo.stored()).map(({ dateOfBirth }) => dateOfBirth);
	expect(new Set(days)).toEqual(new Set(['1990-12-31']));
	expect(run.steps).toBeGreaterThan(1);
	expect(JSON.stringify(run.notFinished.flat().map(({ json }) => json))).not.toContain('1990');
});

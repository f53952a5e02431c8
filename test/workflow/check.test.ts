import { csv, email, HEADER, leadsCsv } from '../support/leads';
import { runNode } from '../support/runNode';
import { useSimulator } from '../support/simulation';

const marketo = useSimulator();

async function check(
	file: string | Uint8Array,
	parameters: object = {},
	binaryMode: 'default' | 'filesystem' = 'default',
) {
	return await runNode({
		parameters: { operation: 'check', ...parameters },
		file,
		fileName: 'list.csv',
		credentials: marketo.credentials,
		binaryMode,
	});
}

test.each(['default', 'filesystem'] as const)(
	'reports a good file as ready and imports nothing (binary data %s)',
	async (binaryMode) => {
		const run = await check(
			csv([
				['Email Address', 'first_name', 'lastName', ''],
				[email(1), 'A', 'B', ''],
			]),
			{},
			binaryMode,
		);
		expect(run.items).toEqual([
			[
				{
					json: {
						fileName: 'list.csv',
						ready: true,
						rows: 1,
						format: 'csv',
						encoding: 'utf-8',
						columns: [
							{ column: 'Email Address', field: 'email', matchedBy: 'displayName' },
							{ column: 'first_name', field: 'firstName', matchedBy: 'similarName' },
							{ column: 'lastName', field: 'lastName', matchedBy: 'apiName' },
							{ column: '', field: null, matchedBy: 'leftOut' },
						],
						problems: [],
					},
					pairedItem: { item: 0 },
				},
			],
		]);
		expect(marketo.steps()).toEqual(['describe']);
	},
);

test('reports all problems at once, those that stop the import first', async () => {
	const rows = Array.from({ length: 9 }, (_, i) => ['', `N${i}`, 'x', '', '']);
	const run = await check(
		csv([
			['E-Mail', 'firstName', 'Shoe Size', 'Created At', 'leadScore'],
			...rows,
			[email(1), 'A', '', '', 'lots'],
		]),
	);
	const [[report]] = run.json;
	expect(report).toMatchObject({ ready: false, rows: 10 });
	expect(report.columns).toEqual([
		{ column: 'E-Mail', field: 'email', matchedBy: 'similarName' },
		{ column: 'firstName', field: 'firstName', matchedBy: 'apiName' },
		{ column: 'Shoe Size', field: null, matchedBy: null },
		{ column: 'Created At', field: 'createdAt', matchedBy: 'similarName' },
		{ column: 'leadScore', field: 'leadScore', matchedBy: 'apiName' },
	]);
	expect(report.problems).toEqual([
		{
			severity: 'stop',
			kind: 'unknownColumn',
			column: 'Shoe Size',
			field: null,
			count: 1,
			rows: [],
			message: 'The column "Shoe Size" is not a Marketo field',
		},
		{
			severity: 'stop',
			kind: 'readOnlyField',
			column: 'Created At',
			field: 'createdAt',
			count: 1,
			rows: [],
			message:
				'The column "Created At" maps to the field "createdAt", which is read-only in Marketo. Remove the column from the file',
		},
		{
			severity: 'warn',
			kind: 'blankLookup',
			column: 'E-Mail',
			field: 'email',
			count: 9,
			rows: [2, 3, 4, 5, 6],
			message:
				'The column "E-Mail" is blank in some rows. Marketo rejects those rows, as it deduplicates by this column',
		},
		{
			severity: 'warn',
			kind: 'notANumber',
			column: 'leadScore',
			field: 'leadScore',
			count: 1,
			rows: [11],
			message: 'The column "leadScore" has values that are not whole numbers',
		},
	]);
	expect(run.status).toBe('success');
});

test("reports a file that isn't text instead of failing", async () => {
	const run = await check(Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1'));
	expect(run.json[0]).toEqual([
		{
			fileName: 'list.csv',
			ready: false,
			rows: 0,
			format: null,
			encoding: null,
			columns: [],
			problems: [expect.objectContaining({ severity: 'stop', kind: 'notText' })],
		},
	]);
});

test('returns one paired report per file; a missing file is an error of its item', async () => {
	const run = await runNode({
		parameters: { operation: 'check' },
		items: [
			{ files: { data: { content: leadsCsv(2), fileName: 'a.csv' } } },
			{ json: {} },
			{ files: { data: { content: csv([HEADER]), fileName: 'c.csv' } } },
		],
		credentials: marketo.credentials,
		onError: 'continueRegularOutput',
	});
	expect(
		run.items[0].map(({ json, pairedItem }) => [
			json.fileName ?? json.error,
			json.ready,
			pairedItem,
		]),
	).toEqual([
		['a.csv', true, { item: 0 }],
		['Item 2 has no file named "data"', undefined, { item: 1 }],
		['c.csv', false, { item: 2 }],
	]);
});

test('reports items by position', async () => {
	const run = await runNode({
		parameters: { operation: 'check', source: 'items' },
		rows: [{ email: email(1) }, { email: '' }, { email: email(3), firstName: { a: 1 } }],
		credentials: marketo.credentials,
	});
	expect(run.json[0]).toEqual([
		expect.objectContaining({
			fileName: 'items',
			ready: true,
			rows: 3,
			problems: [
				expect.objectContaining({ kind: 'nestedValues', column: 'firstName', rows: [3] }),
				expect.objectContaining({ kind: 'blankLookup', rows: [2] }),
			],
		}),
	]);
});

test('imports accept what Check File calls ready, and reject what it does not', async () => {
	const files: Array<[string, boolean]> = [
		[leadsCsv(3), true],
		[csv([HEADER]), false],
		[
			csv([
				['email', 'nonsense'],
				[email(1), 'x'],
			]),
			false,
		],
		[
			csv([
				['email', 'firstName'],
				['', 'x'],
			]),
			true,
		],
	];
	for (const [file, ready] of files) {
		expect((await check(file)).json[0][0].ready).toBe(ready);
		const imported = await runNode({
			parameters: { operation: 'create' },
			file,
			credentials: marketo.credentials,
		});
		expect(imported.message === undefined).toBe(ready);
	}
});

import type { INodeParameters } from 'n8n-workflow';
import { csv, email, HEADER, leadRows } from '../support/leads';
import { runNode } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// From the columns of a file to Marketo's fields, and what is reported before anything is sent.

const marketo = useSimulator({ jobSeconds: 0.02 });

async function importFile(file: string, parameters: INodeParameters = {}) {
	return await runNode({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING, ...parameters },
		file,
		credentials: marketo.credentials,
	});
}

function mapped(...mappings: Array<[column: string, field: string]>): INodeParameters {
	return {
		columnMatching: 'manual',
		columnMappings: { mappings: mappings.map(([column, field]) => ({ column, field })) },
	};
}

const HEADERS: Array<[label: string, header: string[], sent: string[]]> = [
	['API names', ['email', 'firstName', 'lastName'], ['email', 'firstName', 'lastName']],
	[
		'API names with other case, spaces and punctuation',
		['E-Mail', 'FIRST_NAME', ' last name '],
		['email', 'firstName', 'lastName'],
	],
	[
		'display names',
		['Email Address', 'Job Title', 'External Reference (ERP)'],
		['email', 'title', 'externalReference'],
	],
	[
		'names that Adobe lists on other pages',
		['email', 'externalCompanyId', 'External Sales Person ID'],
		['email', 'externalCompanyId', 'externalSalesPersonId'],
	],
	[
		'a byte-order mark before the first name',
		['\ufeffemail', 'firstName', 'city'],
		['email', 'firstName', 'city'],
	],
];

test.each(HEADERS)('matches %s', async (_label, header, sent) => {
	const run = await importFile(csv([header, [email(1), '1', '2']]));
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.jobs[0].columns).toEqual(sent);
	expect(marketo.stored()).toEqual({
		[email(1)]: { [sent[0]]: email(1), [sent[1]]: '1', [sent[2]]: '2' },
	});
});

const REFUSED: Array<[label: string, file: string, parameters: INodeParameters, sentence: string]> =
	[
		[
			'unknown columns, each with the nearest name',
			csv([
				['email', 'Fisrt Name', 'Shoe Size', 'Compny'],
				[email(1), 'A', 'B', 'C'],
			]),
			{},
			'The column "Fisrt Name" is not a Marketo field. Did you mean "firstName"? The column "Shoe Size" is not a Marketo field. The column "Compny" is not a Marketo field. Did you mean "company" (Company Name)?',
		],
		[
			'two columns for the same field',
			csv([
				['email', 'Email Address', 'firstName'],
				[email(1), email(2), 'A'],
			]),
			{},
			'Two columns map to the Marketo field "email": "email", "Email Address". Keep only one of them.',
		],
		[
			'a read-only field',
			csv([
				['email', 'Created At'],
				[email(1), '2026-01-01'],
			]),
			{},
			'The column "Created At" maps to the field "createdAt", which is read-only in Marketo. Remove the column from the file.',
		],
		[
			'no column for the lookup field',
			csv([
				['firstName', 'lastName'],
				['A', 'B'],
			]),
			{},
			'No column maps to the field "email", which Marketo needs for deduplication.',
		],
		[
			'values under an empty header cell',
			csv([
				['email', '', 'firstName'],
				[email(1), '', 'A'],
				[email(2), 'stray', 'B'],
			]),
			{},
			'Column B has no name in the header, but has values in row 3. Add a name or clear the values.',
		],
		[
			'more values than columns',
			csv([HEADER, leadRows(1)[0], [email(2), 'A', 'B', 'extra']]),
			{},
			'1 row has more values than the header has columns (3): row 3. Put quotation marks around values that contain the delimiter.',
		],
		[
			'a mapped column that does not exist',
			csv([
				['Mail', 'Vorname'],
				[email(1), 'A'],
			]),
			mapped(['E-Mail', 'email'], ['Vorname', 'firstName']),
			'The file has no column "E-Mail", which is mapped to the field "email". Did you mean "Mail"? No column maps to the field "email", which Marketo needs for deduplication. Is it the column "Mail"?',
		],
		[
			'a mapping to a field that does not exist',
			csv([
				['Mail', 'Vorname'],
				[email(1), 'A'],
			]),
			mapped(['Mail', 'email'], ['Vorname', 'fistName']),
			'The column "Vorname" is mapped to "fistName", which is not a Marketo field. Did you mean "firstName"?',
		],
		[
			'several problems at once',
			csv([
				['firstName', 'First Name', 'Id', 'Shoe Size'],
				['A', 'B', '1', '2'],
			]),
			{},
			'The column "Shoe Size" is not a Marketo field. The column "Id" maps to the field "id", which is read-only in Marketo. Remove the column from the file. Two columns map to the Marketo field "firstName": "firstName", "First Name". Keep only one of them. No column maps to the field "email", which Marketo needs for deduplication.',
		],
	];

test.each(REFUSED)(
	'reports %s before anything is sent',
	async (_label, file, parameters, sentence) => {
		const run = await importFile(file, parameters);
		expect(run.message).toBe(`leads.csv: ${sentence}`);
		expect(run.description).toMatch(/^Nothing was sent to Marketo\./);
		expect(marketo.simulator.callsOf('create')).toBe(0);
	},
);

test('leaves out unmapped columns, and keeps the order of the file', async () => {
	const run = await importFile(
		csv([
			['Secret', 'Vorname', 'Mail'],
			['do not send', 'Ann', email(1)],
		]),
		mapped(['Mail', 'Email Address'], ['vorname', 'firstName']),
	);
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.jobs[0].columns).toEqual(['firstName', 'email']);
	const [upload] = marketo.wire.filter(({ url }) => url.startsWith('/bulk'));
	expect(upload.body.includes('do not send')).toBe(false);
});

test('"as is" sends the header unchanged but trimmed', async () => {
	const run = await importFile(
		csv([
			[' email ', 'firstName', 'vin '],
			[email(1), 'A', 'V1'],
		]),
		{ columnMatching: 'asIs' },
	);
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.jobs[0].columns).toEqual(['email', 'firstName', 'vin']);
	expect(marketo.stored()[email(1)].vin).toBe('V1');
});

test('"as is" reports display names before it sends them', async () => {
	const run = await importFile(
		csv([
			['email', 'First Name'],
			[email(1), 'A'],
		]),
		{ columnMatching: 'asIs' },
	);
	expect(run.message).toBe(
		'leads.csv: The column "First Name" is not a Marketo field. Did you mean "firstName"?',
	);
	expect(marketo.simulator.callsOf('create')).toBe(0);
});

test('drops an empty column after the last, whatever the length of the rows', async () => {
	const run = await importFile(
		`email;firstName;;\n${email(1)};A;;\n${email(2)};B\n${email(3)};C;;\n`,
	);
	expect(run.message).toBeUndefined();
	expect(marketo.simulator.jobs[0].columns).toEqual(['email', 'firstName']);
	expect(run.hintTexts).toEqual([]);
	expect(marketo.simulator.leadCount).toBe(3);
});

test('fills in missing cells, and names the rows in a hint', async () => {
	const run = await importFile(
		`email,firstName,lastName\n${email(1)}\n${email(2)},B,C\n${email(3)},D\n`,
	);
	expect(run.message).toBeUndefined();
	expect(marketo.stored()).toEqual({
		[email(1)]: { email: email(1) },
		[email(2)]: { email: email(2), firstName: 'B', lastName: 'C' },
		[email(3)]: { email: email(3), firstName: 'D' },
	});
	expect(run.hintTexts).toEqual([
		'leads.csv: 2 rows have fewer values than the header has columns (3): rows 2 and 4. Missing values are sent as blank',
	]);
});

test('imports failed rows that were corrected, without further changes', async () => {
	const first = await importFile(
		csv([
			['Email Address', 'First Name', 'Lead Score'],
			[email(1), 'A', 'many'],
			['', 'B', '2'],
		]),
	);
	expect(first.json[1]).toHaveLength(2);
	const mendedRows = first.json[1].map((row, i) => ({
		...row,
		'Email Address': email(i + 1),
		'Lead Score': '5',
	}));
	const second = await runNode({
		parameters: { operation: 'importAndWait', source: 'items', options: QUICK_POLLING },
		rows: mendedRows,
		credentials: marketo.credentials,
	});
	expect(second.message).toBeUndefined();
	expect(second.json[0]).toEqual([expect.objectContaining({ status: 'Complete', imported: 2 })]);
	const columns = Object.keys(mendedRows[0]);
	const asFile = await importFile(
		csv([columns, ...mendedRows.map((row) => Object.values(row).map(String))]),
	);
	expect(asFile.json[0]).toEqual([expect.objectContaining({ status: 'Complete', imported: 2 })]);
	expect(marketo.simulator.jobs.at(-1)?.columns).toEqual(['email', 'firstName', 'leadScore']);
	expect(marketo.stored()[email(2)]).toEqual({ email: email(2), firstName: 'B', leadScore: '5' });
});

test('warns about values that Marketo may reject, but sends them', async () => {
	const run = await importFile(
		csv([
			['email', 'leadScore', 'dateOfBirth', 'unsubscribed', 'vin'],
			[email(1), 'high', '1980-02-31', 'maybe', 'x'.repeat(18)],
			['', '1', '1980-02-28', 'yes', 'V'],
			[email(1).toUpperCase().replace('PRIVATE.EXAMPLE', 'private.example'), '2', '', '', ''],
		]),
	);
	expect(run.message).toBeUndefined();
	expect(run.hintTexts.map((hint) => hint.replace(/ \(rows? [\d, and]+\)$/, ''))).toEqual([
		'leads.csv: The column "email" is blank in some rows. Marketo rejects those rows, as it deduplicates by this column',
		'leads.csv: The column "email" has duplicate values. Marketo merges those rows into one record',
		'leads.csv: The column "leadScore" has values that are not whole numbers',
		'leads.csv: The column "dateOfBirth" has values that are not dates such as 2026-11-23',
		'leads.csv: The column "unsubscribed" has values that are not true or false',
		'leads.csv: The column "vin" has values longer than 17 characters, the limit of the field "vin"',
	]);
	expect(run.json[1]).toHaveLength(2);
});

describe('with checkColumns off', () => {
	const unchecked: INodeParameters = { options: { ...QUICK_POLLING, checkColumns: false } };

	test('sends unknown columns, and leaves the decision to Marketo', async () => {
		marketo.set({ unknownColumn: 'ignore', jobSeconds: 0.02 });
		const run = await importFile(
			csv([
				['Email Address', 'Shoe Size'],
				[email(1), '44'],
				['', '45'],
			]),
			unchecked,
		);
		expect(run.message).toBeUndefined();
		expect(marketo.simulator.jobs[0].columns).toEqual(['email', 'Shoe Size']);
		expect(run.json[0]).toEqual([expect.objectContaining({ imported: 1, failed: 1 })]);
		// No hints about values either.
		expect(run.hintTexts).toEqual([]);
	});

	test('with "as is" does not even request the fields', async () => {
		await importFile(csv([HEADER, leadRows(1)[0]]), { ...unchecked, columnMatching: 'asIs' });
		expect(marketo.simulator.callsOf('describe')).toBe(0);
		expect(marketo.simulator.leadCount).toBe(1);
	});

	test('still reports ragged rows and open quotes', async () => {
		const run = await importFile(csv([HEADER, [email(1), 'A', 'B', 'extra']]), unchecked);
		expect(run.message).toBe(
			'leads.csv: 1 row has more values than the header has columns (3): row 2. Put quotation marks around values that contain the delimiter.',
		);
	});
});

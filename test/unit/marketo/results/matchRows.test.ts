import { MarketoClient } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import { reportedRows } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/reportedRows';
import { RowLists } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/rowLists';
import { fileSource } from '../sources';
import { listedImport, rowNumbers, rowsFound, seenRows } from './listed';

test('returns a row under the user’s names, in the user’s order, with the added columns', async () => {
	const rows = await rowsFound(
		'City;E-Mail;Shoe size;Import Batch ID\nBonn;a@x.example;44;7\nUlm;b@x.example;45;8\n',
		{
			text: 'email;city;Import Failure Reason\nb@x.example;Ulm;bad luck\n',
		},
		{
			matching: 'manual',
			mappings: [
				{ column: 'City', field: 'city' },
				{ column: 'E-Mail', field: 'email' },
			],
		},
	);
	expect(rows).toEqual([
		{
			rowNumber: 3,
			values: {
				City: 'Ulm',
				'E-Mail': 'b@x.example',
				'Shoe size': '45',
				'Import Batch ID': 3404,
				'Import Row Number': 3,
				'Import Failure Reason': 'bad luck',
			},
		},
	]);
	expect(Object.keys(rows[0].values)).toEqual([
		'City',
		'E-Mail',
		'Shoe size',
		'Import Row Number',
		'Import Batch ID',
		'Import Failure Reason',
	]);
});

test('a warning has its own column', async () => {
	const [row] = await rowsFound(
		'email\na@x\n',
		{ text: 'email,Import Warning Reason\na@x,Invalid email address\n' },
		{ kind: 'warnings' },
	);
	expect(row.values).toEqual({
		email: 'a@x',
		'Import Row Number': 2,
		'Import Batch ID': 3404,
		'Import Warning Reason': 'Invalid email address',
	});
});

describe('rows are found', () => {
	const file =
		'email,firstName,city\na@x.example,Ann,Bonn\nb@x.example,Ben,Ulm\n\n"c@x.example","Cy ""C""","Köln,\nRhein"\n';
	const header = 'email,firstName,city,Import Failure Reason\n';

	test.each<[label: string, text: string, rows: Array<number | undefined>]>([
		['without changes', `${header}b@x.example,Ben,Ulm,bad\n`, [3]],
		[
			'in the order of the file',
			`${header}b@x.example,Ben,Ulm,bad\na@x.example,Ann,Bonn,bad\n`,
			[2, 3],
		],
		[
			'with quoted newlines, after blank lines',
			`${header}c@x.example,"Cy ""C""","Köln,\nRhein",bad\n`,
			[5],
		],
		[
			'by name if the columns are in another order',
			'city,Import Failure Reason,email,firstName\nUlm,bad,b@x.example,Ben\n',
			[3],
		],
		['if a column is left out', 'email,city,Import Failure Reason\nb@x.example,Ulm,bad\n', [3]],
		['or not, if only the reason is left', 'Import Failure Reason\nbad\n', [undefined]],
		[
			'if Marketo adds a column',
			'id,email,firstName,city,Import Failure Reason\n7,b@x.example,Ben,Ulm,bad\n',
			[3],
		],
		['if Marketo trimmed values', `${header}"b@x.example ",Ben,  Ulm,bad\n`, [3]],
		['if Marketo changed case', `${header}B@X.EXAMPLE,BEN,ulm,bad\n`, [3]],
		['if Marketo changed white space', `${header}c@x.example,"Cy ""C""","Köln, Rhein",bad\n`, [5]],
		['if Marketo changed a value', `${header}b@x.example,Benjamin,Ulm,bad\n`, [3]],
		['if the line cannot be parsed', `${header}b@x.example,Ben,Ulm, Donau,bad\n`, [3]],
		['or not, if it belongs to another row', `${header}z@x.example,Zoe,Ulm,bad\n`, [undefined]],
		[
			'or not, if it occurs once and is listed twice',
			`${header}b@x.example,Ben,Ulm,bad\nb@x.example,Ben,Ulm,bad\n`,
			[3, undefined],
		],
	])('%s', async (_, text, rows) => {
		expect(rowNumbers(await rowsFound(file, { text }))).toEqual(rows);
	});
});

test('returns the user’s own values, not Marketo’s', async () => {
	const [row] = await rowsFound('email,city\n A@x.example ,"Bonn  "\n', {
		text: 'email,city,Import Failure Reason\na@x.example,Bonn,bad\n',
	});
	expect(row.values).toMatchObject({ email: ' A@x.example ', city: 'Bonn  ' });
});

describe('a row number is returned only if it is certain', () => {
	const header = 'email,city,Import Failure Reason\n';

	test.each<[label: string, file: string, list: string, rows: Array<number | undefined>]>([
		[
			'the same address, another city',
			'a@x.example,Ulm\na@x.example,Bonn\n',
			'a@x.example,Bonn,x\n',
			[3],
		],
		[
			'a row listed twice, whose address another row also has',
			'a@x.example,Bonn\na@x.example,Ulm\n',
			'a@x.example,Bonn,x\na@x.example,Bonn,y\n',
			[2, undefined],
		],
		[
			'a row that was never sent, with an address that two rows have',
			'a@x.example,Bonn\na@x.example,Ulm\n',
			'a@x.example,Bonn,x\na@x.example,Trier,y\n',
			[2, undefined],
		],
		[
			'identical rows, all reported',
			'a@x.example,Ulm\nb@x.example,Ulm\na@x.example,Ulm\n',
			'a@x.example,Ulm,x\na@x.example,Ulm,y\n',
			[2, 4],
		],
		[
			'identical rows, one reported: any of them will do',
			'a@x.example,Ulm\na@x.example,Ulm\n',
			'a@x.example,Ulm,x\n',
			[2],
		],
		[
			'rows that differ in case, one reported: it may be either',
			'a@x.example,ulm\na@x.example,Ulm\n',
			'a@x.example,Ulm,x\n',
			[undefined],
		],
		[
			'rows that differ in case, both reported',
			'a@x.example,ulm\na@x.example,Ulm\n',
			'a@x.example,Ulm,x\na@x.example,Ulm,y\n',
			[2, 3],
		],
		[
			'rows that differ in spaces, one reported',
			'a@x.example,Ulm\na@x.example,"Ulm "\n',
			'a@x.example,Ulm,x\n',
			[undefined],
		],
		[
			'a changed value, the only row with its address',
			'a@x.example,Ulm\nb@x.example,Ulm\n',
			'b@x.example,Neu-Ulm,x\n',
			[3],
		],
		[
			'a changed value, two rows with its address',
			'a@x.example,Ulm\na@x.example,Bonn\n',
			'a@x.example,Berlin,x\n',
			[undefined],
		],
		[
			'a changed value, while another row has the same address: it may never have been sent',
			'a@x.example,Ulm\na@x.example,Bonn\n',
			'a@x.example,Berlin,x\na@x.example,Bonn,y\n',
			[3, undefined],
		],
		[
			'two changed values of one address: it is unknown which is which',
			'a@x.example,Ulm\na@x.example,Bonn\n',
			'a@x.example,Berlin,x\na@x.example,Paris,y\n',
			[undefined, undefined],
		],
		[
			'two changed values of the only row with that address: one of them is not in the file',
			'a@x.example,Ulm\nb@x.example,Bonn\n',
			'a@x.example,Berlin,x\na@x.example,Paris,y\n',
			[undefined, undefined],
		],
		[
			'a changed value of a row without an address',
			',Ulm\nb@x.example,Bonn\n',
			',Berlin,x\n',
			[undefined],
		],
		[
			'a line that can’t be parsed, found without its quotes',
			'"a@x.example","Ulm, ""Donau"""\na@x.example,Bonn\n',
			'a@x.example,Ulm, "Donau",x\n',
			[2],
		],
	])('%s', async (_, file, list, rows) => {
		expect(rowNumbers(await rowsFound(`email,city\n${file}`, { text: header + list }))).toEqual(
			rows,
		);
	});

	test('does not find a line that can’t be parsed by text that may be another column', async () => {
		const rows = await rowsFound(
			'city,email,firstName\n"Ulm, c@x.example",a@x.example,Ann\nBonn,c@x.example,Bo\n',
			{ text: 'city,email,firstName,Import Failure Reason\nUlm, c@x.example,a@x.example,Anna,x\n' },
		);
		expect(rowNumbers(rows)).toEqual([undefined]);
	});

	test('rows that differ in a column that was not sent, one reported', async () => {
		const [row] = await rowsFound(
			'email,city\na@x.example,Ulm\na@x.example,Bonn\n',
			{ text: 'email,Import Failure Reason\na@x.example,x\n' },
			{ matching: 'manual', mappings: [{ column: 'email', field: 'email' }] },
		);
		expect(row).toEqual({
			values: { email: 'a@x.example', 'Import Batch ID': 3404, 'Import Failure Reason': 'x' },
		});
	});

	test('returns the reason of the right row with each number if the values identify it', async () => {
		const rows = await rowsFound('email,city\na@x.example,ulm\na@x.example,Ulm\n', {
			text: `${header}a@x.example,Ulm,of the second\na@x.example,ulm,of the first\n`,
		});
		expect(
			rows.map(({ rowNumber, values }) => [rowNumber, values['Import Failure Reason']]),
		).toEqual([
			[2, 'of the first'],
			[3, 'of the second'],
		]);
	});
});

test('treats columns that Marketo leaves out as blank', async () => {
	const file = 'email,city,state\na@x.example,Ulm,BW\na@x.example,Ulm,\n';
	expect(
		rowNumbers(
			await rowsFound(file, { text: 'email,city,Import Failure Reason\na@x.example,Ulm,bad\n' }),
		),
	).toEqual([3]);
	// Otherwise they are missing for no reason, and the other columns must suffice.
	expect(
		rowNumbers(
			await rowsFound(file, { text: 'email,state,Import Failure Reason\na@x.example,BW,bad\n' }),
		),
	).toEqual([2]);
});

test('missing columns were not blank if some row of the list matches no row of the file that is blank there', async () => {
	const file = 'email,city,state\n,Ulm,BW\nb@x.example,Ulm,BW\n,Bonn,\n';
	const text = 'city,state,Import Failure Reason\n';
	expect(rowNumbers(await rowsFound(file, { text: `${text}Ulm,BW,bad\n` }))).toEqual([2]);
	expect(
		rowNumbers(await rowsFound(file, { text: `${text}Ulm,BW,bad\nUlm,BW,worse\nBonn,,bad\n` })),
	).toEqual([undefined, undefined, undefined]);
});

test('a row is not matched to a blank one because its columns have other names', async () => {
	const file = 'email,city\na@x.example,Ulm\n,\n';
	const text = 'Mail,Town,Import Failure Reason\na@x.example,Ulm,bad\n';
	expect(rowNumbers(await rowsFound(file, { text }))).toEqual([undefined]);
});

test('ignores the case of column names', async () => {
	const file = 'email,city\na@x.example,Ulm\nb@x.example,Bonn\n';
	const text = 'EMAIL,City,IMPORT FAILURE REASON\nb@x.example,Bonn,bad\n';
	expect(rowNumbers(await rowsFound(file, { text }))).toEqual([3]);
});

test('a row that was never sent is not matched to one with the same key', async () => {
	const file = 'email,city,state\na@x.example,Ulm,BW\na@x.example,Ulm,BW\nb@x.example,Bonn,NW\n';
	const text =
		'email,city,state,Import Failure Reason\na@x.example,Ulm,BW,bad\na@x.example,Rome,IT,never sent\nb@x.example,Paris,FR,never sent\n';
	expect(rowNumbers(await rowsFound(file, { text }))).toEqual([2, undefined, undefined]);
});

test('finds a blank row if only the reason is left', async () => {
	expect(
		rowNumbers(
			await rowsFound('email,city\na@x.example,Ulm\n,\n', { text: 'Import Failure Reason\nbad\n' }),
		),
	).toEqual([3]);
});

test('matches duplicate rows in order', async () => {
	const file = 'email\na@x.example\nb@x.example\na@x.example\na@x.example\n';
	const text =
		'email,Import Failure Reason\na@x.example,first\na@x.example,second\na@x.example,third\n';
	expect(
		(await rowsFound(file, { text })).map(({ rowNumber, values }) => [
			rowNumber,
			values['Import Failure Reason'],
		]),
	).toEqual([
		[2, 'first'],
		[4, 'second'],
		[5, 'third'],
	]);
});

test('finds rows without a lookup value by their other values', async () => {
	const file = 'email,city\n,Bonn\n,Ulm\n,\n';
	const text =
		"email,city,Import Failure Reason\n,Ulm,Value for lookup field 'email' not found\n,,Value for lookup field 'email' not found\n";
	expect(rowNumbers(await rowsFound(file, { text }))).toEqual([3, 4]);
});

test('finds rows although the lookup column, blank in every row, is left out', async () => {
	expect(
		rowNumbers(
			await rowsFound('email,city\na@x.example,Ulm\n,Bonn\n,Ulm\n', {
				text: 'city,Import Failure Reason\nBonn,x\n',
			}),
		),
	).toEqual([3]);
});

test('treats a row shorter than the header as one with blanks', async () => {
	const [row] = await rowsFound('email,city,state\na@x.example\n', {
		text: 'email,Import Failure Reason\na@x.example,bad\n',
	});
	expect(row).toMatchObject({
		rowNumber: 2,
		values: { email: 'a@x.example', city: '', state: '' },
	});
});

test('returns a row that is not found with Marketo’s values under the user’s names, and no number', async () => {
	const [row] = await rowsFound('E-Mail,city\na@x.example,Bonn\n', {
		text: 'email,city,marketoGUID,Import Failure Reason\nz@x.example,Ulm,77,bad\n',
	});
	expect(row).toEqual({
		values: {
			'E-Mail': 'z@x.example',
			city: 'Ulm',
			marketoGUID: '77',
			'Import Batch ID': 3404,
			'Import Failure Reason': 'bad',
		},
	});
});

test('includes a line that cannot be parsed as it is', async () => {
	const [found, lost] = await rowsFound('email,city\na@x.example,Bonn\n', {
		text: 'email,city,Import Failure Reason\na@x.example,"Bonn"x", Rhein,bad\n???,x,y,z,worse\n',
	});
	expect(found).toMatchObject({
		rowNumber: 2,
		values: {
			email: 'a@x.example',
			city: 'Bonn',
			'Import Raw Row': 'a@x.example,"Bonn"x", Rhein,bad',
			'Import Failure Reason': 'bad',
		},
	});
	expect(lost.rowNumber).toBeUndefined();
	expect(lost.values).toMatchObject({
		'Import Raw Row': '???,x,y,z,worse',
		'Import Failure Reason': 'worse',
	});
});

describe('several jobs', () => {
	const file = `email\n${'a@x.example\nb@x.example\n'.repeat(4)}`;
	const text = (...rows: string[]): string =>
		`email,Import Failure Reason\n${rows.map((row) => `${row},bad\n`).join('')}`;

	test('searches each job’s rows only among its own', async () => {
		const rows = await rowsFound(file, [
			{ text: text('b@x.example'), batchId: 1, from: 2, to: 4 },
			{ text: text('a@x.example', 'b@x.example'), batchId: 2, from: 5, to: 9 },
		]);
		expect(rows.map(({ rowNumber, values }) => [values['Import Batch ID'], rowNumber])).toEqual([
			[1, 3],
			[2, 5],
			[2, 6],
		]);
	});

	test('skips jobs without such rows', async () => {
		expect(
			rowNumbers(
				await rowsFound(file, [
					{ text: text('a@x.example'), from: 2, to: 3 },
					{ text: text('b@x.example'), from: 8, to: 9 },
				]),
			),
		).toEqual([2, 9]);
	});

	test('a job whose rows are hard to match does not affect the others', async () => {
		expect(
			rowNumbers(
				await rowsFound(file, [
					{ text: text('A@X.EXAMPLE'), from: 2, to: 3 },
					{ text: text('b@x.example'), from: 4, to: 5 },
				]),
			),
		).toEqual([2, 5]);
	});
});

test('numbers items from 1', async () => {
	const rows = await rowsFound(
		'email,city\na@x.example,Bonn\nb@x.example,Ulm\n',
		{ text: 'email,city,Import Failure Reason\nb@x.example,Ulm,bad\n', from: 1, to: 2 },
		{ source: { kind: 'items' } },
	);
	expect(rows).toMatchObject([{ rowNumber: 2, values: { 'Import Row Number': 2 } }]);
});

test('treats columns named like built-in members as ordinary columns', async () => {
	const mappings = [
		{ column: '__proto__', field: 'email' },
		{ column: 'constructor', field: 'city' },
	];
	const [row] = await rowsFound(
		'__proto__,constructor\na@x.example,Bonn\n',
		{ text: 'email,city,Import Failure Reason\na@x.example,Bonn,bad\n' },
		{ matching: 'manual', mappings },
	);
	expect(Object.entries(row.values).slice(0, 2)).toEqual([
		['__proto__', 'a@x.example'],
		['constructor', 'Bonn'],
	]);
	expect(Object.getPrototypeOf(row.values)).toBe(Object.prototype);
});

test('returns a second column with the same name as a property of its own', async () => {
	const [row] = await rowsFound(
		'email,note,note,note (2),note\na@x.example,1,2,3,4\n',
		{ text: 'email,Import Failure Reason\na@x.example,bad\n' },
		{ checkColumns: false, matching: 'manual', mappings: [{ column: 'email', field: 'email' }] },
	);
	expect(row.values).toMatchObject({
		note: '1',
		'note (3)': '2',
		'note (2)': '3',
		'note (4)': '4',
	});
});

test('keeps each value of columns that were sent under the same name', async () => {
	const [row] = await rowsFound(
		'email,note,note\na@x.example,1,2\na@x.example,1,3\n',
		{ text: 'email,note,note,Import Failure Reason\na@x.example,1,2,bad\n' },
		{ checkColumns: false, matching: 'asIs' },
	);
	expect(row).toMatchObject({ rowNumber: 2, values: { note: '1', 'note (2)': '2' } });
});

describe('reading the source again', () => {
	const content = `email\n${Array.from({ length: 10_000 }, (_, i) => `a${i}@x.example\n`).join('')}`;

	test('ends with the last row sought, and closes the source', async () => {
		const source = fileSource(content, { chunkBytes: 1_000 });
		const { file, ports } = await listedImport(source, {
			text: 'email,Import Failure Reason\na50@x.example,bad\n',
			to: 100,
		});
		const before = { ...source };
		expect(rowNumbers(await seenRows(file, ports))).toEqual([52]);
		expect(source.chunksRead - before.chunksRead).toBeLessThan(10);
		expect(source.unclosed).toBe(0);
		expect(source.opened - before.opened).toBe(2);
	});

	test('is done twice for any number of jobs and rows that are hard to find', async () => {
		const source = fileSource(content, { chunkBytes: 1_000 });
		const { file, ports } = await listedImport(
			source,
			Array.from({ length: 100 }, (_, i) => ({
				text: `email,Import Failure Reason\nA${i * 100 + 50}@X.example,bad\nz,bad\n`,
				batchId: i + 1,
				from: i * 100 + 2,
				to: i * 100 + 101,
			})),
		);
		const before = { ...source };
		const rows = await seenRows(file, ports);
		expect(rowNumbers(rows).filter((row) => row !== undefined)).toEqual(
			Array.from({ length: 100 }, (_, i) => i * 100 + 52),
		);
		expect(rows).toHaveLength(200);
		expect(source.opened - before.opened).toBe(2);
		expect(source.unclosed).toBe(0);
	});

	test('is not done if no row is reported', async () => {
		const source = fileSource(content);
		const { file, ports } = await listedImport(source, { text: '' });
		const { opened } = source;
		expect(await seenRows(file, ports)).toEqual([]);
		expect(source.opened).toBe(opened);
	});

	test('starts over at the top for a job with earlier rows', async () => {
		const text = (i: number): string => `email,Import Failure Reason\na${i}@x.example,bad\n`;
		const source = fileSource(content, { chunkBytes: 1_000 });
		const { file, ports } = await listedImport(source, [
			{ text: text(500), batchId: 1, from: 2, to: 1_001 },
			{ text: text(400), batchId: 2, from: 2, to: 1_001 },
		]);
		expect(rowNumbers(await seenRows(file, ports))).toEqual([502, 402]);
		expect(source.unclosed).toBe(0);
	});

	test('ends when the consumer of the rows ends', async () => {
		const source = fileSource(content, { chunkBytes: 1_000 });
		const { file, ports } = await listedImport(source, {
			text: 'email,Import Failure Reason\na50@x.example,bad\na60@x.example,bad\n',
		});
		const lists = new RowLists(new MarketoClient(ports), { pause: 1_000 });
		for await (const { rowNumber } of reportedRows(file, 'failures', lists)) {
			expect(rowNumber).toBe(52);
			break;
		}
		expect(source.unclosed).toBe(0);
	});
});

test('finds 30,000 failed rows in reasonable time', async () => {
	const rows = Array.from({ length: 30_000 }, (_, i) => `a${i % 15_000}@x.example,${i}\n`);
	const begin = performance.now();
	const found = await rowsFound(`email,city\n${rows.join('')}`, {
		text: `email,city,Import Failure Reason\n${rows.map((row) => row.replace('\n', ',bad\n')).join('')}`,
	});
	expect(performance.now() - begin).toBeLessThan(10_000);
	expect(found.every(({ rowNumber }, i) => rowNumber === i + 2)).toBe(true);
});

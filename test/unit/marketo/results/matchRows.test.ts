import type { RowFileKind } from '../../../../nodes/MarketoBulkLeadImport/marketo/client/marketoClient';
import type { FileJob } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/fileJob';
import {
	matchRows,
	type JobRows,
	type ReportedRow,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/results/matchRows';
import { parseRowFile } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/parseRowFile';
import type { ImportSource } from '../../../../nodes/MarketoBulkLeadImport/marketo/upload/source';
import type { CheckSettings } from '../../../../nodes/MarketoBulkLeadImport/marketo/check/checkSource';
import { fileSource, checkOf } from '../sources';
import { VirtualTime } from '../virtualTime';

interface Listed {
	/** Marketo's file for the job */
	text: string;
	batchId?: number;
	/** rows of the user's file that the job holds */
	from?: number;
	to?: number;
}

interface Options extends Partial<CheckSettings> {
	kind?: RowFileKind;
	source?: Partial<ImportSource>;
}

async function fetchRows(
	content: string,
	listed: Listed | Listed[],
	options: Options = {},
): Promise<ReportedRow[]> {
	const { kind = 'failures', source, ...settings } = options;
	const checked = await checkOf(fileSource(content, source), settings);
	const jobs = [listed]
		.flat()
		.map(({ text, batchId = 3404, from = 2, to = 1_000_000 }, i): JobRows => {
			const fileJob: FileJob = {
				job: { batchId, importId: String(batchId), status: 'Complete' },
				fileName: 'leads.csv',
				part: i + 1,
				firstRow: from,
				lastRow: to,
				rows: to - from + 1,
				bytes: 1,
				format: checked.format ?? 'csv',
				resubmitted: false,
			};
			return { fileJob, rowFile: parseRowFile(text, kind, fileJob.format) };
		});
	return await matchRows(checked, kind, jobs, 'email', new VirtualTime());
}

const rowNumbers = (rows: readonly ReportedRow[]): Array<number | undefined> =>
	rows.map(({ rowNumber }) => rowNumber);

test('a row is given under the user’s names, in the user’s order, with what we add', async () => {
	const rows = await fetchRows(
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
		'Import Batch ID',
		'Import Row Number',
		'Import Failure Reason',
	]);
});

test('a warning has its own column', async () => {
	const [row] = await fetchRows(
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

describe('rows are found again', () => {
	const file =
		'email,firstName,city\na@x.example,Ann,Bonn\nb@x.example,Ben,Ulm\n\n"c@x.example","Cy ""C""","Köln,\nRhein"\n';
	const header = 'email,firstName,city,Import Failure Reason\n';

	test.each<[label: string, text: string, rows: Array<number | undefined>]>([
		['as they are', `${header}b@x.example,Ben,Ulm,bad\n`, [3]],
		['in Marketo’s order', `${header}b@x.example,Ben,Ulm,bad\na@x.example,Ann,Bonn,bad\n`, [3, 2]],
		[
			'with quoted newlines, behind blank lines',
			`${header}c@x.example,"Cy ""C""","Köln,\nRhein",bad\n`,
			[5],
		],
		[
			'by name where the columns stand otherwise',
			'city,Import Failure Reason,email,firstName\nUlm,bad,b@x.example,Ben\n',
			[3],
		],
		['where a column is left out', 'email,city,Import Failure Reason\nb@x.example,Ulm,bad\n', [3]],
		['or not, where only the reason is left', 'Import Failure Reason\nbad\n', [undefined]],
		[
			'where Marketo adds a column',
			'id,email,firstName,city,Import Failure Reason\n7,b@x.example,Ben,Ulm,bad\n',
			[3],
		],
		['where Marketo trimmed values', `${header}"b@x.example ",Ben,  Ulm,bad\n`, [3]],
		['where Marketo changed case', `${header}B@X.EXAMPLE,BEN,ulm,bad\n`, [3]],
		[
			'where Marketo changed white space',
			`${header}c@x.example,"Cy ""C""","Köln, Rhein",bad\n`,
			[5],
		],
		['where Marketo changed a value', `${header}b@x.example,Benjamin,Ulm,bad\n`, [3]],
		['where the line cannot be taken apart', `${header}b@x.example,Ben,Ulm, Donau,bad\n`, [3]],
		['or not, if it is another’s', `${header}z@x.example,Zoe,Ulm,bad\n`, [undefined]],
		[
			'or not, if it was there once and is listed twice',
			`${header}b@x.example,Ben,Ulm,bad\nb@x.example,Ben,Ulm,bad\n`,
			[3, undefined],
		],
	])('%s', async (_, text, rows) => {
		expect(rowNumbers(await fetchRows(file, { text }))).toEqual(rows);
	});
});

test('the user’s own values are given, not Marketo’s', async () => {
	const [row] = await fetchRows('email,city\n A@x.example ,"Bonn  "\n', {
		text: 'email,city,Import Failure Reason\na@x.example,Bonn,bad\n',
	});
	expect(row.values).toMatchObject({ email: ' A@x.example ', city: 'Bonn  ' });
});

test('the closest row is meant, wherever it stands', async () => {
	const file = 'email,city\na@x.example,ulm\na@x.example,Ulm\na@x.example,Bonn\n';
	expect(
		rowNumbers(
			await fetchRows(file, {
				text: 'email,city,Import Failure Reason\na@x.example,Bonn,x\na@x.example,Ulm,y\na@x.example,Köln,z\n',
			}),
		),
	).toEqual([4, 3, 2]);
});

test('columns that Marketo leaves out were blank', async () => {
	const file = 'email,city,state\na@x.example,Ulm,BW\na@x.example,Ulm,\n';
	expect(
		rowNumbers(
			await fetchRows(file, { text: 'email,city,Import Failure Reason\na@x.example,Ulm,bad\n' }),
		),
	).toEqual([3]);
	// Or else they are missing for no reason, and the rest must do.
	expect(
		rowNumbers(
			await fetchRows(file, { text: 'email,state,Import Failure Reason\na@x.example,BW,bad\n' }),
		),
	).toEqual([2]);
});

test('a row of nothing is found where only the reason is left', async () => {
	expect(
		rowNumbers(
			await fetchRows('email,city\na@x.example,Ulm\n,\n', { text: 'Import Failure Reason\nbad\n' }),
		),
	).toEqual([3]);
});

test('rows that occur more than once are taken in order', async () => {
	const file = 'email\na@x.example\nb@x.example\na@x.example\na@x.example\n';
	const text =
		'email,Import Failure Reason\na@x.example,first\na@x.example,second\na@x.example,third\n';
	expect(
		(await fetchRows(file, { text })).map(({ rowNumber, values }) => [
			rowNumber,
			values['Import Failure Reason'],
		]),
	).toEqual([
		[2, 'first'],
		[4, 'second'],
		[5, 'third'],
	]);
});

test('rows without a lookup value are found by their other values', async () => {
	const file = 'email,city\n,Bonn\n,Ulm\n,\n';
	const text =
		"email,city,Import Failure Reason\n,Ulm,Value for lookup field 'email' not found\n,,Value for lookup field 'email' not found\n";
	expect(rowNumbers(await fetchRows(file, { text }))).toEqual([3, 4]);
});

test('a lookup column that was blank in every row is left out, and found all the same', async () => {
	expect(
		rowNumbers(
			await fetchRows('email,city\na@x.example,Ulm\n,Bonn\n,Ulm\n', {
				text: 'city,Import Failure Reason\nBonn,x\n',
			}),
		),
	).toEqual([3]);
});

test('a row too short for its header is one with blanks', async () => {
	const [row] = await fetchRows('email,city,state\na@x.example\n', {
		text: 'email,Import Failure Reason\na@x.example,bad\n',
	});
	expect(row).toMatchObject({
		rowNumber: 2,
		values: { email: 'a@x.example', city: '', state: '' },
	});
});

test('a row that is not found has Marketo’s values under the user’s names, and no number', async () => {
	const [row] = await fetchRows('E-Mail,city\na@x.example,Bonn\n', {
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

test('a line that cannot be taken apart comes along as it is', async () => {
	const [found, lost] = await fetchRows('email,city\na@x.example,Bonn\n', {
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

	test('each job’s rows are looked for among its own', async () => {
		const rows = await fetchRows(file, [
			{ text: text('b@x.example'), batchId: 1, from: 2, to: 4 },
			{ text: text('a@x.example', 'b@x.example'), batchId: 2, from: 5, to: 9 },
		]);
		expect(rows.map(({ rowNumber, values }) => [values['Import Batch ID'], rowNumber])).toEqual([
			[1, 3],
			[2, 6],
			[2, 5],
		]);
	});

	test('jobs without rows in between are passed over', async () => {
		expect(
			rowNumbers(
				await fetchRows(file, [
					{ text: text('a@x.example'), from: 2, to: 3 },
					{ text: text('b@x.example'), from: 8, to: 9 },
				]),
			),
		).toEqual([2, 9]);
	});

	test('a job whose rows need a closer look does not disturb the others', async () => {
		expect(
			rowNumbers(
				await fetchRows(file, [
					{ text: text('A@X.EXAMPLE'), from: 2, to: 3 },
					{ text: text('b@x.example'), from: 4, to: 5 },
				]),
			),
		).toEqual([2, 5]);
	});
});

test('items are numbered from 1', async () => {
	const rows = await fetchRows(
		'email,city\na@x.example,Bonn\nb@x.example,Ulm\n',
		{ text: 'email,city,Import Failure Reason\nb@x.example,Ulm,bad\n', from: 1, to: 2 },
		{ source: { kind: 'items' } },
	);
	expect(rows).toMatchObject([{ rowNumber: 2, values: { 'Import Row Number': 2 } }]);
});

test('column names of a prototype are names like others', async () => {
	const mappings = [
		{ column: '__proto__', field: 'email' },
		{ column: 'constructor', field: 'city' },
	];
	const [row] = await fetchRows(
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

test('columns of one name in the user’s file keep the last value, as objects do', async () => {
	const [row] = await fetchRows(
		'email,x,x\na@x.example,1,2\n',
		{ text: 'email,Import Failure Reason\na@x.example,bad\n' },
		{ checkColumns: false, matching: 'manual', mappings: [{ column: 'email', field: 'email' }] },
	);
	expect(row.values).toMatchObject({ x: '2' });
});

describe('reading the source again', () => {
	test('ends with the last row that is looked for, and closes it', async () => {
		const content = `email\n${Array.from({ length: 10_000 }, (_, i) => `a${i}@x.example\n`).join('')}`;
		const source = fileSource(content, { chunkBytes: 1_000 });
		const checked = await checkOf(source);
		const before = source.chunksRead;
		const fileJob: FileJob = {
			job: { batchId: 1, importId: '1', status: 'Complete' },
			fileName: 'x',
			part: 1,
			firstRow: 2,
			lastRow: 100,
			rows: 99,
			bytes: 1,
			format: 'csv',
			resubmitted: false,
		};
		const rowFile = parseRowFile(
			'email,Import Failure Reason\na50@x.example,bad\n',
			'failures',
			'csv',
		);
		const rows = await matchRows(
			checked,
			'failures',
			[{ fileJob, rowFile }],
			'email',
			new VirtualTime(),
		);
		expect(rowNumbers(rows)).toEqual([52]);
		expect(source.chunksRead - before).toBeLessThan(6);
		expect(source.unclosed).toBe(0);
		expect(source.opened).toBe(3);
	});

	test('is done at most three times', async () => {
		const source = fileSource('email\na@x.example\n');
		const checked = await checkOf(source);
		const before = source.opened;
		const fileJob: FileJob = {
			job: { batchId: 1, importId: '1', status: 'Complete' },
			fileName: 'x',
			part: 1,
			firstRow: 2,
			lastRow: 2,
			rows: 1,
			bytes: 1,
			format: 'csv',
			resubmitted: false,
		};
		await matchRows(
			checked,
			'failures',
			[{ fileJob, rowFile: parseRowFile('email,Import Failure Reason\nz,bad\n', 'failures') }],
			'email',
			new VirtualTime(),
		);
		expect(source.opened - before).toBe(3);
	});
});

test('30,000 failed rows are found in reasonable time', async () => {
	const rows = Array.from({ length: 30_000 }, (_, i) => `a${i % 15_000}@x.example,${i}\n`);
	const begin = performance.now();
	const found = await fetchRows(`email,city\n${rows.join('')}`, {
		text: `email,city,Import Failure Reason\n${rows.map((row) => row.replace('\n', ',bad\n')).join('')}`,
	});
	expect(performance.now() - begin).toBeLessThan(10_000);
	expect(found.every(({ rowNumber }, i) => rowNumber === i + 2)).toBe(true);
});

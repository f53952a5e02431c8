import type { INodeExecutionData } from 'n8n-workflow';
import { readBinary } from '../engine';
import { csv, email } from '../support/leads';
import { runNode, type NodeRun } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';

// Failed rows and rows with warnings as items, as a CSV file, or both.

const marketo = useSimulator({ jobSeconds: 0.01 });

const ROWS = [
	['E-Mail', 'First Name', 'Lead Score', 'Notes'],
	[email(1), 'Ann', '5', 'fine'],
	[email(2), 'Bo, "the" one', 'many', 'kept\nat home'],
	['odd', 'Cy', '1', ''],
	[email(4), 'Dö', 'few', ''],
];

async function importAs(
	rowsAs: string | undefined,
	binaryMode: 'default' | 'filesystem' = 'default',
	files = [{ content: csv(ROWS), fileName: 'leads May.csv' }],
): Promise<NodeRun> {
	return await runNode({
		parameters: {
			operation: 'importAndWait',
			columnMatching: 'manual',
			columnMappings: {
				mappings: [
					{ column: 'E-Mail', field: 'email' },
					{ column: 'First Name', field: 'firstName' },
					{ column: 'Lead Score', field: 'leadScore' },
				],
			},
			options: {
				...QUICK_POLLING,
				maxRequestBytes: 1_000,
				...(rowsAs !== undefined && { rowsAs }),
			},
		},
		files,
		credentials: marketo.credentials,
		binaryMode,
	});
}

async function fileOf(item: INodeExecutionData): Promise<string> {
	return String(await readBinary(item.binary!.data));
}

const REASON = 'Invalid data type in field Lead Score';

function failures(ids: Array<number | undefined>): string {
	return [
		'E-Mail,First Name,Lead Score,Notes,Import Row Number,Import Batch ID,Import Failure Reason,Import Raw Row',
		`${email(2)},"Bo, ""the"" one",many,"kept\nat home",3,${ids[0]},${REASON},`,
		`${email(4)},Dö,few,,5,${ids[1]},${REASON},`,
		'',
	].join('\n');
}

describe.each(['default', 'filesystem'] as const)('binary data %s', (binaryMode) => {
	test('"file": one item for each source file, with its rows in a CSV file', async () => {
		const run = await importAs('file', binaryMode);
		expect(run.message).toBeUndefined();
		const [, failed, warned] = run.items;
		const ids = marketo.simulator.jobs.map(({ batchId }) => batchId);
		expect(failed).toHaveLength(1);
		expect(failed[0]).toMatchObject({
			json: { fileName: 'leads May.csv', rows: 2 },
			pairedItem: { item: 0 },
		});
		expect(failed[0].binary?.data).toMatchObject({
			fileName: 'failures-leads May.csv',
			mimeType: 'text/csv',
		});
		expect(await fileOf(failed[0])).toBe(failures([ids[0], ids[ids.length - 1]]));
		expect(warned.map(({ json }) => json)).toEqual([{ fileName: 'leads May.csv', rows: 1 }]);
		expect(warned[0].binary?.data).toMatchObject({ fileName: 'warnings-leads May.csv' });
		expect(await fileOf(warned[0])).toContain(`odd,Cy,1,,4,${ids[0]},Invalid email address,`);
	});

	test('"both": the item with the file, then one item for each row', async () => {
		const run = await importAs('both', binaryMode);
		const items = await importAs('items', binaryMode);
		const [, [file, ...rows]] = run.items;
		expect(file.json).toEqual({ fileName: 'leads May.csv', rows: 2 });
		expect(rows.map(({ binary }) => binary)).toEqual([undefined, undefined]);
		const numbers = (all: INodeExecutionData[]) =>
			all.map(({ json, pairedItem }) => [json['Import Row Number'], json.Notes, pairedItem]);
		expect(numbers(rows)).toEqual(numbers(items.items[1]));
	});
});

test('returns items by default', async () => {
	const run = await importAs(undefined);
	expect(run.json[1].map((row) => row['Import Row Number'])).toEqual([3, 5]);
	expect(run.items[1].every(({ binary }) => binary === undefined)).toBe(true);
});

test('returns no item if there are no rows', async () => {
	const content = csv([ROWS[0], ROWS[1]]);
	const run = await importAs('file', 'default', [{ content, fileName: 'leads.csv' }]);
	expect(run.json[0]).toEqual([expect.objectContaining({ status: 'Complete' })]);
	expect(run.items.slice(1)).toEqual([[], []]);
});

test('returns one item per source file', async () => {
	const files = ['one.csv', 'two.csv', 'three.csv'].map((fileName, i) => ({
		content: csv(i === 1 ? [ROWS[0], ROWS[1]] : ROWS),
		fileName,
	}));
	const run = await importAs('file', 'default', files);
	expect(run.items[1].map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
		[{ fileName: 'one.csv', rows: 2 }, { item: 0 }],
		[{ fileName: 'three.csv', rows: 2 }, { item: 2 }],
	]);
});

test.each(['default', 'filesystem'] as const)(
	'a file of more than 1 MB is complete and without duplicates (binary data %s)',
	async (binaryMode) => {
		const rows = Array.from({ length: 12_000 }, (_, i) => [email(i), `First${i}`, 'many']);
		const run = await runNode({
			parameters: { operation: 'importAndWait', options: { ...QUICK_POLLING, rowsAs: 'file' } },
			file: csv([['email', 'firstName', 'leadScore'], ...rows]),
			credentials: marketo.credentials,
			binaryMode,
		});
		expect(run.json[1]).toEqual([{ fileName: 'leads.csv', rows: 12_000 }]);
		const lines = (await fileOf(run.items[1][0])).trimEnd().split('\n');
		expect(lines).toHaveLength(12_001);
		lines.slice(1).forEach((line, i) => {
			if (!line.startsWith(`${email(i)},First${i},many,${i + 2},`))
				throw new Error(`Row ${i + 2} is ${line}`);
		});
	},
);

test('corrected rows can be imported again from the file', async () => {
	const first = await importAs('file');
	const corrected = (await fileOf(first.items[1][0])).replace('many', '7').replace('few', '8');
	const run = await importAs('file', 'default', [{ content: corrected, fileName: 'again.csv' }]);
	expect(run.json[0]).toEqual([expect.objectContaining({ status: 'Complete', imported: 2 })]);
	expect(marketo.stored()[email(4)]).toMatchObject({ firstName: 'Dö', leadScore: '8' });
});

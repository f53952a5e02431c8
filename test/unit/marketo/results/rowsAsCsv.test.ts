import type { ReportedRow } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/reportedRow';
import { rowsAsCsv } from '../../../../nodes/MarketoBulkLeadImport/marketo/results/rowsAsCsv';

async function* given(rows: readonly ReportedRow[]): AsyncGenerator<ReportedRow> {
	await Promise.resolve();
	yield* rows;
}

async function chunksOf(header: string[], rows: readonly ReportedRow[]): Promise<string[]> {
	const chunks: string[] = [];
	for await (const chunk of rowsAsCsv(header, given(rows), 'failures'))
		chunks.push(Buffer.from(chunk).toString('utf8'));
	return chunks;
}

const ADDED = 'Import Row Number,Import Batch ID,Import Failure Reason,Import Raw Row';

test.each<[label: string, header: string[], rows: ReportedRow[], text: string]>([
	['no rows', ['email'], [], `email,${ADDED}\n`],
	[
		'a row that was found',
		['email', 'City'],
		[{ rowNumber: 3, batchId: 7, reason: 'bad', cells: ['a@x.example', 'Köln, "Süd"\n'] }],
		`email,City,${ADDED}\na@x.example,"Köln, ""Süd""\n",3,7,bad,\n`,
	],
	[
		'a row without a number, with values that aren’t known and a line that can’t be parsed',
		['email', 'City'],
		[{ batchId: 7, reason: 'bad', cells: ['a', undefined], others: [['id', '1']], raw: 'a,"b' }],
		`email,City,${ADDED}\na,,,7,bad,"a,""b"\n`,
	],
	[
		'columns of the same name, and one without a name',
		['email', 'note', '', 'note'],
		[{ rowNumber: 2, batchId: 7, reason: 'bad', cells: ['a', '1', '2', '3'] }],
		`email,note,,note,${ADDED}\na,1,2,3,2,7,bad,\n`,
	],
	[
		'columns of an earlier import, which are replaced',
		['email', 'Import Row Number', 'Import Failure Reason'],
		[{ rowNumber: 2, batchId: 7, reason: 'bad', cells: ['a', '99', 'old'] }],
		`email,${ADDED}\na,2,7,bad,\n`,
	],
])('%s', async (_, header, rows, text) => {
	expect((await chunksOf(header, rows)).join('')).toBe(text);
});

test('yields many rows in chunks of about 64 kB', async () => {
	const rows = Array.from({ length: 5_000 }, (_, i): ReportedRow => ({
		rowNumber: i + 2,
		batchId: 7,
		reason: 'bad',
		cells: [`a${i}@x.example`],
	}));
	const chunks = await chunksOf(['email'], rows);
	expect(chunks.length).toBeGreaterThan(2);
	for (const chunk of chunks) expect(chunk.length).toBeLessThan(66_000);
	expect(chunks.join('').split('\n')).toHaveLength(5_002);
});

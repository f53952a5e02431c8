import { readHeader } from '../../../nodes/MarketoBulkLeadImport/csv/read/header';
import { recordsFrom } from '../../../nodes/MarketoBulkLeadImport/csv/read/recordsFrom';
import { copyParts } from '../../../nodes/MarketoBulkLeadImport/csv/write/copyParts';
import { RecordMarks } from '../../../nodes/MarketoBulkLeadImport/csv/write/recordMarks';
import { splitIntoParts } from '../../../nodes/MarketoBulkLeadImport/csv/write/split';
import type { FileJob } from '../../../nodes/MarketoBulkLeadImport/marketo/jobs/fileJob';
import { packJobs, unpackJobs } from '../../../nodes/MarketoBulkLeadImport/marketo/jobs/packedJobs';
import { allParts, batchesOf, inPieces, read } from './reading';

// Such a file would be too large, so the header is in a row near these numbers.
const LIMITS = [2 ** 31, 2 ** 32];
const HEADER = Buffer.from('email\n');
const TEXT = 'email\na\nb\n\nc\nd\n';

describe.each(LIMITS)('around row %d', (limit) => {
	const firstRow = limit - 3;

	test('records have consecutive numbers', async () => {
		const records = await read(TEXT, { firstRow });
		expect(records.map(({ row }) => row)).toEqual([
			limit - 3,
			limit - 2,
			limit - 1,
			limit + 1,
			limit + 2,
		]);
	});

	test('parts have the row numbers of their records', async () => {
		const { rest } = await readHeader(batchesOf(TEXT, { firstRow }, [3]), ',');
		const parts = await allParts(splitIntoParts(rest, { header: HEADER, maxBytes: 10 }));
		expect(parts.map((part) => [part.firstRow, part.lastRow, part.rows])).toEqual([
			[limit - 2, limit - 1, 2],
			[limit + 1, limit + 2, 2],
		]);
	});

	test('records can be read from a row on', async () => {
		const { rest } = await readHeader(batchesOf(TEXT, { firstRow }, [3]), ',');
		const rows: number[] = [];
		for await (const { rowNumbers, count } of recordsFrom(rest, limit))
			rows.push(...rowNumbers.subarray(0, count));
		expect(rows).toEqual([limit + 1, limit + 2]);
	});

	test('copied parts have the row numbers of their records', async () => {
		const lines = Array.from({ length: 3_000 }, (_, i) => `${i} ${'x'.repeat(990)}\n`);
		const text = `email\n${lines.join('')}`;
		const { rest } = await readHeader(batchesOf(text, { firstRow }), ',');
		const marks = new RecordMarks(1);
		for await (const batch of rest) for (let i = 0; i < batch.count; i++) marks.add(batch, i);
		const cuts = marks.cuts(1_100_000) ?? [];
		const parts = await allParts(
			copyParts(inPieces(Buffer.from(text), [65_536]), {
				header: HEADER,
				start: marks.start,
				cuts,
				isUnended: marks.isUnended,
			}),
		);
		expect(parts.length).toBeGreaterThan(2);
		let next = limit - 2;
		for (const part of parts) {
			expect(part.firstRow).toBe(next);
			expect(part.lastRow).toBe(next + part.rows - 1);
			expect(Buffer.from(part.bytes).toString().split(' ')[0]).toBe(`email\n${next - (limit - 2)}`);
			next = part.lastRow + 1;
		}
		expect(next).toBe(limit - 2 + lines.length);
	});

	test('jobs keep their row numbers and counts between steps', () => {
		const job: FileJob = {
			job: {
				batchId: limit + 1,
				importId: String(limit + 1),
				status: 'Complete',
				processed: limit + 2,
				failed: limit + 3,
				message: `Import completed with errors, ${limit + 2} records imported, ${limit + 3} failed`,
			},
			fileName: 'leads.csv',
			part: 1,
			firstRow: limit + 4,
			lastRow: 3 * limit,
			rows: 2 * limit - 3,
			bytes: 5,
			format: 'csv',
			resubmitted: false,
		};
		const packed = JSON.parse(JSON.stringify(packJobs([job]))) as ReturnType<typeof packJobs>;
		expect(unpackJobs(packed, 'leads.csv', 'csv')).toEqual([job]);
	});
});

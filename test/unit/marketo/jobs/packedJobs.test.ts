import fc from 'fast-check';
import type { FileJob } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/fileJob';
import { JOB_STATUSES } from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/job';
import {
	packJobs,
	type PackedJobs,
	unpackJobs,
} from '../../../../nodes/MarketoBulkLeadImport/marketo/jobs/packedJobs';

const count = fc.option(fc.nat(10_000_000), { nil: undefined });

const message = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.constantFrom(
		'Import succeeded, 3 records imported (3 members)',
		'Import completed with errors, 2 records imported (2 members), 1 failed',
		'007 of 9007199254740993 rows, 12345678901234567890',
		'a\u0000b 12',
		'',
	),
);

const fileJob: fc.Arbitrary<FileJob> = fc
	.record({
		batchId: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
		importId: fc.constantFrom('own', 'other', undefined),
		status: fc.constantFrom(...JOB_STATUSES),
		objectApiName: fc.constantFrom('car_c', undefined),
		processed: count,
		failed: count,
		warnings: count,
		message: fc.option(message, { nil: undefined }),
		firstRow: fc.nat(),
		rows: fc.nat(),
		bytes: fc.nat(10_000_000),
		resubmitted: fc.boolean(),
		lost: fc.constantFrom('Marketo does not know the batch 1', undefined),
	})
	.map(({ firstRow, rows, bytes, resubmitted, lost, importId, ...job }) =>
		withoutUndefined({
			job: withoutUndefined({
				...job,
				importId: importId === 'own' ? String(job.batchId) : importId,
			}),
			fileName: 'leads.csv',
			part: 0,
			firstRow,
			lastRow: firstRow + rows,
			rows,
			bytes,
			format: 'csv' as const,
			resubmitted,
			lost,
		}),
	);

function withoutUndefined<T extends object>(object: T): T {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

test('restores jobs after a round trip through JSON', () => {
	fc.assert(
		fc.property(fc.array(fileJob), (jobs) => {
			const numbered = jobs.map((job, i) => ({ ...job, part: i + 1 }));
			const packed = JSON.parse(JSON.stringify(packJobs(numbered))) as PackedJobs;
			expect(unpackJobs(packed, 'leads.csv', 'csv')).toEqual(numbered);
		}),
	);
});

test("stores a wording of Marketo's once", () => {
	const jobs = Array.from({ length: 100 }, (_, i): FileJob => ({
		job: {
			batchId: i + 1,
			status: 'Complete',
			message: `Import succeeded, ${i} records imported (${i} members)`,
		},
		fileName: 'leads.csv',
		part: i + 1,
		firstRow: 2,
		lastRow: 2,
		rows: 1,
		bytes: 1,
		format: 'csv',
		resubmitted: false,
	}));
	expect(packJobs(jobs).wordings).toHaveLength(1);
});

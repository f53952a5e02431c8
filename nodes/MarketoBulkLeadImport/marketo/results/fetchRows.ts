import { raise } from '../../csv/raise';
import type { MarketoClient, RowFileKind } from '../client/marketoClient';
import { CancelledError } from '../errors/CancelledError';
import { MarketoError } from '../errors/MarketoError';
import { fileJobInWords, type FileJob } from '../jobs/fileJob';
import type { FileImport } from '../jobs/importScheduler';
import { isFinished, mayHaveFailedRows, mayHaveWarnings } from '../jobs/job';
import { countInWords } from '../wording';
import { matchRows, type JobRows, type ReportedRow } from './matchRows';
import { parseRowFile } from './parseRowFile';

export interface FetchedRows {
	rows: ReportedRow[];
	/** what could not be had or does not add up, a sentence each */
	notes: string[];
}

/**
 * The failed rows (or those with warnings) of an import, in file order, found again in the user's file.
 * Marketo is asked only about jobs whose counts say that there are some. What cannot be had becomes a note: the
 * import itself is done, and its account must not be lost for the sake of a list.
 * @throws CancelledError
 */
export async function fetchRows(
	file: FileImport,
	kind: RowFileKind,
	client: MarketoClient,
): Promise<FetchedRows> {
	const notes: string[] = [];
	const found: JobRows[] = [];
	let isHopeless = false;
	for (const fileJob of file.jobs) {
		const expected = expectedRows(fileJob, kind);
		if (expected === 0) continue;
		const named = `${fileJob.fileName}, ${fileJobInWords(fileJob)}`;
		const what = kind === 'failures' ? 'failed rows' : 'rows with warnings';
		if (isHopeless) {
			notes.push(`${named}: the ${what} were not asked for`);
			continue;
		}
		try {
			const rowFile = parseRowFile(
				await client.getRowFile(file.settings.target, fileJob.job.batchId, kind),
				kind,
				fileJob.format,
			);
			if (expected !== undefined && rowFile.rows.length !== expected)
				notes.push(
					`${named}: Marketo counts ${countOf(expected, kind)}, but lists ${rowFile.rows.length === 0 ? 'none' : rowFile.rows.length.toLocaleString('en-US')}`,
				);
			if (rowFile.rows.length > 0) found.push({ fileJob, rowFile });
		} catch (error) {
			if (!(error instanceof MarketoError) || error instanceof CancelledError) raise(error);
			notes.push(
				`${named}: the ${what} could not be had: ${error.message}. Get ${kind === 'failures' ? 'Failures' : 'Warnings'} can ask for them later`,
			);
			// A second job would meet the same trouble, and every try takes its time.
			isHopeless = true;
		}
	}
	if (found.length === 0) return { rows: [], notes };
	return {
		rows: await matchRows(
			file.checked,
			kind,
			found,
			file.settings.target.keyFields[0],
			client.ports.clock,
		),
		notes,
	};
}

/** How many rows Marketo should list; undefined where it did not say. */
function expectedRows({ job, rows }: FileJob, kind: RowFileKind): number | undefined {
	if (!isFinished(job)) return 0;
	if (kind === 'warnings') return mayHaveWarnings(job) ? job.warnings : 0;
	return mayHaveFailedRows(job, rows) ? job.failed : 0;
}

/** "1 failed row", "12 rows with warnings" */
export function countOf(count: number, kind: RowFileKind): string {
	return kind === 'failures'
		? countInWords(count, 'failed row')
		: `${countInWords(count, 'row')} with ${count === 1 ? 'a warning' : 'warnings'}`;
}

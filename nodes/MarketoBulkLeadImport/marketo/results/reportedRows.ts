import { raise } from '../../csv/raise';
import type { RowFileKind } from '../client/marketoClient';
import { periodicYield } from '../client/periodicYield';
import type { CheckedSource } from '../check/checkSource';
import { SourceChangedError } from '../errors/SourceChangedError';
import type { FileJob } from '../jobs/fileJob';
import type { ReportedImport } from './importRecord';
import { JobMatcher } from './matchRows';
import type { RowFile } from './parseRowFile';
import { rowAsListed, type ReportedRow } from './reportedRow';
import type { RowLists } from './rowLists';
import { SourceReader } from './sourceReader';

/**
 * The failed rows of an import, or those with warnings, with the user's own values and row numbers;
 * `cells` are in the order of the header. Proceeds job by job; for each job, first the rows that
 * were found, in file order, then the others.
 * Cost: reads the source twice, side by side, each time once from the top to the last row reported,
 * and not at all if no job has such rows. The first pass matches the rows of a job's list to the
 * rows that the job sent; the second reads the values of those found. Memory: Marketo's list for
 * one job and what the matching takes; it doesn't grow with the number of jobs.
 * @throws CancelledError
 */
export async function* reportedRows(
	file: ReportedImport,
	kind: RowFileKind,
	lists: RowLists,
): AsyncGenerator<ReportedRow> {
	const search = new SourceReader(file.checked, lists.clock);
	const values = new SourceReader(file.checked, lists.clock);
	try {
		for await (const { fileJob, list } of lists.of(file, kind))
			yield* rowsOfJob(file, fileJob, list, { search, values }, lists);
	} finally {
		await search.close();
		await values.close();
	}
}

async function* rowsOfJob(
	{ checked, target }: ReportedImport,
	{ job, firstRow, lastRow }: FileJob,
	list: RowFile,
	{ search, values }: { search: SourceReader; values: SourceReader },
	{ notes, clock }: RowLists,
): AsyncGenerator<ReportedRow> {
	const yieldIfDue = periodicYield(clock);
	const found = await findRows(checked, firstRow, lastRow, list, target, search);
	if (found.rowNumbers === undefined) noteOnce(notes, changedInWords(checked.source.fileName));
	const { rowNumbers = [], places } = found;
	const order = rowNumbers.flatMap((rowNumber, at) => (rowNumber === undefined ? [] : [at]));
	order.sort((a, b) => (rowNumbers[a] ?? 0) - (rowNumbers[b] ?? 0));
	for (const at of order) {
		const rowNumber = rowNumbers[at] ?? 0;
		const { reason, raw, isReadable } = list.rows[at];
		yield {
			rowNumber,
			batchId: job.batchId,
			reason,
			cells: await values.values(rowNumber),
			...(!isReadable && { raw }),
		};
		await yieldIfDue();
	}
	for (let at = 0; at < list.rows.length; at++)
		if (rowNumbers[at] === undefined)
			yield inColumns(rowAsListed(list, list.rows[at], job.batchId), list, places, checked.header);
}

/**
 * Finds the rows of a list in the file; without row numbers if the file has changed. Not part of the generator, which
 * would keep the matcher in memory, along with that of the previous job, until all rows have been yielded.
 */
async function findRows(
	checked: CheckedSource,
	firstRow: number,
	lastRow: number,
	list: RowFile,
	{ keyFields }: ReportedImport['target'],
	search: SourceReader,
): Promise<{ rowNumbers?: Array<number | undefined>; places: JobMatcher['places'] }> {
	const matcher = new JobMatcher(list, checked, keyFields);
	const { places } = matcher;
	const isSame = await isUnchanged(async () => {
		await search.visit(firstRow, lastRow, (batch, i, bounds) => matcher.compare(batch, i, bounds));
	});
	return { ...(isSame && { rowNumbers: matcher.rowNumbers() }), places };
}

/** The import is done by now: if its file has changed, rows are reported without numbers rather than not at all. */
async function isUnchanged(read: () => Promise<void>): Promise<boolean> {
	try {
		await read();
		return true;
	} catch (error) {
		if (!(error instanceof SourceChangedError)) raise(error);
		return false;
	}
}

function changedInWords(fileName: string): string {
	return `${fileName} changed during the import, so rows are listed as Marketo has them, without row numbers`;
}

function noteOnce(notes: string[], note: string): void {
	if (!notes.includes(note)) notes.push(note);
}

/** Marketo's values in the user's columns, for a row whose position in the file isn't certain. */
function inColumns(
	row: ReportedRow,
	{ columns }: RowFile,
	places: JobMatcher['places'],
	header: readonly string[],
): ReportedRow {
	const cells = new Array<string | undefined>(header.length).fill(undefined);
	const others: Array<readonly [string, string]> = [];
	row.cells.forEach((value = '', i) => {
		const place = places[i];
		if (place === undefined) others.push([columns[i], value]);
		else cells[place] = value;
	});
	return { ...row, cells, others };
}

import Table from 'cli-table3';
import type { IDataObject } from 'n8n-workflow';
import type { Check } from './verify';

type Cell = string | number;

/** Longer values are shortened, so that a table fits on the screen. */
const WIDEST_CELL = 34;
const WIDEST_REASON = 60;

export function jobsTable(jobs: readonly IDataObject[]): string {
	return table(
		['Batch ID', 'Part', 'Rows', 'Bytes', 'Status', 'Imported', 'Failed', 'Warnings'],
		jobs.map((job) => [
			text(job.batchId),
			text(job.part),
			`${count(job.firstRow)} to ${count(job.lastRow)}`,
			count(job.bytes),
			text(job.status),
			count(job.numOfLeadsProcessed),
			count(job.numOfRowsFailed),
			count(job.numOfRowsWithWarning),
		]),
	);
}

export function summaryTable(summaries: readonly IDataObject[]): string {
	return table(
		['File', 'Status', 'Rows', 'Imported', 'Failed', 'Warnings', 'Unaccounted', 'Seconds'],
		summaries.map((summary) => [
			text(summary.fileName),
			text(summary.status),
			count(summary.rows),
			count(summary.imported),
			count(summary.failed),
			count(summary.warnings),
			count(summary.unaccounted),
			((Date.parse(text(summary.finishedAt)) - Date.parse(text(summary.startedAt))) / 1000).toFixed(
				1,
			),
		]),
	);
}

/** The row number, some columns, and Marketo's reason. */
export function rowsTable(rows: readonly IDataObject[], reason: string, most: number): string {
	const added = new Set(['Import Row Number', 'Import Batch ID', reason]);
	const columns = Object.keys(rows[0] ?? {}).filter((column) => !added.has(column));
	const reasons = rows.map((row) => text(row[reason], Infinity));
	// Columns that a reason mentions are more useful than the first ones.
	const spokenOf = columns.filter((column) => reasons.some((said) => said.includes(column)));
	const shown = [...new Set([...columns.slice(0, 2), ...spokenOf])].slice(0, 4);
	const printed = table(
		['Row', ...shown, reason],
		rows
			.slice(0, most)
			.map((row) => [
				count(row['Import Row Number']),
				...shown.map((column) => text(row[column])),
				text(row[reason], WIDEST_REASON),
			]),
	);
	const more = rows.length - most;
	return more > 0 ? `${printed}\nand ${count(more)} more` : printed;
}

export function checksTable(checks: readonly Check[]): string {
	return table(
		['Count', 'Node', 'Marketo', ''],
		checks.map(({ what, said, held, holds }) => [what, said, held, holds ? 'ok' : 'WRONG']),
	);
}

function table(head: string[], rows: Cell[][]): string {
	// Without colors, so that it is readable in logs too.
	const made = new Table({ head, style: { head: [], border: [], compact: true } });
	made.push(...rows.map((row) => row.map(String)));
	return made.toString();
}

function text(value: unknown, widest = WIDEST_CELL): string {
	const whole =
		typeof value === 'string' || typeof value === 'number'
			? String(value).replace(/\s*[\r\n]+\s*/g, ' / ')
			: '';
	return whole.length > widest ? `${whole.slice(0, widest - 1)}…` : whole;
}

function count(value: unknown): string {
	return typeof value === 'number' ? value.toLocaleString('en-US') : '';
}

import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import type { MarketoSimulator } from '../simulator/simulator';

/** One claim of the node's, beside what the simulated Marketo holds. */
export interface Check {
	what: string;
	said: string;
	held: string;
	holds: boolean;
}

export interface NodeOutput {
	summary: IDataObject;
	failedRows: IDataObject[];
	rowsWithWarnings: IDataObject[];
}

/** Compares the node's account with the simulator's own books. Holds for any file. */
export function checkAccount(
	{ summary, failedRows, rowsWithWarnings }: NodeOutput,
	simulator: MarketoSimulator,
): Check[] {
	const { jobs } = simulator;
	const sum = (of: (job: (typeof jobs)[number]) => number): number =>
		jobs.reduce((total, job) => total + of(job), 0);
	return [
		same('Jobs', lengthOf(summary.jobs), jobs.length),
		same(
			'Rows sent',
			summary.rows,
			sum(({ rows }) => rows),
		),
		same(
			'Rows imported',
			summary.imported,
			sum(({ processed }) => processed),
		),
		same(
			'Rows failed',
			summary.failed,
			sum(({ failed }) => failed.length),
		),
		same(
			'Failed rows put out',
			failedRows.length,
			sum(({ failed }) => failed.length),
		),
		same(
			'Rows with warnings put out',
			rowsWithWarnings.length,
			sum(({ warnings }) => warnings.length),
		),
		same(
			'Rows not accounted for',
			summary.unaccounted,
			sum(({ rows, processed, failed }) => rows - processed - failed.length),
		),
	];
}

/**
 * Reads the file with a library that our node does not use, and looks for every row of it: among the leads
 * with every value, or among the failed rows under its number. For UTF-8 files with commas whose header
 * holds Marketo's display names, deduplicated by email.
 */
export function checkRows(
	file: string,
	{ summary, failedRows }: NodeOutput,
	simulator: MarketoSimulator,
): Check[] {
	const records = parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true });
	const failed = new Map(failedRows.map((row) => [row['Import Row Number'], row]));
	const fieldOf = new Map(
		simulator.options.fields.map(({ displayName, name }) => [displayName, name]),
	);
	let leadsAsInFile = 0;
	let failedAsInFile = 0;
	records.forEach((record, i) => {
		// The header is row 1.
		const row = failed.get(i + 2);
		if (row !== undefined) {
			if (Object.entries(record).every(([column, value]) => row[column] === value))
				failedAsInFile++;
			return;
		}
		const lead = simulator.findLead(record['Email Address'] ?? '');
		const isSame = ([column, value]: [string, string]): boolean =>
			(lead?.fields[fieldOf.get(column) ?? ''] ?? '') === value;
		if (lead !== undefined && Object.entries(record).every(isSame)) leadsAsInFile++;
	});
	return [
		same('Rows in the file', summary.rows, records.length),
		same('Rows that are leads, value for value', summary.imported, leadsAsInFile),
		same('Leads in the database', summary.imported, simulator.leadCount),
		same('Failed rows under their number', failedRows.length, failedAsInFile),
	];
}

function same(what: string, said: unknown, held: number): Check {
	return {
		what,
		said: typeof said === 'number' ? said.toLocaleString('en-US') : 'nothing',
		held: held.toLocaleString('en-US'),
		holds: said === held,
	};
}

function lengthOf(value: unknown): number | undefined {
	return Array.isArray(value) ? value.length : undefined;
}

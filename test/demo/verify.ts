import { parse } from 'csv-parse/sync';
import type { IDataObject } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import type { MarketoSimulator } from '../simulator/simulator';

/** A count from the node, and the corresponding count from the simulated Marketo. */
export interface Check {
	what: string;
	said: string;
	held: string;
	holds: boolean;
}

export interface NodeOutput {
	summary: IDataObject;
	failedRows: IDataObject[];
	warnings: IDataObject[];
}

/** Compares the node's counts with those of the simulator. Works for any file. */
export function checkAccount(
	{ summary, failedRows, warnings }: NodeOutput,
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
			'Rows on the output Failed Rows',
			failedRows.length,
			sum(({ failed }) => failed.length),
		),
		same(
			'Rows on the output Warnings',
			warnings.length,
			sum((job) => job.warnings.length),
		),
		same(
			'Unaccounted rows',
			summary.unaccounted,
			sum(({ rows, processed, failed }) => rows - processed - failed.length),
		),
	];
}

/**
 * Reads the file with a CSV library that the node doesn't use, and looks for every row: among the
 * leads, with all its values, or among the failed rows, with its row number. For comma-separated
 * UTF-8 files that have Marketo's display names in their header and are deduplicated by email.
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
		same('Rows that became leads with all values', summary.imported, leadsAsInFile),
		same('Leads in the database', summary.imported, simulator.leadCount),
		same('Failed rows with the right row number', failedRows.length, failedAsInFile),
	];
}

function same(what: string, said: unknown, held: number): Check {
	return {
		what,
		said: typeof said === 'number' ? said.toLocaleString('en-US') : 'none',
		held: held.toLocaleString('en-US'),
		holds: said === held,
	};
}

function lengthOf(value: unknown): number | undefined {
	return Array.isArray(value) ? value.length : undefined;
}

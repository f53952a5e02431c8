import type { SimJob } from './jobs';
import type { SimulatorOptions } from './options';
import { type ParsedRecord, parseFile } from './records';
import type { RowReport, SimField } from './types';
import { fitsType, isOddEmail } from './values';

/** Where the rows of a job are stored. */
export interface RowTarget {
	/** The field with that API name, or undefined. */
	fieldFor(name: string): SimField | undefined;
	/** Columns that a file must have, even fields that are otherwise read-only. */
	readonly dedupeFields: readonly string[];
	/** Why all rows fail if a dedupe field is missing. */
	readonly missingDedupeReason: string;
	/** Whether a missing dedupe field is reported before an unknown column. */
	readonly reportsDedupeFieldsFirst: boolean;
	/** Stores a valid row. */
	store(values: Map<string, string>): RowOutcome;
}

export interface RowOutcome {
	/** Why the row was not imported. */
	failure?: string;
	warning?: string;
}

interface Column {
	name: string;
	/** Undefined if the instance has no such field. */
	field: SimField | undefined;
	/** False for a column whose name another column has, if that one counts. */
	counts: boolean;
}

/** Why all rows of a file fail, or the whole job. */
interface HeaderProblem {
	reason: string;
	failsJob: boolean;
}

type Cells = { values: Map<string, string>; warning?: string } | { failure: string };

/** Imports a job's file row by row, and sets the job's counts and reports. */
export function runImport(
	job: SimJob,
	content: Buffer,
	target: RowTarget,
	options: SimulatorOptions,
): void {
	const { header, records } = parseFile(content, job.format, options.byteOrderMark === 'stripped');
	job.columns = header;
	job.rows = records.length;
	const columns = columnsOf(header, target, options);
	const problem = headerProblem(columns, target, options);
	if (problem?.failsJob === true) {
		job.state = 'Failed';
		job.message = problem.reason;
		return;
	}
	records.forEach((record, index) => {
		const row = index + 1;
		const outcome =
			problem === undefined
				? importRow(record, columns, target, options)
				: { failure: problem.reason };
		if (outcome.failure !== undefined) job.failed.push(report(record, row, outcome.failure));
		else if (outcome.warning !== undefined) job.warnings.push(report(record, row, outcome.warning));
	});
	job.processed = job.rows - job.failed.length;
	const nothingImported = job.rows > 0 && job.processed === 0;
	job.state = nothingImported ? options.allRowsFailed : 'Complete';
}

function columnsOf(
	header: readonly string[],
	target: RowTarget,
	{ duplicateColumn }: SimulatorOptions,
): Column[] {
	return header.map((name, index) => {
		const counting = duplicateColumn === 'first' ? header.indexOf(name) : header.lastIndexOf(name);
		return { name, field: target.fieldFor(name), counts: counting === index };
	});
}

function report(record: ParsedRecord, row: number, reason: string): RowReport {
	return { row, cells: record.cells, reason };
}

function headerProblem(
	columns: Column[],
	target: RowTarget,
	options: SimulatorOptions,
): HeaderProblem | undefined {
	const inColumns = unusableColumn(columns, target, options);
	const isWhole = target.dedupeFields.every((name) =>
		columns.some((column) => column.name === name),
	);
	if (isWhole) return inColumns;
	const missing = { reason: target.missingDedupeReason, failsJob: false };
	return target.reportsDedupeFieldsFirst ? missing : (inColumns ?? missing);
}

function unusableColumn(
	columns: Column[],
	{ dedupeFields }: RowTarget,
	{ unknownColumn, readOnlyColumn, duplicateColumn }: SimulatorOptions,
): HeaderProblem | undefined {
	const unknown = columns.find(({ field }) => field === undefined);
	if (unknown !== undefined && unknownColumn !== 'ignore') {
		return { reason: `Field '${unknown.name}' not found`, failsJob: unknownColumn === 'failJob' };
	}
	const duplicate = columns.find(({ counts }) => !counts);
	if (duplicate !== undefined && duplicateColumn === 'failRows') {
		return { reason: `Duplicate field '${duplicate.name}'`, failsJob: false };
	}
	const readOnly = columns.find(
		({ field }) => field !== undefined && !isWritable(field, dedupeFields),
	);
	if (readOnly !== undefined && readOnlyColumn !== 'ignore') {
		return {
			reason: `Field '${readOnly.name}' is not updateable`,
			failsJob: readOnlyColumn === 'failJob',
		};
	}
	return undefined;
}

function isWritable(field: SimField, dedupeFields: readonly string[]): boolean {
	return field.updateable || dedupeFields.includes(field.name);
}

function importRow(
	record: ParsedRecord,
	columns: Column[],
	target: RowTarget,
	options: SimulatorOptions,
): RowOutcome {
	const cells = readCells(record, columns, target, options);
	if ('failure' in cells) return cells;
	const outcome = target.store(cells.values);
	return outcome.failure === undefined && cells.warning !== undefined
		? { warning: cells.warning }
		: outcome;
}

/** Validates the cells of a row against the types of their fields. */
function readCells(
	record: ParsedRecord,
	columns: Column[],
	{ dedupeFields }: RowTarget,
	options: SimulatorOptions,
): Cells {
	if (record.problem !== undefined) return { failure: record.problem };
	const extra = record.cells.slice(columns.length);
	if (options.extraCells === 'fail' && extra.some((cell) => cell !== '')) {
		return { failure: `Row has ${record.cells.length} values for ${columns.length} columns` };
	}
	const values = new Map<string, string>();
	let warning: string | undefined;
	for (const [index, { field, counts }] of columns.entries()) {
		if (!counts || field === undefined || !isWritable(field, dedupeFields)) continue;
		const cell = record.cells[index] ?? '';
		if (cell.trim() === '') {
			if (options.blankCell === 'clear') values.set(field.name, '');
			continue;
		}
		if (!fitsType(field, cell, options.valueSyntax))
			return { failure: `Invalid data type in field ${field.displayName}` };
		if (field.length !== undefined && cell.length > field.length && options.tooLong === 'fail') {
			return { failure: `Value too long in field ${field.displayName}` };
		}
		if (isOddEmail(field, cell)) warning = 'Invalid email address';
		values.set(field.name, field.length === undefined ? cell : cell.slice(0, field.length));
	}
	return warning === undefined ? { values } : { values, warning };
}

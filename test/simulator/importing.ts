import type { SimJob } from './jobs';
import type { LeadStore } from './leads';
import type { SimulatorOptions } from './options';
import { type ParsedRecord, parseFile } from './records';
import type { FetchedRows, SimField, SimLead, SimList } from './types';
import { fitsType, isOddEmail } from './values';

export interface ImportTarget {
	leads: LeadStore;
	list: SimList | undefined;
	fieldsByName: ReadonlyMap<string, SimField>;
	options: SimulatorOptions;
}

interface Column {
	name: string;
	/** Absent where the instance has no such field. */
	field: SimField | undefined;
}

/** Why every row of a file fails, or the whole job. */
interface HeaderProblem {
	reason: string;
	failsJob: boolean;
}

/** Reads a job's file and puts its rows into the store, in row order. Fills the job's counts and reports. */
export function runImport(job: SimJob, content: Buffer, target: ImportTarget): void {
	const { header, records } = parseFile(
		content,
		job.format,
		target.options.byteOrderMark === 'stripped',
	);
	job.columns = header;
	job.rows = records.length;
	const columns = header.map((name): Column => ({ name, field: target.fieldsByName.get(name) }));
	const problem = headerProblem(columns, job.lookupField, target.options);
	if (problem?.failsJob === true) {
		job.state = 'Failed';
		job.message = problem.reason;
		return;
	}
	records.forEach((record, index) => {
		const reason = problem?.reason ?? importRow(job, record, index + 1, columns, target);
		if (reason !== undefined) job.failed.push(report(record, index + 1, reason));
	});
	job.processed = job.rows - job.failed.length;
	const nothingImported = job.rows > 0 && job.processed === 0;
	job.state = nothingImported ? target.options.allRowsFailed : 'Complete';
	job.message = outcomeMessage(job);
}

export function outcomeMessage(job: SimJob): string {
	const failed = job.failed.length;
	const opening = failed === 0 ? 'Import succeeded' : 'Import completed with errors';
	const parts = [`${opening}, ${job.processed} records imported (${job.processed} members)`];
	if (failed > 0) parts.push(`${failed} failed`);
	if (job.warnings.length > 0) parts.push(`${job.warnings.length} warning.`);
	return parts.join(', ');
}

function report(record: ParsedRecord, row: number, reason: string): FetchedRows {
	return { row, cells: record.cells, reason };
}

function headerProblem(
	columns: Column[],
	lookupField: string,
	options: SimulatorOptions,
): HeaderProblem | undefined {
	const unknown = columns.find((column) => column.field === undefined);
	if (unknown !== undefined && options.unknownColumn !== 'ignore') {
		return {
			reason: `Field '${unknown.name}' not found`,
			failsJob: options.unknownColumn === 'failJob',
		};
	}
	const readOnly = columns.find(
		({ field }) => field?.updateable === false && field.name !== lookupField,
	);
	if (readOnly !== undefined && options.readOnlyColumn !== 'ignore') {
		return {
			reason: `Field '${readOnly.name}' is not updateable`,
			failsJob: options.readOnlyColumn === 'failJob',
		};
	}
	if (!columns.some((column) => column.name === lookupField)) {
		return { reason: 'missing.dedupe.fields', failsJob: false };
	}
	return undefined;
}

/** Imports one row; the answer is why it failed, or nothing. */
function importRow(
	job: SimJob,
	record: ParsedRecord,
	row: number,
	columns: Column[],
	target: ImportTarget,
): string | undefined {
	if (record.problem !== undefined) return record.problem;
	const { options, leads, list } = target;
	const extra = record.cells.slice(columns.length);
	if (options.extraCells === 'fail' && extra.some((cell) => cell !== '')) {
		return `Row has ${record.cells.length} values for ${columns.length} columns`;
	}

	const values = new Map<string, string>();
	const oddEmails: string[] = [];
	for (const [index, { field }] of columns.entries()) {
		if (field === undefined) continue;
		if (!field.updateable && field.name !== job.lookupField) continue;
		const cell = record.cells[index] ?? '';
		if (cell.trim() === '') {
			if (options.blankCell === 'clear') values.set(field.name, '');
			continue;
		}
		if (!fitsType(field, cell)) return `Invalid data type in field ${field.displayName}`;
		if (field.length !== undefined && cell.length > field.length && options.tooLong === 'fail') {
			return `Value too long in field ${field.displayName}`;
		}
		if (isOddEmail(field, cell)) oddEmails.push(field.name);
		values.set(field.name, field.length === undefined ? cell : cell.slice(0, field.length));
	}

	const lookupValue = values.get(job.lookupField) ?? '';
	if (lookupValue === '') return `Value for lookup field '${job.lookupField}' not found`;
	const lead = upsert(job, leads, lookupValue, values);
	if (lead === undefined) return 'Lead not found';
	list?.members.add(lead.id);
	if (oddEmails.length > 0) job.warnings.push(report(record, row, 'Invalid email address'));
	return undefined;
}

function upsert(
	job: SimJob,
	leads: LeadStore,
	lookupValue: string,
	values: Map<string, string>,
): SimLead | undefined {
	const known = leads.find(job.lookupField, lookupValue);
	if (job.lookupField === 'id') values.delete('id');
	if (known !== undefined) {
		leads.write(known, values, job.batchId);
		return known;
	}
	// Looking up by Marketo's own ID only updates.
	if (job.lookupField === 'id') return undefined;
	return leads.create(job.partitionName, values, job.batchId);
}

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Delimiter, Encoding } from '../csv/types';
import type { BatchTarget, ImportTarget } from '../marketo/client/importTarget';
import type { ColumnMapping, ColumnMatching } from '../marketo/check/matchColumns';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import type { FileImportSettings } from '../marketo/jobs/fileImport';
import type { SavedTarget } from '../marketo/jobs/importState';
import { MAX_REQUEST_BYTES } from '../marketo/client/limits';
import type { BulkObject, ParameterReader } from '../objects/bulkObject';
import { objects } from '../objects/objects';
import type { CheckSettings } from '../marketo/check/checkSource';

/** What the user set, read and checked. Each setting is read once an item at the most, never once a row. */

export interface WaitSettings {
	/** milliseconds */
	pollInterval: number;
	/** milliseconds */
	timeout: number;
	onTimeout: 'fail' | 'output';
	failOnFailedJob: boolean;
}

const DELIMITERS: Readonly<Record<string, Delimiter>> = { csv: ',', tsv: '\t', ssv: ';', psv: '|' };
const ENCODINGS: readonly string[] = [
	'utf-8',
	'utf-16le',
	'utf-16be',
	'windows-1252',
] satisfies Encoding[];

/** Smaller parts would be all header. */
const SMALLEST_REQUEST_BYTES = 1_000;

/** The name of a binary field, or of anything else that is plain text. */
export function readText(
	context: IExecuteFunctions,
	name: string,
	item: number,
	standard: string,
): string {
	const given = context.getNodeParameter(name, item, standard);
	const text = typeof given === 'string' ? given.trim() : '';
	return text === '' ? standard : text;
}

export function readGivenDialect(
	context: IExecuteFunctions,
	item: number,
): { delimiter?: Delimiter; encoding?: Encoding } {
	const format = context.getNodeParameter('fileFormat', item, 'auto') as string;
	const encoding = readOptions(context, item).encoding as string | undefined;
	return {
		...(Object.hasOwn(DELIMITERS, format) && { delimiter: DELIMITERS[format] }),
		...(encoding !== undefined &&
			ENCODINGS.includes(encoding) && { encoding: encoding as Encoding }),
	};
}

export function readCheckSettings(
	context: IExecuteFunctions,
	item: number,
	target: ImportTarget,
): CheckSettings {
	const matching = context.getNodeParameter('columnMatching', item, 'auto') as ColumnMatching;
	const options = readOptions(context, item);
	return {
		matching,
		mappings: matching === 'manual' ? readMappings(context, item) : [],
		lookupField: target.keyFields[0],
		checkColumns: options.checkColumns !== false,
		maxRequestBytes: readMaxRequestBytes(options),
		...readFirstRow(context, options, item),
	};
}

/** Row 1 of a file is its header; items have none. */
function readFirstRow(
	context: IExecuteFunctions,
	{ firstRow }: IDataObject,
	item: number,
): { firstRow?: number } {
	if (firstRow === undefined || firstRow === null || firstRow === '') return {};
	const first = context.getNodeParameter('source', item, 'binary') === 'items' ? 1 : 2;
	const row = Number(firstRow);
	if (Number.isSafeInteger(row) && row >= first) return row === first ? {} : { firstRow: row };
	throw new InvalidSettingError(
		row === 1 && first === 2
			? '"Start at Row" is 1, which is the header of the file'
			: `"Start at Row" is not a row number from ${first}`,
		`Set the option "Start at Row" to a row number as in the output "Failed Rows", or remove the option to import all rows. ${first === 2 ? 'The first row below the header is row 2.' : 'The first item is row 1.'}`,
	);
}

/** Whether parts may be cut for both of Marketo's workers. That needs to know of duplicate values. */
export function readBalanceParts(context: IExecuteFunctions, item: number): boolean {
	const { balanceParts, checkColumns } = readOptions(context, item);
	return balanceParts !== false && checkColumns !== false;
}

export function readImportSettings(
	context: IExecuteFunctions,
	item: number,
	target: ImportTarget,
	waits: boolean,
): FileImportSettings {
	const options = readOptions(context, item);
	return {
		target,
		queueTimeout: positive(options.queueTimeout, 60, 'Queue Timeout', true) * 60_000,
		resubmitUncertain: options.resubmitUncertain !== false,
		...(waits && { timeout: readWaitSettings(context, item).timeout }),
	};
}

export function readWaitSettings(context: IExecuteFunctions, item: number): WaitSettings {
	const options = readOptions(context, item);
	return {
		pollInterval: positive(options.pollInterval, 10, 'Poll Interval') * 1_000,
		timeout: positive(options.timeout, 60, 'Timeout', true) * 60_000,
		onTimeout: options.onTimeout === 'output' ? 'output' : 'fail',
		failOnFailedJob: options.failOnFailedJob !== false,
	};
}

function readOptions(context: IExecuteFunctions, item: number): IDataObject {
	return context.getNodeParameter('options', item, {});
}

/** What is imported, and what it goes to. Workflows saved without a resource import leads. */
export function readTarget(context: IExecuteFunctions, item: number): ImportTarget {
	return bulkObject(context).readTarget(parameterReader(context, item));
}

/** The parameters that make the target of an item, so that it can be made again when the item is gone. */
export function saveTarget(context: IExecuteFunctions, item: number): SavedTarget {
	const parameters: Record<string, string> = {};
	const reader = parameterReader(context, item);
	const { option, readTarget: read } = bulkObject(context);
	read({ text: (name) => (parameters[name] = reader.text(name)) });
	return { resource: option.value, parameters };
}

export function restoreTarget({ resource, parameters }: SavedTarget): ImportTarget {
	return (objects[resource] ?? objects.lead).readTarget({ text: (name) => parameters[name] ?? '' });
}

/** What a batch ID belongs to. */
export function readBatchTarget(context: IExecuteFunctions, item: number): BatchTarget {
	return bulkObject(context).readBatchTarget(parameterReader(context, item));
}

function bulkObject(context: IExecuteFunctions): BulkObject {
	return objects[context.getNodeParameter('resource', 0, 'lead')] ?? objects.lead;
}

function parameterReader(context: IExecuteFunctions, item: number): ParameterReader {
	return {
		text(name) {
			// Not with extractValue: it throws for a parameter that the operation does not show.
			const given: unknown = context.getNodeParameter(name, item, '');
			const value: unknown =
				typeof given === 'object' && given !== null && 'value' in given ? given.value : given;
			return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
		},
	};
}

function readMappings(context: IExecuteFunctions, item: number): ColumnMapping[] {
	const given = context.getNodeParameter('columnMappings', item, {}) as {
		mappings?: Array<Partial<ColumnMapping>>;
	};
	const mappings = (given.mappings ?? [])
		.map(({ column, field }) => ({
			column: String(column ?? '').trim(),
			field: String(field ?? '').trim(),
		}))
		.filter(({ column, field }) => column !== '' || field !== '');
	const half = mappings.find(({ column, field }) => column === '' || field === '');
	if (half !== undefined)
		throw new InvalidSettingError(
			half.column === ''
				? `A mapping to the field "${half.field}" names no column`
				: `The mapping of the column "${half.column}" names no field`,
			'Complete the mapping in "Column Mappings", or remove it.',
		);
	if (mappings.length === 0)
		throw new InvalidSettingError(
			'"Column Mappings" is empty',
			'Add the columns that are to be sent, or set "Column Matching" to "Match Automatically".',
		);
	return mappings;
}

function readMaxRequestBytes(options: IDataObject): number {
	const bytes = Math.floor(
		positive(options.maxRequestBytes, MAX_REQUEST_BYTES, 'Maximum Request Size'),
	);
	if (bytes < SMALLEST_REQUEST_BYTES)
		throw new InvalidSettingError(
			`"Maximum Request Size" is ${bytes.toLocaleString('en-US')} bytes, which is too small for a header and a row`,
			`Set it to a number from ${SMALLEST_REQUEST_BYTES.toLocaleString('en-US')} to ${MAX_REQUEST_BYTES.toLocaleString('en-US')}.`,
		);
	return bytes;
}

function positive(given: unknown, standard: number, label: string, orZero = false): number {
	if (given === undefined || given === null || given === '') return standard;
	const number = Number(given);
	if (Number.isFinite(number) && (number > 0 || (orZero && number === 0))) return number;
	throw new InvalidSettingError(
		`"${label}" is not a number above zero`,
		`Set the option "${label}" to a number such as ${standard.toLocaleString('en-US')}.`,
	);
}

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Delimiter, Encoding } from '../csv/types';
import type { GivenFormat } from '../marketo/upload/source';
import type { BatchTarget, ImportTarget } from '../marketo/client/importTarget';
import type { ColumnMapping, ColumnMatching } from '../marketo/check/columnPlan';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import type { FileImportSettings } from '../marketo/jobs/fileImport';
import type { SavedTarget } from '../marketo/jobs/savedState';
import { MAX_REQUEST_BYTES, MIN_REQUEST_BYTES } from '../marketo/client/limits';
import { CHOICES, OUTPUTS, PARAMETERS } from '../marketo/labels';
import { formatNumber } from '../marketo/wording';
import type { BulkObject, ParameterReader } from '../objects/bulkObject';
import { objectOf } from '../objects/objects';
import { FORMAT_DELIMITERS } from '../marketo/upload/uploadFormat';
import type { CheckSettings, ConversionSettings } from '../marketo/check/checkSettings';
import type { ReadingSettings } from '../marketo/values/columnValues';
import { TimeZone } from '../marketo/values/timeZone';
import { raise } from '../csv/raise';

// Settings are read at most once per item, never per row.

export interface WaitSettings {
	/** milliseconds */
	pollInterval: number;
	/** milliseconds */
	timeout: number;
	onTimeout: 'fail' | 'output';
	failOnFailedJob: boolean;
}

/** Marketo's formats, and pipe-separated files, which are sent as CSV. */
const DELIMITERS: Readonly<Record<string, Delimiter>> = { ...FORMAT_DELIMITERS, psv: '|' };
const ENCODINGS: readonly string[] = [
	'utf-8',
	'utf-16le',
	'utf-16be',
	'windows-1252',
] satisfies Encoding[];

/** A parameter as trimmed text, or `standard` if it is empty. */
export function readText(
	context: IExecuteFunctions,
	name: string,
	item: number,
	standard: string,
): string {
	const given = context.getNodeParameter(name, item, standard);
	const text = typeof given === 'string' ? given.trim() : '';
	return text === '' ? standard : notTooLong(name, text);
}

/** Characters. Nothing that a setting names is longer, and messages quote what cannot be found. */
const LONGEST_TEXT = 2_000;

function notTooLong(name: string, text: string): string {
	if (text.length <= LONGEST_TEXT) return text;
	const label = Object.hasOwn(PARAMETERS, name)
		? PARAMETERS[name as keyof typeof PARAMETERS]
		: 'Put Output File in Field';
	throw new InvalidSettingError(
		`"${label}" has ${formatNumber(text.length)} characters, which is too long`,
		'Check the expression that gives the value.',
	);
}

export function readGivenFormat(context: IExecuteFunctions, item: number): GivenFormat {
	const format = context.getNodeParameter('fileFormat', item, 'auto') as string;
	const { encoding, sheetName } = readOptions(context, item) as {
		encoding?: string;
		sheetName?: unknown;
	};
	const sheet = typeof sheetName === 'string' ? notTooLong('sheetName', sheetName.trim()) : '';
	return {
		...(format === 'xlsx' && { isWorkbook: true }),
		...(sheet !== '' && { sheetName: sheet }),
		...(Object.hasOwn(DELIMITERS, format) && { delimiter: DELIMITERS[format] }),
		...(encoding !== undefined &&
			ENCODINGS.includes(encoding) && { encoding: encoding as Encoding }),
	};
}

export function readCheckSettings(context: IExecuteFunctions, item: number): CheckSettings {
	const matching = context.getNodeParameter('columnMatching', item, 'auto') as ColumnMatching;
	const options = readOptions(context, item);
	return {
		matching,
		mappings: matching === 'manual' ? readMappings(context, item) : [],
		checkColumns: options.checkColumns !== false,
		maxRequestBytes: Math.floor(readNumber(options, MAX_REQUEST_SIZE)),
		...readFirstRow(context, options, item),
		...(context.getNodeParameter('operation', 0) === 'importInSteps' && { isWatched: true }),
		...(options.values === 'convert' && { conversion: readConversion(context, options) }),
	};
}

const DATE_ORDERS: ReadonlyArray<ReadingSettings['dateOrder']> = [
	'dayFirst',
	'monthFirst',
	'yearFirst',
];
const DECIMAL_SEPARATORS: ReadonlyArray<ReadingSettings['decimalSeparator']> = ['dot', 'comma'];

function readConversion(context: IExecuteFunctions, options: IDataObject): ConversionSettings {
	const timeZone = context.getTimezone();
	try {
		new TimeZone(timeZone);
	} catch {
		raise(
			new InvalidSettingError(
				`The time zone "${timeZone}" of the workflow is unknown`,
				`Choose another time zone in the settings of the workflow, or set "${PARAMETERS.values}" to "${CHOICES.sendAsIs}".`,
			),
		);
	}
	return {
		dateOrder: DATE_ORDERS.find((order) => order === options.dateOrder) ?? 'auto',
		decimalSeparator:
			DECIMAL_SEPARATORS.find((separator) => separator === options.decimalSeparator) ?? 'auto',
		timeZone,
	};
}

/** Row 1 of a file is its header; items have no header. */
function readFirstRow(
	context: IExecuteFunctions,
	{ firstRow }: IDataObject,
	item: number,
): { firstRow?: number } {
	if (isMissing(firstRow)) return {};
	const first = context.getNodeParameter('source', item, 'binary') === 'items' ? 1 : 2;
	const row = numberIn(firstRow);
	if (Number.isSafeInteger(row) && row >= first) return row === first ? {} : { firstRow: row };
	throw new InvalidSettingError(
		row === 1 && first === 2
			? `"${PARAMETERS.firstRow}" is 1, which is the header of the file`
			: `"${PARAMETERS.firstRow}" is not a row number from ${first}`,
		`Set the option "${PARAMETERS.firstRow}" to a row number as in the output "${OUTPUTS.failedRows}", or remove the option to import all rows. ${first === 2 ? 'The first row below the header is row 2.' : 'The first item is row 1.'}`,
	);
}

/** Whether to split the file so that both of Marketo's workers are used. Requires the check for duplicate values. */
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
		queueTimeout: readMinutes(options, QUEUE_TIMEOUT),
		resubmitUncertain: options.resubmitUncertain !== false,
		...(waits && { timeout: readWaitSettings(context, item).timeout }),
	};
}

export function readWaitSettings(context: IExecuteFunctions, item: number): WaitSettings {
	const options = readOptions(context, item);
	return {
		pollInterval: within(SHORTEST_POLL, readNumber(options, POLL_INTERVAL) * 1_000),
		timeout: readMinutes(options, TIMEOUT),
		onTimeout: options.onTimeout === 'output' ? 'output' : 'fail',
		failOnFailedJob: options.failOnFailedJob !== false,
	};
}

function readOptions(context: IExecuteFunctions, item: number): IDataObject {
	return context.getNodeParameter('options', item, {});
}

/** The resource to import and its target. */
export function readTarget(context: IExecuteFunctions, item: number): ImportTarget {
	return bulkObject(context).readTarget(parameterReader(context, item));
}

/** The values from which the target of an item can be rebuilt when the item no longer exists. */
export function saveTarget(
	context: IExecuteFunctions,
	item: number,
	{ keyFields }: ImportTarget,
): SavedTarget {
	const parameters: Record<string, string> = {};
	const reader = parameterReader(context, item);
	const object = bulkObject(context);
	object.readTarget({ text: (name) => (parameters[name] = reader.text(name)) });
	return { resource: object.option.value, parameters, keyFields };
}

export function restoreTarget({ resource, parameters, keyFields }: SavedTarget): ImportTarget {
	const target = objectOf(resource).readTarget({ text: (name) => parameters[name] ?? '' });
	return { ...target, keyFields };
}

/** The target to which a batch ID belongs. */
export function readBatchTarget(context: IExecuteFunctions, item: number): BatchTarget {
	return bulkObject(context).readBatchTarget(parameterReader(context, item));
}

function bulkObject(context: IExecuteFunctions): BulkObject {
	return objectOf(String(context.getNodeParameter('resource', 0, 'lead')));
}

function parameterReader(context: IExecuteFunctions, item: number): ParameterReader {
	return {
		text(name) {
			// Not read with extractValue, which throws for a parameter that the operation does not
			// show.
			const given: unknown = context.getNodeParameter(name, item, '');
			const value: unknown =
				typeof given === 'object' && given !== null && 'value' in given ? given.value : given;
			return typeof value === 'string' || typeof value === 'number'
				? notTooLong(name, String(value).trim())
				: '';
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
				? `A mapping to the field "${half.field}" has no column`
				: `The mapping of the column "${half.column}" has no field`,
			`Complete the mapping under "${PARAMETERS.columnMappings}", or remove it.`,
		);
	if (mappings.length === 0)
		throw new InvalidSettingError(
			`"${PARAMETERS.columnMappings}" is empty`,
			`Add the columns to send, or set "${PARAMETERS.columnMatching}" to "${CHOICES.matchAutomatically}".`,
		);
	return mappings;
}

/** A numeric option. */
interface NumberOption {
	name: 'maxRequestBytes' | 'pollInterval' | 'queueTimeout' | 'timeout';
	standard: number;
	unit: string;
	/** completes "must be …" */
	range: string;
	isInRange: (value: number) => boolean;
}

const MAX_REQUEST_SIZE: NumberOption = {
	name: 'maxRequestBytes',
	standard: MAX_REQUEST_BYTES,
	unit: 'bytes',
	range: `from ${formatNumber(MIN_REQUEST_BYTES)} to ${formatNumber(MAX_REQUEST_BYTES)}`,
	isInRange: (bytes) => bytes >= MIN_REQUEST_BYTES && bytes <= MAX_REQUEST_BYTES,
};
const POLL_INTERVAL: NumberOption = {
	name: 'pollInterval',
	standard: 10,
	unit: 'seconds',
	range: 'more than 0',
	isInRange: (seconds) => seconds > 0,
};
const QUEUE_TIMEOUT: NumberOption = { ...zeroOrMore(60), name: 'queueTimeout' };
const TIMEOUT: NumberOption = { ...zeroOrMore(60), name: 'timeout' };

function zeroOrMore(standard: number): Omit<NumberOption, 'name'> {
	return {
		standard,
		unit: 'minutes',
		range: '0 or more',
		isInRange: (minutes) => minutes >= 0,
	};
}

function readNumber(
	options: IDataObject,
	{ name, standard, unit, range, isInRange }: NumberOption,
): number {
	const given = options[name];
	if (isMissing(given)) return standard;
	const value = numberIn(given);
	if (Number.isFinite(value) && isInRange(value)) return value;
	throw new InvalidSettingError(
		`"${PARAMETERS[name]}" must be ${range}`,
		`Set the option to a number of ${unit}, such as ${standard}.`,
	);
}

/** Milliseconds. Less would ask without a pause. */
const SHORTEST_POLL = 10;
/** Milliseconds, a hundred years. Later moments may be none that a date can be. */
const LONGEST_WAIT = 100 * 365 * 86_400_000;

/** @returns milliseconds */
function readMinutes(options: IDataObject, option: NumberOption): number {
	return within(0, readNumber(options, option) * 60_000);
}

function within(least: number, milliseconds: number): number {
	return Math.min(LONGEST_WAIT, Math.max(least, milliseconds));
}

/** Whether an option is not set. An expression gives null, or text without anything in it. */
function isMissing(given: unknown): boolean {
	return (
		given === undefined || given === null || (typeof given === 'string' && given.trim() === '')
	);
}

/** NaN for what is no number: JavaScript takes `true`, `[]` and dates for some. */
function numberIn(given: unknown): number {
	return typeof given === 'number' || typeof given === 'string' ? Number(given) : Number.NaN;
}

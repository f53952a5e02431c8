import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Delimiter, Encoding } from '../csv/types';
import type { GivenFormat } from '../marketo/upload/source';
import type { BatchTarget, ImportTarget } from '../marketo/client/importTarget';
import type { ColumnMapping, ColumnMatching } from '../marketo/check/columnPlan';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import type { FileImportSettings } from '../marketo/jobs/fileImport';
import type { SavedTarget } from '../marketo/jobs/savedState';
import { CHOICES, OUTPUTS, PARAMETERS, type ParameterName } from '../marketo/labels';
import { formatNumber } from '../marketo/wording';
import type { BulkObject, ParameterReader } from '../objects/bulkObject';
import { objectOf } from '../objects/objects';
import { FORMAT_DELIMITERS } from '../marketo/upload/uploadFormat';
import type { CheckSettings, ConversionSettings } from '../marketo/check/checkSettings';
import type { ReadingSettings } from '../marketo/values/columnValues';
import { TimeZone } from '../marketo/values/timeZone';
import { raise } from '../csv/raise';
import {
	isMissing,
	numberIn,
	readMaxRequestBytes,
	readPollInterval,
	readTimeout,
} from './numberOptions';

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
	name: ParameterName,
	item: number,
	standard: string,
): string {
	const given = context.getNodeParameter(name, item, standard);
	const text = typeof given === 'string' ? given.trim() : '';
	return text === '' ? standard : notTooLong(name, text);
}

/** Maximum number of characters. No name or ID is longer, and messages quote those that are not found. */
const LONGEST_TEXT = 2_000;

function notTooLong(name: ParameterName, text: string): string {
	if (text.length <= LONGEST_TEXT) return text;
	throw new InvalidSettingError(
		`"${PARAMETERS[name]}" has ${formatNumber(text.length)} characters, which is too long`,
		'Check the expression that returns the value.',
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
		maxRequestBytes: readMaxRequestBytes(options),
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

export const FIRST_ROW_HINT = `Set the option "${PARAMETERS.firstRow}" to a row number as in the output "${OUTPUTS.failedRows}", or remove the option to import all rows.`;

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
		`${FIRST_ROW_HINT} ${first === 2 ? 'The first row below the header is row 2.' : 'The first item is row 1.'}`,
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
		queueTimeout: readTimeout(options, 'queueTimeout'),
		resubmitUncertain: options.resubmitUncertain !== false,
		...(waits && { timeout: readWaitSettings(context, item).timeout }),
	};
}

export function readWaitSettings(context: IExecuteFunctions, item: number): WaitSettings {
	const options = readOptions(context, item);
	return {
		pollInterval: readPollInterval(options),
		timeout: readTimeout(options, 'timeout'),
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

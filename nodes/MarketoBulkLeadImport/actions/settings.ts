import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Delimiter, Encoding } from '../csv/types';
import type { GivenFormat } from '../marketo/upload/source';
import type { BatchTarget, ImportTarget } from '../marketo/client/importTarget';
import type { ColumnMapping, ColumnMatching } from '../marketo/check/columnPlan';
import { InvalidSettingError } from '../marketo/errors/InvalidSettingError';
import { choiceIn, flagIn, isMissing, textIn } from '../marketo/givenValues';
import type { FileImportSettings } from '../marketo/jobs/fileImport';
import type { SavedTarget } from '../marketo/jobs/savedState';
import { CHOICES, OUTPUTS, PARAMETERS, type ParameterName } from '../marketo/labels';
import type { BulkObject, ParameterReader } from '../objects/bulkObject';
import { objectOf } from '../objects/objects';
import { FORMAT_DELIMITERS } from '../marketo/upload/uploadFormat';
import type { CheckSettings, ConversionSettings } from '../marketo/check/checkSettings';
import type { ReadingSettings } from '../marketo/values/columnValues';
import { TimeZone } from '../marketo/values/timeZone';
import { raise } from '../csv/raise';
import { numberIn, readMaxRequestBytes, readPollInterval, readTimeout } from './numberOptions';

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
const FORMATS = ['auto', 'csv', 'xlsx', 'tsv', 'ssv', 'psv'] as const;
const ENCODINGS: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'];
const MATCHINGS: readonly ColumnMatching[] = ['auto', 'asIs', 'manual'];

/** A parameter as trimmed text, or `standard` if it is empty. */
export function readText(
	context: IExecuteFunctions,
	name: ParameterName,
	item: number,
	standard: string,
): string {
	const text = textIn(name, context.getNodeParameter(name, item, standard));
	return text === '' ? standard : text;
}

export function readSource(context: IExecuteFunctions, item: number): 'binary' | 'items' {
	const given: unknown = context.getNodeParameter('source', item, 'binary');
	return choiceIn('source', given, ['binary', 'items'], 'binary');
}

export function readGivenFormat(context: IExecuteFunctions, item: number): GivenFormat {
	const given: unknown = context.getNodeParameter('fileFormat', item, 'auto');
	const format = choiceIn('fileFormat', given, FORMATS, 'auto');
	const options = readOptions(context, item);
	const encoding = choiceIn('encoding', options.encoding, ['auto', ...ENCODINGS], 'auto');
	const sheet = textIn('sheetName', options.sheetName);
	return {
		...(format === 'xlsx' && { isWorkbook: true }),
		...(sheet !== '' && { sheetName: sheet }),
		...(Object.hasOwn(DELIMITERS, format) && { delimiter: DELIMITERS[format] }),
		...(encoding !== 'auto' && { encoding }),
	};
}

export function readCheckSettings(context: IExecuteFunctions, item: number): CheckSettings {
	const given: unknown = context.getNodeParameter('columnMatching', item, 'auto');
	const matching = choiceIn('columnMatching', given, MATCHINGS, 'auto');
	const options = readOptions(context, item);
	const values = choiceIn('values', options.values, ['asIs', 'convert'], 'asIs');
	return {
		matching,
		mappings: matching === 'manual' ? readMappings(context, item) : [],
		checkColumns: flagIn('checkColumns', options.checkColumns, true),
		maxRequestBytes: readMaxRequestBytes(options),
		...readFirstRow(context, options, item),
		...(context.getNodeParameter('operation', 0) === 'importInSteps' && { isWatched: true }),
		...(values === 'convert' && { conversion: readConversion(context, options) }),
	};
}

const DATE_ORDERS: ReadonlyArray<ReadingSettings['dateOrder']> = [
	'auto',
	'dayFirst',
	'monthFirst',
	'yearFirst',
];
const DECIMAL_SEPARATORS: ReadonlyArray<ReadingSettings['decimalSeparator']> = [
	'auto',
	'dot',
	'comma',
];

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
		dateOrder: choiceIn('dateOrder', options.dateOrder, DATE_ORDERS, 'auto'),
		decimalSeparator: choiceIn(
			'decimalSeparator',
			options.decimalSeparator,
			DECIMAL_SEPARATORS,
			'auto',
		),
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
	const first = readSource(context, item) === 'items' ? 1 : 2;
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
	return flagIn('balanceParts', balanceParts, true) && flagIn('checkColumns', checkColumns, true);
}

export function readImportSettings(
	context: IExecuteFunctions,
	item: number,
	target: ImportTarget,
	waits: boolean,
): FileImportSettings {
	const options = readOptions(context, item);
	// What is read when the import has ended is read now as well, as it would be too late to refuse
	// it then.
	readRowsAs(context, item);
	const { timeout } = readWaitSettings(context, item);
	return {
		target,
		queueTimeout: readTimeout(options, 'queueTimeout'),
		resubmitUncertain: flagIn('resubmitUncertain', options.resubmitUncertain, true),
		...(waits && { timeout }),
	};
}

export function readWaitSettings(context: IExecuteFunctions, item: number): WaitSettings {
	const options = readOptions(context, item);
	return {
		pollInterval: readPollInterval(options),
		timeout: readTimeout(options, 'timeout'),
		onTimeout: choiceIn('onTimeout', options.onTimeout, ['fail', 'output'], 'fail'),
		failOnFailedJob: flagIn('failOnFailedJob', options.failOnFailedJob, true),
	};
}

/** How the failed rows of an import, and those with warnings, are output. */
export function readRowsAs(context: IExecuteFunctions, item: number): 'items' | 'file' | 'both' {
	const { rowsAs } = readOptions(context, item);
	return choiceIn('rowsAs', rowsAs, ['items', 'file', 'both'], 'items');
}

/** What Get Failures and Get Warnings output. */
export function readOutput(context: IExecuteFunctions, item: number): 'items' | 'file' | 'both' {
	const given: unknown = context.getNodeParameter('output', item, 'items');
	return choiceIn('output', given, ['items', 'file', 'both'], 'items');
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
	return objectOf(context.getNodeParameter('resource', 0, 'lead'));
}

function parameterReader(context: IExecuteFunctions, item: number): ParameterReader {
	return {
		text(name) {
			// Not read with extractValue, which throws for a parameter that the operation does not
			// show.
			const given: unknown = context.getNodeParameter(name, item, '');
			const value: unknown =
				typeof given === 'object' && given !== null && 'value' in given ? given.value : given;
			return textIn(name, value);
		},
	};
}

function readMappings(context: IExecuteFunctions, item: number): ColumnMapping[] {
	const given: unknown = context.getNodeParameter('columnMappings', item, {});
	const mappings = listIn(given, 'mappings')
		.map((mapping) => ({
			column: textIn('columnMappings', memberOf(mapping, 'column')),
			field: textIn('columnMappings', memberOf(mapping, 'field')),
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

function listIn(given: unknown, name: string): unknown[] {
	const list = memberOf(given, name);
	return Array.isArray(list) ? list : [];
}

function memberOf(given: unknown, name: string): unknown {
	return typeof given === 'object' && given !== null
		? (given as Record<string, unknown>)[name]
		: undefined;
}

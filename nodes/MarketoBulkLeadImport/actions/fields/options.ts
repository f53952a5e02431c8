import type { INodeProperties } from 'n8n-workflow';
import { MAX_REQUEST_BYTES, MIN_REQUEST_BYTES } from '../../marketo/client/limits';
import { CHOICES, PARAMETERS } from '../../marketo/labels';

/** The settings under "Add Option". Each operation has those that apply to it. */
const balanceParts: INodeProperties = {
	displayName: PARAMETERS.balanceParts,
	name: 'balanceParts',
	type: 'boolean',
	default: true,
	description:
		'Whether to split the file into an even number of jobs of about the same size, as Marketo processes two at a time. Jobs are never smaller than 1 MB. Files for a static list or with duplicate values are not balanced.',
};
const checkColumns: INodeProperties = {
	displayName: PARAMETERS.checkColumns,
	name: 'checkColumns',
	type: 'boolean',
	default: true,
	description:
		"Whether to check columns and values against Marketo's fields before anything is sent",
};
const dateOrder: INodeProperties = {
	displayName: PARAMETERS.dateOrder,
	name: 'dateOrder',
	type: 'options',
	default: 'auto',
	options: [
		{ name: CHOICES.detectAutomatically, value: 'auto' },
		{ name: 'Day First', value: 'dayFirst', description: 'For example, 31/12/1990' },
		{ name: 'Month First', value: 'monthFirst', description: 'For example, 12/31/1990' },
		{ name: 'Year First', value: 'yearFirst', description: 'For example, 90/12/31' },
	],
	description: `Order of day, month and year in the dates that "${PARAMETERS.values}" converts. If a column does not show it, the import stops before anything is sent.`,
};
const decimalSeparator: INodeProperties = {
	displayName: PARAMETERS.decimalSeparator,
	name: 'decimalSeparator',
	type: 'options',
	default: 'auto',
	options: [
		{ name: CHOICES.detectAutomatically, value: 'auto' },
		{ name: 'Dot', value: 'dot', description: 'For example, 1,234.5' },
		{ name: 'Comma', value: 'comma', description: 'For example, 1.234,5' },
	],
	description: `Decimal separator in the numbers that "${PARAMETERS.values}" converts. If a column does not show it, the import stops before anything is sent.`,
};
const encoding: INodeProperties = {
	displayName: PARAMETERS.encoding,
	name: 'encoding',
	type: 'options',
	default: 'auto',
	displayOptions: { show: { '/source': ['binary'] } },
	options: [
		{ name: CHOICES.detectAutomatically, value: 'auto' },
		{ name: 'UTF-16 (Big-Endian)', value: 'utf-16be' },
		{ name: 'UTF-16 (Little-Endian)', value: 'utf-16le' },
		{ name: 'UTF-8', value: 'utf-8' },
		{ name: 'Windows-1252 (Western Europe)', value: 'windows-1252' },
	],
	description: 'Character encoding of the file. Marketo always receives UTF-8.',
};
const failOnFailedJob: INodeProperties = {
	displayName: PARAMETERS.failOnFailedJob,
	name: 'failOnFailedJob',
	type: 'boolean',
	default: true,
	description:
		'Whether to fail when Marketo reports an entire job as Failed. Individual failed rows never fail the node.',
};
const firstRow: INodeProperties = {
	displayName: PARAMETERS.firstRow,
	name: 'firstRow',
	type: 'number',
	default: 2,
	typeOptions: { minValue: 2 },
	displayOptions: { show: { '/source': ['binary'] } },
	description:
		'Number of the first row to import, counted as in the output Failed Rows: row 2 is the first row below the header. Rows before it are skipped.',
};
const firstItem: INodeProperties = {
	...firstRow,
	default: 1,
	typeOptions: { minValue: 1 },
	displayOptions: { show: { '/source': ['items'] } },
	description:
		'Number of the first item to import, counted as in the output Failed Rows: 1 is the first item. Items before it are skipped.',
};
const maxRequestBytes: INodeProperties = {
	displayName: PARAMETERS.maxRequestBytes,
	name: 'maxRequestBytes',
	type: 'number',
	default: MAX_REQUEST_BYTES,
	typeOptions: { minValue: MIN_REQUEST_BYTES, maxValue: MAX_REQUEST_BYTES },
	description: 'Maximum size of one upload, in bytes. Larger files are split into several jobs.',
};
const onTimeout: INodeProperties = {
	displayName: PARAMETERS.onTimeout,
	name: 'onTimeout',
	type: 'options',
	default: 'fail',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Stop with an error that lists all batch IDs' },
		{
			name: 'Return Partial Results',
			value: 'output',
			description: 'Continue with the current job statuses',
		},
	],
	description:
		"What to do when some jobs haven't finished in time. Marketo keeps processing them either way.",
};
const pollInterval: INodeProperties = {
	displayName: PARAMETERS.pollInterval,
	name: 'pollInterval',
	type: 'number',
	default: 10,
	typeOptions: { minValue: 5 },
	description: 'Seconds between status checks. Adobe recommends 5 to 30.',
};
const queueTimeout: INodeProperties = {
	displayName: PARAMETERS.queueTimeout,
	name: 'queueTimeout',
	type: 'number',
	default: 60,
	typeOptions: { minValue: 0 },
	description: "Minutes to wait for a free slot in Marketo's import queue, which holds ten jobs",
};
const resubmitUncertain: INodeProperties = {
	displayName: PARAMETERS.resubmitUncertain,
	name: 'resubmitUncertain',
	type: 'boolean',
	default: true,
	description:
		'Whether to retry an upload when no response was received. This is safe: existing leads are updated, not duplicated.',
};
const rowsAs: INodeProperties = {
	displayName: PARAMETERS.rowsAs,
	name: 'rowsAs',
	type: 'options',
	default: 'items',
	options: [
		{ name: 'Items', value: 'items', description: 'One item for each row' },
		{
			name: 'CSV File',
			value: 'file',
			description:
				'One item for each imported file, with all of its rows in the binary field "data"',
		},
		{
			name: 'Both',
			value: 'both',
			description: 'The item with the CSV file, then one item for each row',
		},
	],
	description:
		'How to output failed rows and rows with warnings. A file takes much less memory if there are many.',
};
const sheetName: INodeProperties = {
	displayName: PARAMETERS.sheetName,
	name: 'sheetName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Leads',
	displayOptions: { show: { '/source': ['binary'] } },
	description:
		'Sheet to read if the file is an Excel workbook. If empty, the first visible sheet is read.',
};
const timeout: INodeProperties = {
	displayName: PARAMETERS.timeout,
	name: 'timeout',
	type: 'number',
	default: 60,
	typeOptions: { minValue: 0 },
	description: 'Minutes to wait for all jobs to finish',
};

const values: INodeProperties = {
	displayName: PARAMETERS.values,
	name: 'values',
	type: 'options',
	default: 'asIs',
	options: [
		{ name: CHOICES.sendAsIs, value: 'asIs' },
		{
			name: "Convert to Marketo's Formats",
			value: 'convert',
			description:
				"Rewrite dates, numbers and booleans by the type of their field, and remove blanks around values. Times without an offset are in the workflow's time zone.",
		},
	],
	description:
		'Whether to send values as they are or to rewrite local dates, numbers and booleans to formats that Marketo reads',
};

function collection(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options,
	};
}

// n8n requires the members of a collection in alphabetical order.

export const importAndWaitOptions = collection([
	balanceParts,
	checkColumns,
	dateOrder,
	decimalSeparator,
	encoding,
	failOnFailedJob,
	maxRequestBytes,
	onTimeout,
	rowsAs,
	pollInterval,
	queueTimeout,
	resubmitUncertain,
	sheetName,
	firstRow,
	firstItem,
	timeout,
	values,
]);
export const importInStepsOptions = collection([
	balanceParts,
	checkColumns,
	dateOrder,
	decimalSeparator,
	encoding,
	failOnFailedJob,
	maxRequestBytes,
	pollInterval,
	queueTimeout,
	resubmitUncertain,
	rowsAs,
	sheetName,
	firstRow,
	firstItem,
	values,
]);
export const createOptions = collection([
	balanceParts,
	checkColumns,
	dateOrder,
	decimalSeparator,
	encoding,
	maxRequestBytes,
	queueTimeout,
	resubmitUncertain,
	sheetName,
	firstRow,
	firstItem,
	values,
]);
export const checkOptions = collection([
	checkColumns,
	dateOrder,
	decimalSeparator,
	encoding,
	maxRequestBytes,
	sheetName,
	values,
]);
export const waitOptions = collection([failOnFailedJob, onTimeout, pollInterval, timeout]);

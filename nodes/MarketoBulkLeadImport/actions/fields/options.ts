import type { INodeProperties } from 'n8n-workflow';
import { MAX_REQUEST_BYTES, MIN_REQUEST_BYTES } from '../../marketo/client/limits';
import { CHOICES, PARAMETERS } from '../../marketo/labels';

const checkColumns: INodeProperties = {
	displayName: PARAMETERS.checkColumns,
	name: 'checkColumns',
	type: 'boolean',
	default: true,
	description:
		"Whether to check columns and values against Marketo's fields before anything is sent",
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
const maxRequestBytes: INodeProperties = {
	displayName: PARAMETERS.maxRequestBytes,
	name: 'maxRequestBytes',
	type: 'number',
	default: MAX_REQUEST_BYTES,
	typeOptions: { minValue: MIN_REQUEST_BYTES, maxValue: MAX_REQUEST_BYTES },
	description: 'Maximum size of one upload, in bytes. Larger files are split into several jobs.',
};
const onTimeout: INodeProperties = {
	displayName: 'On Timeout',
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
	displayName: 'Output Rows As',
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
const timeout: INodeProperties = {
	displayName: PARAMETERS.timeout,
	name: 'timeout',
	type: 'number',
	default: 60,
	typeOptions: { minValue: 0 },
	description: 'Minutes to wait for all jobs to finish',
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

// n8n wants the members of a collection in alphabetical order.

export const importAndWaitOptions = collection([
	checkColumns,
	encoding,
	failOnFailedJob,
	maxRequestBytes,
	onTimeout,
	rowsAs,
	pollInterval,
	queueTimeout,
	resubmitUncertain,
	timeout,
]);
export const createOptions = collection([
	checkColumns,
	encoding,
	maxRequestBytes,
	queueTimeout,
	resubmitUncertain,
]);
export const checkOptions = collection([checkColumns, encoding, maxRequestBytes]);
export const waitOptions = collection([failOnFailedJob, onTimeout, pollInterval, timeout]);

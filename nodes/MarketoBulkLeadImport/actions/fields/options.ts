import type { INodeProperties } from 'n8n-workflow';
import { MAX_REQUEST_BYTES } from '../../marketo/client/limits';

/** The settings behind "Add Option". Each operation takes those that mean something to it. */
const balanceParts: INodeProperties = {
	displayName: 'Balance Parts',
	name: 'balanceParts',
	type: 'boolean',
	default: true,
	description:
		'Whether to split the file into an even number of jobs of about the same size, as Marketo processes two at a time. Jobs are never smaller than 1 MB. Files for a static list or with duplicate values are not balanced.',
};
const checkColumns: INodeProperties = {
	displayName: 'Check Columns',
	name: 'checkColumns',
	type: 'boolean',
	default: true,
	description:
		"Whether to compare columns and values with Marketo's fields before anything is sent",
};
const encoding: INodeProperties = {
	displayName: 'Encoding',
	name: 'encoding',
	type: 'options',
	default: 'auto',
	displayOptions: { show: { '/source': ['binary'] } },
	options: [
		{ name: 'Detect Automatically', value: 'auto' },
		{ name: 'UTF-16 (Big-Endian)', value: 'utf-16be' },
		{ name: 'UTF-16 (Little-Endian)', value: 'utf-16le' },
		{ name: 'UTF-8', value: 'utf-8' },
		{ name: 'Windows-1252 (Western Europe)', value: 'windows-1252' },
	],
	description: 'How the file encodes letters. Marketo is always sent UTF-8.',
};
const failOnFailedJob: INodeProperties = {
	displayName: 'Fail on Failed Job',
	name: 'failOnFailedJob',
	type: 'boolean',
	default: true,
	description:
		'Whether to stop with an error when Marketo ends a whole job as failed. Single failed rows never do that.',
};
const firstRow: INodeProperties = {
	displayName: 'Start at Row',
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
	displayName: 'Maximum Request Size',
	name: 'maxRequestBytes',
	type: 'number',
	default: MAX_REQUEST_BYTES,
	typeOptions: { minValue: 10_000, maxValue: MAX_REQUEST_BYTES },
	description: 'How many bytes one upload may have. A larger file is split into several jobs.',
};
const onTimeout: INodeProperties = {
	displayName: 'On Timeout',
	name: 'onTimeout',
	type: 'options',
	default: 'fail',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Stop with an error that names all batch IDs' },
		{
			name: 'Output What Is Known',
			value: 'output',
			description: 'Go on with the jobs as they are',
		},
	],
	description:
		'What to do when not all jobs have ended in time. Marketo goes on with them in any case.',
};
const pollInterval: INodeProperties = {
	displayName: 'Poll Interval',
	name: 'pollInterval',
	type: 'number',
	default: 10,
	typeOptions: { minValue: 5 },
	description:
		'How many seconds to let pass between two questions for the status of a job. Adobe asks for 5 to 30.',
};
const queueTimeout: INodeProperties = {
	displayName: 'Queue Timeout',
	name: 'queueTimeout',
	type: 'number',
	default: 60,
	typeOptions: { minValue: 0 },
	description: "How many minutes to wait for a free place in Marketo's queue of ten jobs",
};
const resubmitUncertain: INodeProperties = {
	displayName: 'Send Again When Unanswered',
	name: 'resubmitUncertain',
	type: 'boolean',
	default: true,
	description:
		'Whether to send an upload again that got no answer. That is harmless, as leads that exist are updated.',
};
const timeout: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	default: 60,
	typeOptions: { minValue: 0 },
	description: 'How many minutes to wait until all jobs have ended',
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

export const importAndWaitOptions = collection([
	balanceParts,
	checkColumns,
	encoding,
	failOnFailedJob,
	maxRequestBytes,
	onTimeout,
	pollInterval,
	queueTimeout,
	resubmitUncertain,
	firstRow,
	firstItem,
	timeout,
]);
export const importInStepsOptions = collection([
	balanceParts,
	checkColumns,
	encoding,
	failOnFailedJob,
	maxRequestBytes,
	pollInterval,
	queueTimeout,
	resubmitUncertain,
	firstRow,
	firstItem,
]);
export const createOptions = collection([
	balanceParts,
	checkColumns,
	encoding,
	maxRequestBytes,
	queueTimeout,
	resubmitUncertain,
	firstRow,
	firstItem,
]);
export const checkOptions = collection([encoding]);
export const waitOptions = collection([failOnFailedJob, onTimeout, pollInterval, timeout]);

/**
 * Names in n8n's editor that messages quote. The node's fields use the same constants, so that a
 * message cannot quote a name that no longer exists.
 */

/** Parameters and options, by internal name. */
export const PARAMETERS = {
	resource: 'Resource',
	output: 'Output',
	source: 'Source',
	binaryPropertyName: 'Input Binary Field',
	outputBinaryField: 'Put Output File in Field',
	lookupField: 'Deduplicate By',
	listId: 'Static List',
	partitionName: 'Lead Partition',
	programId: 'Program',
	programStatus: 'Program Status',
	customObject: 'Custom Object',
	fileFormat: 'File Format',
	columnMatching: 'Column Matching',
	columnMappings: 'Column Mappings',
	balanceParts: 'Balance Parts',
	checkColumns: 'Check Columns',
	dateOrder: 'Date Order',
	decimalSeparator: 'Decimal Separator',
	encoding: 'Encoding',
	failOnFailedJob: 'Fail on Failed Job',
	firstRow: 'Start at Row',
	maxRequestBytes: 'Maximum Request Size',
	onTimeout: 'On Timeout',
	pollInterval: 'Poll Interval',
	queueTimeout: 'Queue Timeout',
	resubmitUncertain: 'Retry Unconfirmed Uploads',
	rowsAs: 'Output Rows As',
	sheetName: 'Sheet Name',
	timeout: 'Timeout',
	values: 'Values',
} as const;

export type ParameterName = keyof typeof PARAMETERS;

/** Options of a parameter. */
export const CHOICES = {
	inputItems: 'Input Items',
	matchAutomatically: 'Match Automatically',
	detectAutomatically: 'Detect Automatically',
	sendAsIs: 'Send As Is',
	xlsx: 'Excel (XLSX)',
} as const;

/** Operations, by value. */
export const OPERATIONS = {
	importAndWait: 'Import and Wait',
	importInSteps: 'Import in Steps',
	check: 'Check File',
	create: 'Create Import Job',
	getStatus: 'Get Import Status',
	wait: 'Wait Until Done',
	getFailures: 'Get Failures',
	getWarnings: 'Get Warnings',
} as const;

/** Outputs, in order; only Import in Steps has the last one. */
export const OUTPUTS = {
	summary: 'Summary',
	failedRows: 'Failed Rows',
	warnings: 'Warnings',
	notFinished: 'Not Finished',
} as const;

/** Nodes that come with n8n. */
export const OTHER_NODES = {
	compression: 'Compression',
	extract: 'Extract from File',
} as const;

import type { INodeParameters } from 'n8n-workflow';
import { isBlank } from './hostile-values';

/** Batch IDs of jobs that exist in Marketo. */
export interface KnownJobs {
	leads: number;
	orders: number;
}

/** An argument of a tool. */
interface HostileArgument {
	/** The only requests that a call may lead to if this argument is hostile, as method and path. */
	sends: (value: unknown, jobs: KnownJobs) => readonly string[];
	/** Whether this value isn't hostile here. Default: none is. */
	accepts?: (value: unknown) => boolean;
	/** Whether any text will do, so that the answer may be a result. */
	isFree?: boolean;
}

export interface HostileTool {
	parameters: INodeParameters;
	/** Arguments as a sensible model fills them. In each hostile call, one of them is replaced. */
	friendly: (jobs: KnownJobs) => Readonly<Record<string, unknown>>;
	/** The answer to that. */
	answer: RegExp;
	hostile: Readonly<Record<string, HostileArgument>>;
}

/** An expression that n8n replaces with an argument. */
function fromModel(key: string, type: 'string' | 'number' | 'boolean' = 'string'): string {
	return `={{ $fromAI('${key}', 'Fill this in', '${type}') }}`;
}

function locator(mode: 'id' | 'name', key: string): INodeParameters {
	return { __rl: true, mode, value: fromModel(key) };
}

/** Mappings of columns that arguments fill: the arguments are the fields of the tool's item. */
function columns(...names: string[]): INodeParameters {
	return {
		columnMatching: 'manual',
		columnMappings: {
			mappings: names.map((name) => ({
				// So that the argument is one of the tool's.
				column: `={{ $fromAI('${name}', 'Fill this in', 'string') ? '${name}' : '${name}' }}`,
				field: name,
			})),
		},
	};
}

function nothing(): string[] {
	return [];
}

const leadFields = 'GET /rest/v1/leads/describe2.json';

function askForLeadFields(): string[] {
	return [leadFields];
}

function isText(value: unknown): boolean {
	return typeof value === 'string' || Number.isFinite(value);
}

/** Whether it could be the API name of a custom object. */
function isName(value: unknown): boolean {
	return isText(value) && /^\w+$/.test(String(value));
}

/** Whether it is a number of minutes or seconds. */
function isDuration(value: unknown): boolean {
	return isBlank(value) || (isText(value) && Number.isFinite(Number(value)) && Number(value) >= 0);
}

/** Whether it is not set, or on. */
function isOn(value: unknown): boolean {
	return isBlank(value) || value === true;
}

export const hostileTools: Readonly<Record<string, HostileTool>> = {
	Status: {
		parameters: { operation: 'getStatus', batchId: fromModel('batchId') },
		friendly: ({ leads }) => ({ batchId: String(leads) }),
		answer: /"isFinished":true/,
		hostile: { batchId: { sends: nothing } },
	},
	Wait: {
		parameters: {
			operation: 'wait',
			batchId: fromModel('batchId'),
			options: {
				pollInterval: fromModel('seconds', 'number'),
				timeout: fromModel('minutes', 'number'),
			},
		},
		friendly: ({ leads }) => ({ batchId: String(leads), seconds: 0.2, minutes: 1 }),
		answer: /"isFinished":true/,
		hostile: {
			batchId: { sends: nothing },
			seconds: { sends: nothing, accepts: isDuration },
			minutes: { sends: nothing, accepts: isDuration },
		},
	},
	Failures: {
		parameters: {
			operation: 'getFailures',
			batchId: fromModel('batchId'),
			output: fromModel('output'),
			outputBinaryField: fromModel('field'),
		},
		friendly: ({ leads }) => ({ batchId: String(leads), output: 'both', field: 'data' }),
		answer: /"Import Failure Reason"/,
		hostile: {
			batchId: { sends: nothing },
			output: { sends: nothing, accepts: isBlank },
			field: {
				sends: (value, { leads }) =>
					isText(value) ? [`GET /bulk/v1/leads/batch/${leads}/failures.json`, statusOf(leads)] : [],
				accepts: isBlank,
				isFree: true,
			},
		},
	},
	Warnings: {
		parameters: { operation: 'getWarnings', batchId: fromModel('batchId') },
		friendly: ({ leads }) => ({ batchId: String(leads) }),
		answer: /"Import Warning Reason"/,
		hostile: { batchId: { sends: nothing } },
	},
	OrderStatus: {
		parameters: {
			resource: 'customObject',
			operation: 'getStatus',
			customObject: locator('name', 'object'),
			batchId: fromModel('batchId'),
		},
		friendly: ({ orders }) => ({ object: 'order_c', batchId: String(orders) }),
		answer: /"objectApiName":"order_c"/,
		hostile: {
			batchId: { sends: nothing },
			object: {
				sends: (value, { orders }) =>
					isName(value)
						? [`GET /bulk/v1/customobjects/${String(value)}/import/${orders}/status.json`]
						: [],
			},
		},
	},
	Create: {
		parameters: {
			operation: 'create',
			source: 'items',
			lookupField: fromModel('lookupField'),
			listId: locator('id', 'listId'),
			partitionName: locator('name', 'partition'),
			...columns('email', 'firstName'),
			options: {
				firstRow: fromModel('row', 'number'),
				maxRequestBytes: fromModel('bytes', 'number'),
				queueTimeout: fromModel('minutes', 'number'),
			},
		},
		friendly: () => ({
			lookupField: 'email',
			listId: '1001',
			partition: 'Europe',
			row: 1,
			bytes: 100_000,
			minutes: 1,
			email: 'agent@example.com',
			firstName: 'Agent',
		}),
		answer: /"batchId":\d+/,
		hostile: {
			lookupField: { sends: askForLeadFields },
			listId: { sends: nothing, accepts: isBlank },
			partition: {
				sends: (value) => (isText(value) ? [leadFields, 'POST /bulk/v1/leads.json'] : []),
				accepts: isBlank,
			},
			row: { sends: nothing, accepts: (value) => isBlank(value) || value === '+1' },
			bytes: { sends: nothing, accepts: isBlank },
			minutes: { sends: askForLeadFields, accepts: isDuration },
		},
	},
	Members: {
		parameters: {
			resource: 'programMember',
			operation: 'importAndWait',
			source: 'items',
			programId: locator('id', 'program'),
			programStatus: fromModel('status'),
			...columns('email'),
			options: { pollInterval: 0.2 },
		},
		friendly: () => ({ program: '1101', status: 'Attended', email: 'agent@example.com' }),
		answer: /"status":"Complete"/,
		hostile: {
			program: { sends: nothing },
			status: {
				sends: () => [
					'GET /rest/asset/v1/program/1101.json',
					'GET /rest/asset/v1/channel/byName.json',
				],
			},
		},
	},
	Orders: {
		parameters: {
			resource: 'customObject',
			operation: 'importInSteps',
			source: 'items',
			customObject: locator('name', 'object'),
			...columns('orderNumber', 'lineNumber', 'customerNumber'),
		},
		friendly: () => ({
			object: 'order_c',
			orderNumber: 'A-1',
			lineNumber: '1',
			customerNumber: 'C-1',
		}),
		answer: /"sent":1/,
		hostile: {
			object: {
				sends: (value) =>
					isName(value)
						? [
								`GET /rest/v1/customobjects/${String(value)}/describe.json`,
								'GET /rest/v1/customobjects.json',
							]
						: [],
			},
		},
	},
	File: {
		parameters: {
			operation: 'create',
			binaryPropertyName: fromModel('field'),
			fileFormat: fromModel('format'),
			options: { sheetName: fromModel('sheet'), encoding: fromModel('encoding') },
		},
		friendly: () => ({ field: 'data', format: 'csv', sheet: 'Leads', encoding: 'utf-8' }),
		// n8n gives no files to a tool.
		answer: /has no file named \\"data\\"/,
		hostile: {
			field: { sends: nothing },
			format: { sends: nothing },
			sheet: { sends: nothing },
			encoding: { sends: nothing },
		},
	},
	Mapped: {
		parameters: {
			operation: 'create',
			source: 'items',
			columnMatching: 'manual',
			columnMappings: { mappings: [{ column: fromModel('column'), field: fromModel('field') }] },
		},
		friendly: () => ({ column: 'email', field: 'email', email: 'agent@example.com' }),
		answer: /"batchId":\d+/,
		hostile: {
			column: { sends: askForLeadFields },
			field: { sends: askForLeadFields },
		},
	},
	Choices: {
		parameters: {
			operation: 'importAndWait',
			source: fromModel('source'),
			...columns('email'),
			columnMatching: fromModel('matching'),
			options: {
				pollInterval: 0.2,
				values: fromModel('values'),
				dateOrder: fromModel('dateOrder'),
				decimalSeparator: fromModel('separator'),
				onTimeout: fromModel('onTimeout'),
				rowsAs: fromModel('rowsAs'),
				checkColumns: fromModel('check', 'boolean'),
				balanceParts: fromModel('balance', 'boolean'),
				resubmitUncertain: fromModel('retry', 'boolean'),
				failOnFailedJob: fromModel('fail', 'boolean'),
			},
		},
		friendly: () => ({
			source: 'items',
			matching: 'manual',
			values: 'convert',
			dateOrder: 'dayFirst',
			separator: 'dot',
			onTimeout: 'output',
			rowsAs: 'items',
			check: true,
			balance: true,
			retry: true,
			fail: true,
			email: 'agent@example.com',
		}),
		answer: /"status":"Complete"/,
		hostile: {
			source: { sends: nothing },
			matching: { sends: nothing, accepts: isBlank },
			values: { sends: nothing, accepts: isBlank },
			dateOrder: { sends: nothing, accepts: isBlank },
			separator: { sends: nothing, accepts: isBlank },
			onTimeout: { sends: askForLeadFields, accepts: isBlank },
			rowsAs: { sends: askForLeadFields, accepts: isBlank },
			check: { sends: nothing, accepts: isOn },
			balance: { sends: askForLeadFields, accepts: isOn },
			retry: { sends: askForLeadFields, accepts: isOn },
			fail: { sends: askForLeadFields, accepts: isOn },
		},
	},
	Anything: {
		parameters: {
			resource: fromModel('resource'),
			operation: fromModel('operation'),
			batchId: fromModel('batchId'),
		},
		friendly: ({ leads }) => ({
			resource: 'lead',
			operation: 'getStatus',
			batchId: String(leads),
		}),
		answer: /"isFinished":true/,
		hostile: {
			resource: { sends: nothing, accepts: isBlank },
			operation: { sends: nothing },
		},
	},
};

function statusOf(batchId: number): string {
	return `GET /bulk/v1/leads/batch/${batchId}.json`;
}

/** A tool whose arguments are a lead's fields. */
export const leadTool: INodeParameters = {
	operation: 'importAndWait',
	source: 'items',
	...columns('email', 'firstName'),
	options: { pollInterval: 0.2 },
};

import type { INodeParameters } from 'n8n-workflow';
import { isBlank } from './hostile-values';

/** Jobs that exist in Marketo. */
export interface KnownJobs {
	leads: number;
	orders: number;
}

/** An argument of a tool, which the model fills. */
export interface HostileArgument {
	/** The only requests that a call may lead to, as method and path, if this argument is hostile. */
	sends: (value: unknown, jobs: KnownJobs) => string[];
	/** Whether the argument may have this value. */
	accepts?: (value: unknown) => boolean;
}

export interface HostileTool {
	parameters: INodeParameters;
	/** Arguments as a sensible model fills them. In each hostile call, one of them is replaced. */
	friendly: (jobs: KnownJobs) => Readonly<Record<string, unknown>>;
	hostile: Readonly<Record<string, HostileArgument>>;
}

/** An expression that a model fills. */
function fromModel(key: string, type: 'string' | 'number' | 'boolean' = 'string'): string {
	return `={{ $fromAI('${key}', 'Fill this in', '${type}') }}`;
}

/** A column that an argument of the same name fills, as the arguments are the fields of the item. */
function column(name: string): { column: string; field: string } {
	return { column: `={{ $fromAI('${name}', 'Field of the record') ? '${name}' : '${name}' }}`, field: name };
}

function locator(mode: 'id' | 'name', key: string): INodeParameters {
	return { __rl: true, mode, value: fromModel(key) };
}

const nothing = (): string[] => [];
const describeLeads = 'GET /rest/v1/leads/describe2.json';
const isName = (value: unknown): boolean => /^\w+$/.test(String(value).trim());

/** For numbers of time and size. Nothing is the default value. */
function isUsableNumber(value: unknown): boolean {
	return isBlank(value) || (typeof value !== 'object' && Number(value) >= 0 && Number.isFinite(Number(value)));
}

export const hostileTools: Readonly<Record<string, HostileTool>> = {
	Status: {
		parameters: { operation: 'getStatus', batchId: fromModel('batchId') },
		friendly: ({ leads }) => ({ batchId: String(leads) }),
		hostile: { batchId: { sends: nothing } },
	},
	Wait: {
		parameters: {
			operation: 'wait',
			batchId: fromModel('batchId'),
			options: { pollInterval: fromModel('seconds', 'number'), timeout: fromModel('minutes', 'number') },
		},
		friendly: ({ leads }) => ({ batchId: String(leads), seconds: 0.2, minutes: 1 }),
		hostile: {
			batchId: { sends: nothing },
			seconds: { sends: nothing, accepts: (v) => isUsableNumber(v) },
			minutes: { sends: nothing, accepts: isUsableNumber },
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
		hostile: {
			batchId: { sends: nothing },
			output: { sends: nothing, accepts: isBlank },
			field: { sends: nothing, accepts: isBlank },
		},
	},
	Warnings: {
		parameters: { operation: 'getWarnings', batchId: fromModel('batchId') },
		friendly: ({ leads }) => ({ batchId: String(leads) }),
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
		hostile: {
			batchId: { sends: nothing },
			object: { sends: (v, { orders }) => isName(v) ? [`GET /bulk/v1/customobjects/${String(v)}/import/${orders}/status.json`] : [] },
		},
	},
	Create: {
		parameters: {
			operation: 'create',
			source: 'items',
			lookupField: fromModel('lookupField'),
			listId: locator('id', 'listId'),
			partitionName: locator('name', 'partition'),
			columnMatching: 'manual',
			columnMappings: { mappings: [column('email'), column('firstName')] },
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
		hostile: {
			lookupField: { sends: () => [describeLeads] },
			listId: { sends: nothing, accepts: isBlank },
			partition: { sends: () => [describeLeads, 'POST /bulk/v1/leads.json'], accepts: isBlank },
			row: { sends: nothing, accepts: isBlank },
			bytes: { sends: nothing, accepts: isBlank },
			minutes: { sends: () => [describeLeads], accepts: isUsableNumber },
		},
	},
	Members: {
		parameters: {
			resource: 'programMember',
			operation: 'importAndWait',
			source: 'items',
			programId: locator('id', 'program'),
			programStatus: fromModel('status'),
			columnMatching: 'manual',
			columnMappings: { mappings: [column('email')] },
			options: { pollInterval: 0.2 },
		},
		friendly: () => ({ program: '1101', status: 'Attended', email: 'agent@example.com' }),
		hostile: {
			program: { sends: nothing },
			status: {
				sends: () => [
					describeLeads,
					'GET /rest/v1/programs/members/describe.json',
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
			columnMatching: 'manual',
			columnMappings: {
				mappings: [column('orderNumber'), column('lineNumber'), column('customerNumber')],
			},
		},
		friendly: () => ({ object: 'order_c', orderNumber: 'A-1', lineNumber: '1', customerNumber: 'C-1' }),
		hostile: {
			object: {
				sends: (v) => isName(v) ? [
					`GET /rest/v1/customobjects/${String(v)}/describe.json`,
					'GET /rest/v1/customobjects.json',
				] : [],
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
		hostile: {
			column: { sends: () => [describeLeads] },
			field: { sends: () => [describeLeads] },
		},
	},
	Choices: {
		parameters: {
			operation: 'create',
			source: fromModel('source'),
			columnMatching: fromModel('matching'),
			columnMappings: { mappings: [column('email')] },
			options: {
				values: fromModel('values'),
				dateOrder: fromModel('dateOrder'),
				decimalSeparator: fromModel('separator'),
				checkColumns: fromModel('check', 'boolean'),
				balanceParts: fromModel('balance', 'boolean'),
				resubmitUncertain: fromModel('retry', 'boolean'),
			},
		},
		friendly: () => ({
			source: 'items',
			matching: 'manual',
			values: 'convert',
			dateOrder: 'dayFirst',
			separator: 'dot',
			check: true,
			balance: true,
			retry: true,
			email: 'agent@example.com',
		}),
		hostile: {
			source: { sends: nothing },
			matching: { sends: nothing, accepts: isBlank },
			values: { sends: nothing, accepts: isBlank },
			dateOrder: { sends: nothing, accepts: isBlank },
			separator: { sends: nothing, accepts: isBlank },
			check: { sends: nothing, accepts: (v) => isBlank(v) || v === true },
			balance: { sends: nothing, accepts: (v) => isBlank(v) || v === true },
			retry: { sends: nothing, accepts: (v) => isBlank(v) || v === true },
		},
	},
	Anything: {
		parameters: {
			resource: fromModel('resource'),
			operation: fromModel('operation'),
			batchId: fromModel('batchId'),
		},
		friendly: ({ leads }) => ({ resource: 'lead', operation: 'getStatus', batchId: String(leads) }),
		hostile: { resource: { sends: nothing }, operation: { sends: nothing } },
	},
};

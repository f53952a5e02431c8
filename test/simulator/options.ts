import { defaultChannels } from './data/channels';
import { defaultCustomObjects } from './data/customObjects';
import { defaultLists, defaultPartitions } from './data/lists';
import { defaultMemberFields } from './data/memberFields';
import { defaultPrograms } from './data/programs';
import { defaultFields, defaultSearchableFields } from './fields';
import type { SimJob } from './jobs';
import type {
	ApiUser,
	Clock,
	ObjectKind,
	Permission,
	SimChannel,
	SimCustomObject,
	SimField,
	SimList,
	SimPartition,
	SimProgram,
	UnknownBatchAnswer,
} from './types';
import type { ValueSyntax } from './values';

/** All settings. Where Adobe does not document a behavior, a setting offers each plausible variant. */
export interface SimulatorOptions {
	clock: Clock;
	/** Seed for fault probabilities only. */
	seed: number;

	// Identity
	clientId: string;
	clientSecret: string;
	/** Permissions of the API user above. */
	permissions: readonly Permission[];
	/** More API users, each with permissions of their own. */
	users: readonly ApiUser[];
	tokenLifeSeconds: number;
	/** HTTP status of 600, 601 and 602: Marketo sends them with HTTP 200. */
	tokenErrorStatus: 200 | 401;
	/** Whether `access_token` in the query or form still works, as it did until 31 August 2026. */
	acceptQueryToken: boolean;
	/** Whether a user without the right permission gets 603. */
	requirePermission: boolean;

	// The instance
	fields: readonly SimField[];
	searchableFields: readonly (readonly string[])[];
	partitions: readonly SimPartition[];
	/** Created again at `reset()`. */
	lists: () => SimList[];
	/** How `?name=` filters lists. */
	listNameFilter: 'exact' | 'contains';
	listPageSize: number;

	// Program members
	/** Whether the subscription has them; otherwise every call for them gets this code. */
	programMemberAccess: 'enabled' | '616' | '703';
	/** Fields of `programs/members/describe.json`. */
	memberFields: readonly SimField[];
	channels: readonly SimChannel[];
	programs: readonly SimProgram[];
	/** The reply to an import with an unknown program ID: not documented. */
	unknownProgram: '1013' | '702' | '610';
	/** The reply of `program/{id}.json` for an unknown program ID. */
	unknownAsset: '702' | 'warning';
	/** The reply if a list of programs or channels is empty, or a name is unknown. */
	noAssets: 'warning' | '702';
	/** Whether members can be imported with a hidden status. "Not in Program" is never accepted. */
	hiddenStatus: 'refuse' | 'accept';
	/** How a status name is compared with the channel's statuses. */
	statusName: 'exact' | 'ignoreCase';
	/** If the member already has the status: the row fails with 1037, gets a warning, or is imported. */
	statusReached: 'fail' | 'warn' | 'import';
	/** If the member is past the status: the row fails with 1037, or the member moves back. */
	statusPassed: 'fail' | 'move';

	// Custom objects
	/** Whether the subscription has them; otherwise every call for them gets this code. */
	customObjectAccess: 'enabled' | '1026' | '616' | '703';
	customObjects: readonly SimCustomObject[];
	/** How the API name of a custom object is compared with those that exist. */
	customObjectName: 'exact' | 'ignoreCase';
	/** The reply for an unknown custom object: not documented. */
	unknownCustomObject: '1013' | '610' | '1003';
	/** The reply to an import into an unapproved object, or to a describe of it. */
	unapprovedCustomObject: '1013' | '610' | '1003';
	/** Whether `customobjects.json` lists unapproved objects. */
	listUnapprovedObjects: boolean;
	/** What happens to a record whose link field matches no lead. */
	unlinkedRecord: 'store' | 'warn' | 'fail';

	// Jobs
	/** Jobs in the queue, including those in progress. */
	queueSize: number;
	/** Jobs in progress at the same time. */
	workers: number;
	/** How long a job is in progress (s); Infinity: until `finishJob`. */
	jobSeconds: number | ((job: SimJob) => number);
	/** Added to `jobSeconds` for every 1,000 rows of the file (s). */
	secondsPerThousandRows: number;
	/**
	 * The reply to an import without `format`: Adobe calls it required on one page, and says that it
	 * is CSV by default on another.
	 */
	missingFormat: '1002' | 'csv';
	/** Case of `format` for leads. */
	leadFormatCase: 'lower' | 'any';
	/** Case of `format` for program members and custom objects. */
	formatCase: 'any' | 'lower' | 'upper';
	/** The reply to an empty `lookupField`, `listId` or `partitionName`. */
	emptyParameter: '1001' | 'ignore';
	/**
	 * Objects whose status replies have counts while a job is `Importing`. The counts grow evenly
	 * over time; rows are validated only at the end, so none of them counts as failed before.
	 */
	countsWhileImporting: readonly ObjectKind[];
	/**
	 * Maximum size of a request body in bytes, including the multipart envelope. 10 MB: whether
	 * 10^6 or 2^20 is not documented.
	 */
	maxRequestBytes: number;
	/** Whether 413 is sent based on Content-Length alone, before the body is read. */
	refuseOversizeEarly: boolean;
	/**
	 * Whether a form that departs from the standard as Adobe's Java sample or Apache's HttpClient do
	 * is read, see `looseForm.ts`.
	 */
	looseForm: 'accept' | '613';
	/** Whether a second job for the same static list is rejected with 1019. */
	oneImportPerList: boolean;
	/**
	 * Objects that allow one import at a time, with or without a static list: a second job gets
	 * 1019. Each program and each custom object counts separately.
	 */
	oneImportPerObject: readonly ObjectKind[];
	/** The reply to an unknown partition. */
	unknownPartition: '1008' | '1001' | '1013';
	/** Whether an import without a partition gets 1009. */
	partitionRequired: boolean;
	batchLifeSeconds: number;
	/** The reply for an unknown or expired batch ID: not documented. */
	unknownBatch: UnknownBatchAnswer;
	/** What happens to a file with a header but no records. */
	headerOnly: 'complete' | '1003';
	/** The state of a job in which every row failed. */
	allRowsFailed: 'Complete' | 'Failed';

	// Rows
	/** Which values are valid for fields that are not text. */
	valueSyntax: ValueSyntax;
	unknownColumn: 'failRows' | 'failJob' | 'ignore';
	readOnlyColumn: 'failRows' | 'failJob' | 'ignore';
	/** Which of two columns with the same name counts, if any. */
	duplicateColumn: 'last' | 'first' | 'failRows';
	/**
	 * Why rows of leads and program members fail if the lookup column is missing: as documented for
	 * custom objects, or as for a row whose lookup value is blank.
	 */
	missingLookupColumn: 'missing.dedupe.fields' | 'lookupValue';
	/** Whether a byte-order mark becomes part of the first column name. */
	byteOrderMark: 'partOfHeader' | 'stripped';
	/** What an empty cell does to a lead's existing value. */
	blankCell: 'keep' | 'clear';
	tooLong: 'truncate' | 'fail';
	/** What happens to records with more non-empty cells than the header. */
	extraCells: 'fail' | 'ignore';
	/** Counts and discards the records of an upload, for benchmarks with large files. */
	discardRows: boolean;
	/** Whether to store the SHA-256 of every upload; `auto`: unless `discardRows` is on. */
	hashUploads: boolean | 'auto';

	// Result files
	/** The reply if no row failed, or no row has a warning. */
	noResultFile: '404' | 'empty';
	/** Leaves out columns that are blank in every row of the file. */
	omitBlankColumns: boolean;
	resultContentType: string;
	resultLineEnd: '\n' | '\r\n';

	// Limits
	callsPer20s: number;
	maxConcurrent: number;
	/** Calls per day, which ends at midnight in Chicago. */
	dailyQuota: number;
	/** Whether rejected calls (606, 615, 607) count toward the limits. */
	countRefusedCalls: boolean;

	// Transport
	/** Delay of every reply (ms). The call is in flight until then. */
	latencyMs: number;
	/** Whether `/_simulator/…` is available to tests. */
	controlApi: boolean;
	/** Minimum number of entries in the request log; older ones are dropped. */
	requestLogSize: number;
}

const systemClock: Clock = { now: () => Date.now() };

export function defaultOptions(): SimulatorOptions {
	return {
		clock: systemClock,
		seed: 1,

		clientId: '4f1a2c7e-0b6d-4e55-9a51-simulator001',
		clientSecret: 'simulator-secret',
		permissions: ['Read-Write Lead', 'Read-Write Custom Object', 'Read-Only Assets'],
		users: [],
		tokenLifeSeconds: 3600,
		tokenErrorStatus: 200,
		acceptQueryToken: false,
		requirePermission: true,

		fields: defaultFields(),
		searchableFields: defaultSearchableFields(),
		partitions: defaultPartitions(),
		lists: () => defaultLists(),
		listNameFilter: 'exact',
		listPageSize: 300,

		programMemberAccess: 'enabled',
		memberFields: defaultMemberFields(),
		channels: defaultChannels(),
		programs: defaultPrograms(),
		unknownProgram: '1013',
		unknownAsset: '702',
		noAssets: 'warning',
		hiddenStatus: 'refuse',
		statusName: 'exact',
		statusReached: 'fail',
		statusPassed: 'fail',

		customObjectAccess: 'enabled',
		customObjects: defaultCustomObjects(),
		customObjectName: 'exact',
		unknownCustomObject: '1013',
		unapprovedCustomObject: '1013',
		listUnapprovedObjects: false,
		unlinkedRecord: 'store',

		queueSize: 10,
		workers: 2,
		jobSeconds: 5,
		secondsPerThousandRows: 0,
		missingFormat: '1002',
		leadFormatCase: 'lower',
		formatCase: 'any',
		emptyParameter: '1001',
		countsWhileImporting: [],
		maxRequestBytes: 10_000_000,
		refuseOversizeEarly: false,
		looseForm: 'accept',
		oneImportPerList: true,
		oneImportPerObject: [],
		unknownPartition: '1008',
		partitionRequired: false,
		batchLifeSeconds: 7 * 24 * 3600,
		unknownBatch: '1013',
		headerOnly: 'complete',
		allRowsFailed: 'Complete',

		valueSyntax: 'documented',
		unknownColumn: 'failRows',
		readOnlyColumn: 'failRows',
		duplicateColumn: 'last',
		missingLookupColumn: 'missing.dedupe.fields',
		byteOrderMark: 'partOfHeader',
		blankCell: 'keep',
		tooLong: 'truncate',
		extraCells: 'fail',
		discardRows: false,
		hashUploads: 'auto',

		noResultFile: '404',
		omitBlankColumns: true,
		resultContentType: 'text/csv;charset=UTF-8',
		resultLineEnd: '\n',

		callsPer20s: 100,
		maxConcurrent: 10,
		dailyQuota: 50_000,
		countRefusedCalls: false,

		latencyMs: 0,
		controlApi: true,
		requestLogSize: 100_000,
	};
}

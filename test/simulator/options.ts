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

/** All settings. Where Adobe does not document a behavior, a setting offers each plausible variant. */
export interface SimulatorOptions {
	clock: Clock;
	/** Seed for fault probabilities, and for nothing else. */
	seed: number;

	// Identity
	clientId: string;
	clientSecret: string;
	/** Permissions of the API user above. */
	permissions: readonly Permission[];
	/** More API users, each with their own permissions. */
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
	/** Made anew at `reset()`. */
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
	/** How an unknown program ID in an import is answered: not documented. */
	unknownProgram: '1013' | '702' | '610';
	/** How an unknown program ID is answered by `program/{id}.json`. */
	unknownAsset: '702' | 'warning';
	/** How a list of programs or channels without a match, or an unknown name, is answered. */
	noAssets: 'warning' | '702';
	/** Whether a hidden status can be imported into. "Not in Program" never can. */
	hiddenStatus: 'refuse' | 'accept';
	/** How a status name is compared with those of the channel. */
	statusName: 'exact' | 'ignoreCase';
	/** A member who already has the status: the row fails with 1037, gets a warning, or is imported. */
	statusReached: 'fail' | 'warn' | 'import';
	/** A member who is past the status: the row fails with 1037, or the member moves back. */
	statusPassed: 'fail' | 'move';

	// Custom objects
	/** Whether the subscription has them; otherwise every call for them gets this code. */
	customObjectAccess: 'enabled' | '1026' | '616' | '703';
	customObjects: readonly SimCustomObject[];
	/** How an unknown custom object is answered: not documented. */
	unknownCustomObject: '1013' | '610' | '1003';
	/** How an import into an object that is not approved, or a describe of it, is answered. */
	unapprovedCustomObject: '1013' | '610' | '1003';
	/** Whether `customobjects.json` lists objects that are not approved. */
	listUnapprovedObjects: boolean;
	/** A record whose link field matches no lead. */
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
	/** Upper or lower case of `format` for program members and custom objects; leads take lower case. */
	formatCase: 'any' | 'lower' | 'upper';
	/**
	 * Objects whose status replies have counts while a job is `Importing`. They grow evenly with
	 * time; as rows are only validated at the end, none of them counts as failed before.
	 */
	countsWhileImporting: readonly ObjectKind[];
	/** Largest request body in bytes, multipart envelope included. 10 MB: 10^6 or 2^20 is not documented. */
	maxRequestBytes: number;
	/** Whether 413 is answered from Content-Length alone, before the body is read. */
	refuseOversizeEarly: boolean;
	/** Whether a second job for the same static list is refused with 1019. */
	oneImportPerList: boolean;
	/**
	 * Objects that take one import at a time, with or without a static list: a second job gets
	 * 1019. Each program and each custom object counts by itself.
	 */
	oneImportPerObject: readonly ObjectKind[];
	/** 1009 where no partition is named. */
	partitionRequired: boolean;
	batchLifeSeconds: number;
	/** How an unknown or expired batch ID is answered: not documented. */
	unknownBatch: UnknownBatchAnswer;
	/** A file that has a header and no records. */
	headerOnly: 'complete' | '1003';
	/** The state of a job in which every row failed. */
	allRowsFailed: 'Complete' | 'Failed';

	// Rows
	unknownColumn: 'failRows' | 'failJob' | 'ignore';
	readOnlyColumn: 'failRows' | 'failJob' | 'ignore';
	/** Whether a byte-order mark becomes part of the first column's name. */
	byteOrderMark: 'partOfHeader' | 'stripped';
	/** What an empty cell does to a value that a lead already has. */
	blankCell: 'keep' | 'clear';
	tooLong: 'truncate' | 'fail';
	/** Records with more cells than the header, the extra ones not empty. */
	extraCells: 'fail' | 'ignore';
	/** Counts the records of an upload and discards it: for benchmarks with large files. */
	discardRows: boolean;
	/** Whether to record the SHA-256 of every upload; `auto`: unless `discardRows` is on. */
	hashUploads: boolean | 'auto';

	// Result files
	/** The answer where no row failed, or none has a warning. */
	noResultFile: '404' | 'empty';
	/** Leaves out columns that are blank in every row of the file. */
	omitBlankColumns: boolean;
	resultContentType: string;
	resultLineEnd: '\n' | '\r\n';

	// Limits
	callsPer20s: number;
	maxConcurrent: number;
	/** Calls a day, until midnight in Chicago. */
	dailyQuota: number;
	/** Whether refused calls (606, 615, 607) count against the limits themselves. */
	countRefusedCalls: boolean;

	// Transport
	/** Delay of every reply (ms). The call counts as in flight until then. */
	latencyMs: number;
	/** Whether `/_simulator/…` is available to tests. */
	controlApi: boolean;
	/** How many entries the request log keeps at least; older ones are dropped. */
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
		unknownCustomObject: '1013',
		unapprovedCustomObject: '1013',
		listUnapprovedObjects: false,
		unlinkedRecord: 'store',

		queueSize: 10,
		workers: 2,
		jobSeconds: 5,
		secondsPerThousandRows: 0,
		formatCase: 'any',
		countsWhileImporting: [],
		maxRequestBytes: 10_000_000,
		refuseOversizeEarly: false,
		oneImportPerList: true,
		oneImportPerObject: [],
		partitionRequired: false,
		batchLifeSeconds: 7 * 24 * 3600,
		unknownBatch: '1013',
		headerOnly: 'complete',
		allRowsFailed: 'Complete',

		unknownColumn: 'failRows',
		readOnlyColumn: 'failRows',
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

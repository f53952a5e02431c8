import { defaultLists, defaultPartitions } from './assets';
import { defaultFields, defaultSearchableFields } from './fields';
import type { SimJob } from './jobs';
import type { ApiUser, Clock, SimField, SimList, SimPartition } from './types';

/** Everything that can be set. What Adobe does not document is here too: each variant can be played. */
export interface SimulatorOptions {
	clock: Clock;
	/** Seeds fault probabilities and nothing else. */
	seed: number;

	// Identity
	clientId: string;
	clientSecret: string;
	/** More API users; the one above has Read-Write Lead. */
	users: readonly ApiUser[];
	tokenLifeSeconds: number;
	/** Where 600, 601 and 602 are said: Marketo says them inside HTTP 200. */
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

	// Jobs
	/** Jobs in the queue, the ones at work included. */
	queueSize: number;
	workers: number;
	/** How long a job is at work (s); Infinity until `finishJob`. */
	jobSeconds: number | ((job: SimJob) => number);
	/** Largest request body in bytes, multipart envelope included. 10 MB: 10^6 or 2^20 is not documented. */
	maxRequestBytes: number;
	/** Whether 413 is said from Content-Length alone, before the body is read. */
	refuseOversizeEarly: boolean;
	/** Whether a second job for the same static list waits with 1019. */
	oneImportPerList: boolean;
	/** 1009 where no partition is named. */
	partitionRequired: boolean;
	batchLifeSeconds: number;
	/** How an unknown or expired batch ID is answered: not documented. */
	unknownBatch: UnknownBatchAnswer;
	/** A file that has a header and no records. */
	headerOnly: 'complete' | '1003';
	/** The state of a job whose every row failed. */
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
	/** Counts the records of an upload and throws it away: for benchmarks with large files. */
	discardRows: boolean;

	// Result files
	/** Answer where there is no failed row or no warning. */
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

	// Carriage
	/** Delay of every reply (ms); counts as time in flight. */
	latencyMs: number;
	/** Whether `/_simulator/…` answers. */
	controlApi: boolean;
	/** Older entries of the request log are dropped beyond this number. */
	requestLogSize: number;
}

export type UnknownBatchAnswer = '610' | '1003' | '1013' | '404';

export const systemClock: Clock = { now: () => Date.now() };

export function defaultOptions(): SimulatorOptions {
	return {
		clock: systemClock,
		seed: 1,

		clientId: '4f1a2c7e-0b6d-4e55-9a51-simulator001',
		clientSecret: 'simulator-secret',
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

		queueSize: 10,
		workers: 2,
		jobSeconds: 5,
		maxRequestBytes: 10_000_000,
		refuseOversizeEarly: false,
		oneImportPerList: true,
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

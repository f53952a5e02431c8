import type { JobState, UnknownBatchAnswer } from './types';

/** Faults of the counts in a status reply. */
export interface CountFaults {
	/** Added to numOfLeadsProcessed or numOfObjectsProcessed; negative for too low. */
	processed?: number;
	failed?: number;
	warnings?: number;
	/** Properties left out of the reply. */
	missing?: readonly CountMember[];
	/** Sends numbers as strings. */
	asStrings?: boolean;
}

type CountMember =
	| 'importId'
	| 'objectApiName'
	| 'operation'
	| 'importTime'
	| 'numOfLeadsProcessed'
	| 'numOfObjectsProcessed'
	| 'numOfRowsFailed'
	| 'numOfRowsWithWarning'
	| 'message';

/** The fault of a failure or warning file. */
export type ResultFileFault =
	| { kind: 'unquoted' }
	| { kind: 'brokenQuotes' }
	| { kind: 'omitBlankColumns' }
	| { kind: 'missingColumn'; column: string }
	| { kind: 'notFound' }
	| { kind: 'empty' }
	/** Empty or not found the first `times` times that it is requested after the job has ended, then correct. */
	| { kind: 'notYet'; times: number; answer: 'notFound' | 'empty' }
	| { kind: 'jsonError'; code: string | number }
	| { kind: 'html' }
	| { kind: 'gigantic'; bytes: number }
	| { kind: 'contentType'; value: string }
	| { kind: 'crlf' }
	| { kind: 'cutOff'; fraction: number }
	| { kind: 'missingRows'; count: number };

/** The faults of one job. */
export interface JobFault {
	/** Status in the reply to the create call. */
	firstStatus?: Extract<JobState, 'Failed' | 'Importing'>;
	/** The job ends as Failed, with or without this message. No rows are imported, unless `importedShare` is set. */
	ends?: { state: 'Failed'; message?: string };
	/** Share of the rows, from the top, that were imported before the job ended as Failed (0 to 1). */
	importedShare?: number;
	/** Number of Queued status replies after one with Importing. */
	backToQueued?: number;
	counts?: CountFaults;
	/** From its n-th status call on (counted from 1), the batch is unknown, and so are its result files. */
	vanishes?: { fromStatusCall: number; answer?: UnknownBatchAnswer };
	neverEnds?: boolean;
	seconds?: number;
	failuresFile?: ResultFileFault;
	warningsFile?: ResultFileFault;
}

import type { JobState, UnknownBatchAnswer } from './types';

/** What may be wrong with a count in a status reply. */
export interface CountFaults {
	/** Added to numOfLeadsProcessed or numOfObjectsProcessed; negative for too low. */
	processed?: number;
	failed?: number;
	warnings?: number;
	/** Members left out of the reply. */
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

/** What is wrong with a failure or warning file. */
export type ResultFileFault =
	| { kind: 'unquoted' }
	| { kind: 'brokenQuotes' }
	| { kind: 'omitBlankColumns' }
	| { kind: 'missingColumn'; column: string }
	| { kind: 'notFound' }
	| { kind: 'empty' }
	/** Empty or missing the first times it is asked for once the job has ended, then as it should be. */
	| { kind: 'notYet'; times: number; answer: 'notFound' | 'empty' }
	| { kind: 'jsonError'; code: string | number }
	| { kind: 'html' }
	| { kind: 'gigantic'; bytes: number }
	| { kind: 'contentType'; value: string }
	| { kind: 'crlf' }
	| { kind: 'cutOff'; fraction: number }
	| { kind: 'missingRows'; count: number };

/** What goes wrong with one job. */
export interface JobFault {
	/** Status in the reply to the create call. */
	firstStatus?: Extract<JobState, 'Failed' | 'Importing'>;
	/** The job ends as Failed, with this message or none. No row is imported, unless `importedShare` is set. */
	ends?: { state: 'Failed'; message?: string };
	/** Share of the rows, from the top, that were imported before the job ended as Failed (0 to 1). */
	importedShare?: number;
	/** Number of status replies with Queued after one with Importing. */
	backToQueued?: number;
	counts?: CountFaults;
	/** The batch is unknown from its n-th status call on (1 is the first), and so are its result files. */
	vanishes?: { fromStatusCall: number; answer?: UnknownBatchAnswer };
	neverEnds?: boolean;
	seconds?: number;
	failuresFile?: ResultFileFault;
	warningsFile?: ResultFileFault;
}

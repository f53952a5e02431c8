import type { UnknownBatchAnswer } from './options';
import type { JobState } from './types';

/** What may be wrong with a count in a status reply. */
export interface CountFaults {
	/** Added to numOfLeadsProcessed; negative for too low. */
	processed?: number;
	failed?: number;
	warnings?: number;
	/** Members left out of the reply. */
	missing?: readonly CountMember[];
	/** Numbers given as strings. */
	asStrings?: boolean;
}

export type CountMember =
	'importId' | 'numOfLeadsProcessed' | 'numOfRowsFailed' | 'numOfRowsWithWarning' | 'message';

/** How a failure or warning file is spoiled. */
export type ResultFileFault =
	| { kind: 'unquoted' }
	| { kind: 'brokenQuotes' }
	| { kind: 'omitBlankColumns' }
	| { kind: 'missingColumn'; column: string }
	| { kind: 'notFound' }
	| { kind: 'empty' }
	| { kind: 'jsonError'; code: string | number }
	| { kind: 'html' }
	| { kind: 'gigantic'; bytes: number }
	| { kind: 'contentType'; value: string }
	| { kind: 'crlf' }
	| { kind: 'cutOff'; fraction: number }
	| { kind: 'missingRows'; count: number };

/** What goes wrong with one job, whatever is asked about it. */
export interface JobFault {
	/** Status in the reply to the create call. */
	firstStatus?: Extract<JobState, 'Failed' | 'Importing'>;
	/** The job ends as Failed; without a message none is given. No row is imported unless `importedShare` says so. */
	ends?: { state: 'Failed'; message?: string };
	/** Share of the rows, from the top, that got in before a job ended as Failed (0 to 1). */
	importedShare?: number;
	/** This many status replies say Queued again after the job was seen Importing. */
	backToQueued?: number;
	counts?: CountFaults;
	/** The batch is unknown from its n-th status call on (1 is the first); result files are gone too. */
	vanishes?: { fromStatusCall: number; answer?: UnknownBatchAnswer };
	neverEnds?: boolean;
	seconds?: number;
	failuresFile?: ResultFileFault;
	warningsFile?: ResultFileFault;
}

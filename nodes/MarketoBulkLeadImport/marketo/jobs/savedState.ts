import type { CheckedSource } from '../check/checkSource';
import type { ImportSource, SourceDigest } from '../upload/source';
import type { UploadPlan } from '../upload/uploadPlan';
import type { FileProgress } from './fileImport';
import type { PackedJobs } from './packedJobs';
import type { QueueState } from './queueSlots';
import type { StatusRounds } from './statusRounds';

export const STATE_VERSION = 1;

/**
 * The import of one file between two steps, as one plain JSON value: what was checked, what has been done, and what is
 * still to be done. Contains no row of the file. At most 100 kB for 1,000 jobs.
 */
export interface ImportState {
	version: typeof STATE_VERSION;
	/** the host of the account's REST address: batch IDs mean nothing in another account */
	account: string;
	target: SavedTarget;
	source: SavedSource;
	check: SavedCheck;
	progress: Omit<FileProgress, 'jobs' | 'isTimedOut'>;
	jobs: PackedJobs;
	queue: QueueState;
	rounds: StatusRounds;
}

/** The parameters that define a target. */
export interface SavedTarget {
	/** the value of the parameter `resource` */
	resource: string;
	parameters: Record<string, string>;
	/** as Marketo reported them, if the parameters do not name them */
	keyFields: readonly string[];
}

/** Where the rows are, and how to detect that they have changed. */
export interface SavedSource extends Pick<ImportSource, 'fileName' | 'kind' | 'given'> {
	/** the item's binary field that holds the file */
	binaryField: string;
	/** its length, if known without reading */
	bytes?: number;
	digest?: SourceDigest;
}

/** The result of the check, without what has already been shown to the user. */
export interface SavedCheck extends Omit<CheckedSource, 'source' | 'problems' | 'upload'> {
	/** without the marks, which would take too much space: the records are searched for again */
	upload?: Omit<UploadPlan, 'header' | 'marks'> & { header: string };
}

import type { CheckedSource } from '../check/checkSource';
import type { ImportSource, SourceDigest } from '../upload/source';
import type { UploadPlan } from '../upload/uploadPlan';
import type { FileProgress } from './fileImport';
import type { PackedJobs } from './packedJobs';
import type { QueueState } from './queueSlots';
import type { StatusRounds } from './statusRounds';

export const STATE_VERSION = 1;

/**
 * The import of one file between two steps, as one plain JSON value: what was checked, what has been done and what is
 * still to be done. It holds no row of the file. At most 100 kB for 1,000 jobs.
 */
export interface ImportState {
	version: typeof STATE_VERSION;
	target: SavedTarget;
	source: SavedSource;
	check: SavedCheck;
	progress: Omit<FileProgress, 'jobs' | 'isTimedOut'>;
	jobs: PackedJobs;
	queue: QueueState;
	rounds: StatusRounds;
}

/** The parameters that a target was made of. */
export interface SavedTarget {
	/** the value of the parameter `resource` */
	resource: string;
	parameters: Record<string, string>;
	/** what Marketo said of them, where the parameters do not name them */
	keyFields: readonly string[];
}

/** Where the rows are, and how to tell whether they are still the same. */
export interface SavedSource extends Pick<ImportSource, 'fileName' | 'kind' | 'given'> {
	/** the item's binary field that holds the file */
	binaryField: string;
	/** its length, where that is known without reading */
	bytes?: number;
	digest?: SourceDigest;
}

/** What the check found, except for what was shown to the user by then. */
export interface SavedCheck extends Omit<CheckedSource, 'source' | 'problems' | 'upload'> {
	/** without the marks, which would take too much room: the records are looked for again */
	upload?: Omit<UploadPlan, 'header' | 'marks'> & { header: string };
}

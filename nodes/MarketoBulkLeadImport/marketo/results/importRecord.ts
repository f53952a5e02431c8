import type { CheckedSource } from '../check/checkSource';
import type { ImportTarget } from '../client/importTarget';
import type { FileJob } from '../jobs/fileJob';

/** The data from which the account of an import is derived, regardless of how the import itself is stored. */
export interface ImportRecord {
	readonly checked: CheckedSource;
	/** in the order of the file */
	readonly jobs: readonly FileJob[];
	/** every row was sent to Marketo */
	readonly isSubmitted: boolean;
	/** nothing waits for its jobs anymore */
	readonly isTimedOut: boolean;
	/** rows of an upload that got no response, so it isn't known whether Marketo has them */
	readonly inDoubt?: { readonly firstRow: number; readonly lastRow: number };
}

/** Adds what is needed to retrieve the failed rows. */
export interface ReportedImport extends ImportRecord {
	readonly target: ImportTarget;
	/** milliseconds since 1970 by which the import must end; undefined without a limit */
	readonly deadline?: number;
}

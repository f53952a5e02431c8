import type { CheckedSource } from '../check/checkSource';
import type { ImportTarget } from '../client/importTarget';
import type { FileJob } from '../jobs/fileJob';

/** What the account of an import is drawn from, in whatever form the import itself is kept. */
export interface ImportRecord {
	readonly checked: CheckedSource;
	/** in the order of the file */
	readonly jobs: readonly FileJob[];
	/** every row was sent to Marketo */
	readonly isSubmitted: boolean;
	/** nobody waits for its jobs any more */
	readonly isTimedOut: boolean;
	/** rows of an upload that got no response, so that it isn't known whether Marketo has them */
	readonly inDoubt?: { readonly firstRow: number; readonly lastRow: number };
}

/** The same with what it takes to retrieve the rows that failed. */
export interface ReportedImport extends ImportRecord {
	readonly target: ImportTarget;
	/** milliseconds since 1970 by which the import has to end; undefined where there is no limit */
	readonly deadline?: number;
}

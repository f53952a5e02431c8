/** The columns that this node adds to rows, named in Marketo's style. They are part of the contract. */
export const FAILURE_REASON = 'Import Failure Reason';
export const WARNING_REASON = 'Import Warning Reason';
export const ROW_NUMBER = 'Import Row Number';
export const BATCH_ID = 'Import Batch ID';
/** Marketo's line, if it can't be parsed. */
export const RAW_ROW = 'Import Raw Row';

/** Never imported, so that corrected rows can be imported again without removing them. */
export const ADDED_COLUMNS: ReadonlySet<string> = new Set([
	FAILURE_REASON,
	WARNING_REASON,
	ROW_NUMBER,
	BATCH_ID,
	RAW_ROW,
]);

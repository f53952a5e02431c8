/** Columns that we add to rows, in Marketo's own style. They are part of the contract. */
export const FAILURE_REASON = 'Import Failure Reason';
export const WARNING_REASON = 'Import Warning Reason';
export const ROW_NUMBER = 'Import Row Number';
export const BATCH_ID = 'Import Batch ID';
/** Only on rows of Marketo's that cannot be taken apart: the line as it came. */
export const RAW_ROW = 'Import Raw Row';

/** Left out of an import, so that mended rows can be sent straight back in. */
export const ADDED_COLUMNS: ReadonlySet<string> = new Set([
	FAILURE_REASON,
	WARNING_REASON,
	ROW_NUMBER,
	BATCH_ID,
	RAW_ROW,
]);

import type { ColumnConversion } from '../values/columnConversion';

export type ColumnMatching = 'auto' | 'asIs' | 'manual';

export interface ColumnMapping {
	column: string;
	field: string;
}

/** How a column was matched to its field; `leftOut` and null have no field. */
export type MatchedBy =
	'apiName' | 'similarName' | 'displayName' | 'mapping' | 'asIs' | 'leftOut' | null;

/** What happens to a column of the file. */
export interface ColumnPlan {
	/** its index in the file, from 0 */
	index: number;
	/** its header cell, trimmed */
	column: string;
	/** Marketo's API name; null if the column is not sent */
	field: string | null;
	matchedBy: MatchedBy;
	/** undefined if its values are sent unchanged */
	conversion?: ColumnConversion;
}

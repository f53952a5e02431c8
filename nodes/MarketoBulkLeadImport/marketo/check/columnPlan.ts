import type { ColumnConversion } from '../values/columnConversion';

export type ColumnMatching = 'auto' | 'asIs' | 'manual';

export interface ColumnMapping {
	column: string;
	field: string;
}

/** How a column came to its field; `leftOut` and null have none. */
export type MatchedBy =
	'apiName' | 'similarName' | 'displayName' | 'mapping' | 'asIs' | 'leftOut' | null;

/** What becomes of a column of the file. */
export interface ColumnPlan {
	/** its place in the file, from 0 */
	index: number;
	/** its header cell, trimmed */
	column: string;
	/** Marketo's API name, null when the column is not sent */
	field: string | null;
	matchedBy: MatchedBy;
	/** absent where its values are sent as they are */
	conversion?: ColumnConversion;
}

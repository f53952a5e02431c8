import type { MatchSettings } from './matchColumns';

export interface CheckSettings extends MatchSettings {
	/** bytes of a whole upload request; no record can be larger */
	maxRequestBytes: number;
	/** the number of the first row to be imported; without it all are */
	firstRow?: number;
}

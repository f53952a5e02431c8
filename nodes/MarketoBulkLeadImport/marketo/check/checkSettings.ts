import type { ReadingSettings } from '../values/columnValues';
import type { MatchSettings } from './matchColumns';

export interface CheckSettings extends MatchSettings {
	/** bytes of a whole upload request; no record can be larger */
	maxRequestBytes: number;
	/** the number of the first row to be imported; without it all are */
	firstRow?: number;
	/** whether any later change of the source is to be noticed, as there may be days between two readings */
	isWatched?: boolean;
	/** without it values are sent as they are */
	conversion?: ConversionSettings;
}

/** How values are converted to what Marketo reads. */
export interface ConversionSettings extends ReadingSettings {
	/** of times without an offset, as an IANA name */
	timeZone: string;
}

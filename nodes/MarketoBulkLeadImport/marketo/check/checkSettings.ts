import type { ReadingSettings } from '../values/columnValues';
import type { MatchSettings } from './matchColumns';

export interface CheckSettings extends MatchSettings {
	/** maximum bytes of a whole upload request; no record can be larger */
	maxRequestBytes: number;
	/** the number of the first row to import; undefined: all rows */
	firstRow?: number;
	/** whether to detect later changes of the source, because days may pass before it is read again */
	isWatched?: boolean;
	/** undefined: values are sent unchanged */
	conversion?: ConversionSettings;
}

/** How values are converted to Marketo's formats. */
export interface ConversionSettings extends ReadingSettings {
	/** time zone of times without an offset, as an IANA name */
	timeZone: string;
}

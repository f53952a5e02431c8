export type EncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type DelimiterName = ',' | ';' | '\t' | '|';

export interface CaseSettings {
	/** the option "Encoding"; absent for automatic */
	encoding?: EncodingName;
	/** the parameter "File Format"; absent for automatic */
	delimiter?: DelimiterName;
	maxRequestBytes: number;
	matching: 'auto' | 'asIs' | 'manual';
	mappings: ReadonlyArray<{ column: string; field: string }>;
	checkColumns: boolean;
	lookupField: string;
}

/** A file or items, with all that the node is told about them. */
export interface Case {
	name: string;
	source:
		| { kind: 'file'; bytes: Uint8Array }
		| { kind: 'items'; rows: ReadonlyArray<Record<string, unknown>> };
	settings: CaseSettings;
	/** bytes that the stream of the file gives at once */
	chunkBytes: number;
	/** whether the file is a stream; otherwise it stands in the item */
	isStream: boolean;
	fileName: string;
	/** names in the header, where nobody could take the file for anything else */
	plainHeader?: readonly string[];
}

export const FORMAT_OF: Readonly<Record<DelimiterName, string>> = {
	',': 'csv',
	';': 'ssv',
	'\t': 'tsv',
	'|': 'psv',
};

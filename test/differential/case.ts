export type EncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type DelimiterName = ',' | ';' | '\t' | '|';
export type ResourceName = 'lead' | 'programMember' | 'customObject';

/** How a file is packed. */
export type Packing = 'gzip' | 'gzipMembers' | 'zip' | 'zipStored';

/** A cell of a sheet. Dates and times are numbers, as in Excel. */
export type WorkbookCell =
	| { kind: 'blank' }
	| { kind: 'text'; value: string }
	| { kind: 'boolean'; value: boolean }
	| { kind: 'number' | 'date' | 'dateTime' | 'time'; value: number };

export interface WorkbookSource {
	kind: 'workbook';
	rows: ReadonlyArray<readonly WorkbookCell[]>;
	/** the library that writes it, and with SheetJS whether texts are shared */
	writer: 'exceljs' | 'sheetjs' | 'sheetjsShared';
}

/** The settings if the option "Values" is "convert". */
export interface ConversionSettings {
	dateOrder: 'auto' | 'dayFirst' | 'monthFirst' | 'yearFirst';
	decimalSeparator: 'auto' | 'dot' | 'comma';
	/** of the workflow */
	timeZone: string;
}

export interface CaseSettings {
	/** the option "Encoding"; undefined for automatic */
	encoding?: EncodingName;
	/** the parameter "File Format"; undefined for automatic */
	delimiter?: DelimiterName;
	maxRequestBytes: number;
	matching: 'auto' | 'asIs' | 'manual';
	mappings: ReadonlyArray<{ column: string; field: string }>;
	checkColumns: boolean;
	/** for leads; the other objects have keys of their own */
	lookupField: string;
	/** undefined for leads */
	resource?: ResourceName;
	/** the option "Start at Row" */
	firstRow?: number;
	/** undefined if parts are balanced, which is the default */
	balanceParts?: false;
	/** undefined if values are sent unchanged */
	conversion?: ConversionSettings;
}

export interface FileSource {
	kind: 'file';
	/** before they are packed */
	bytes: Uint8Array;
	packing?: Packing;
}

/** A file or items, and the node's settings for them. */
export interface Case {
	name: string;
	source:
		FileSource | { kind: 'items'; rows: ReadonlyArray<Record<string, unknown>> } | WorkbookSource;
	settings: CaseSettings;
	/** undefined for Import and Wait */
	operation?: 'importInSteps' | 'create';
	/** bytes per chunk of the file stream */
	chunkBytes: number;
	/** whether the file is a stream; otherwise it is in the item */
	isStream: boolean;
	fileName: string;
	/** names in the header, if the file cannot be mistaken for anything else */
	plainHeader?: readonly string[];
}

export const FORMAT_OF: Readonly<Record<DelimiterName, string>> = {
	',': 'csv',
	';': 'ssv',
	'\t': 'tsv',
	'|': 'psv',
};

import type { FieldSet } from '../check/fieldSet';
import type { MarketoError } from '../errors/MarketoError';

/** A GET of Marketo's REST API. */
export interface Question {
	path: string;
	query?: Record<string, string>;
	/** completes "while trying to …" */
	purpose: string;
	/** what the role of the API user must allow */
	permission: string;
}

/**
 * Asks Marketo for something and picks it out of the reply's `result`.
 * @param pick undefined where the reply does not hold it
 */
export type Ask = <T>(question: Question, pick: (result: unknown[]) => T | undefined) => Promise<T>;

/** What can be asked of an import job by its batch ID. */
export type BatchResource = 'status' | 'failures' | 'warnings';

/** What one record, and several, are called. */
export interface Noun {
	readonly one: string;
	readonly many: string;
}

/** One of Marketo's bulk objects, without the settings of a single import. */
export interface BatchTarget {
	/** the value of the parameter `resource` */
	readonly resource: string;
	readonly noun: Noun;
	/** what the role of the API user must allow */
	readonly permission: string;
	/** the name under which Marketo counts the records that it imported */
	readonly processedKey: 'numOfLeadsProcessed' | 'numOfObjectsProcessed';
	batchPath(batchId: number, what: BatchResource): string;
}

/** What an import goes to: a bulk object with the settings that are the same for every part of a file. */
export interface ImportTarget extends BatchTarget {
	readonly upload: { readonly path: string; readonly query: Readonly<Record<string, string>> };
	/**
	 * The fields by which Marketo finds records that it already has; all of them must be in the file.
	 * Empty where only Marketo knows them, until they are known from `describe`.
	 */
	readonly keyFields: readonly string[];
	/** Marketo works on one job at a time for each such key, e.g. a static list (error 1019) */
	readonly exclusiveKey?: string;
	/** The fields that a file can have, and the key fields. */
	describe(ask: Ask): Promise<FieldSet>;
	/**
	 * Checks the settings that only Marketo can judge, before anything is sent.
	 * @returns sentences about checks that had to be skipped
	 * @throws MarketoError
	 */
	verify?(ask: Ask): Promise<string[]>;
	/** A more precise error than the code alone allows, where there is one. */
	explain?(error: MarketoError): MarketoError | undefined;
}

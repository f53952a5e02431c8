import type { FieldSet } from '../check/fieldSet';
import type { MarketoError } from '../errors/MarketoError';

/** A GET request to Marketo's REST API. */
export interface Question {
	path: string;
	query?: Record<string, string>;
	/** completes "while trying to …" */
	purpose: string;
	/** the permission that the API user's role needs */
	permission: string;
}

/**
 * Sends a request to Marketo and extracts a value from the reply's `result`.
 * @param pick returns undefined if the reply does not contain it
 */
export type Ask = <T>(question: Question, pick: (result: unknown[]) => T | undefined) => Promise<T>;

/** What can be requested for an import job by its batch ID. */
export type BatchResource = 'status' | 'failures' | 'warnings';

/** The singular and plural names of a record. */
export interface Noun {
	readonly one: string;
	readonly many: string;
}

/** One of Marketo's bulk objects, without the settings of a particular import. */
export interface BatchTarget {
	/** the value of the parameter `resource` */
	readonly resource: string;
	readonly noun: Noun;
	/** the permission that the API user's role needs */
	readonly permission: string;
	/** the name of Marketo's count of imported records */
	readonly processedKey: 'numOfLeadsProcessed' | 'numOfObjectsProcessed';
	batchPath(batchId: number, what: BatchResource): string;
}

/** The target of an import: a bulk object with the settings that apply to every part of a file. */
export interface ImportTarget extends BatchTarget {
	readonly upload: { readonly path: string; readonly query: Readonly<Record<string, string>> };
	/**
	 * The fields by which Marketo finds existing records; the file must have all of them. Empty if
	 * only Marketo knows them, until `describe` returns them.
	 */
	readonly keyFields: readonly string[];
	/** Marketo processes one job at a time for each such key, e.g. a static list (error 1019) */
	readonly exclusiveKey?: string;
	/** The fields that a file can have, and the key fields. */
	describe(ask: Ask): Promise<FieldSet>;
	/**
	 * Checks the settings that only Marketo can verify, before anything is sent.
	 * @returns messages about checks that had to be skipped
	 * @throws MarketoError
	 */
	verify?(ask: Ask): Promise<string[]>;
	/** A more specific error than the code alone allows, if there is one. */
	explain?(error: MarketoError): MarketoError | undefined;
}

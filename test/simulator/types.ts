/** One HTTP request as the engine sees it: no sockets, no streams. */
export interface SimRequest {
	method: string;
	/** Path and query, e.g. `/rest/v1/lists.json?batchSize=300`. */
	url: string;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	/** Whole, or in the pieces in which it came. */
	body: Uint8Array | readonly Uint8Array[];
}

export interface HttpReply {
	kind: 'reply';
	status: number;
	headers: Record<string, string>;
	body: string | Uint8Array;
	/** Whoever carries the reply waits this long before the first byte (ms). */
	delayMs?: number;
	/** The connection breaks after this many bytes of the body, whatever Content-Length said. */
	breakAfterBytes?: number;
}

/**
 * What happens to a request. With `reset` `after` and with `silence` the request may have been
 * carried out although the caller never hears of it.
 */
export type SimReply =
	HttpReply | { kind: 'reset'; when: 'before' | 'during' | 'after' } | { kind: 'silence' };

/** The objects that Marketo's bulk API imports. */
export type ObjectKind = 'lead' | 'programMember' | 'customObject';

/** What a call does. Where several objects share a step, `object` tells them apart. */
export type Step =
	| 'token'
	| 'create'
	| 'status'
	| 'failures'
	| 'warnings'
	| 'describe'
	| 'partitions'
	| 'lists'
	| 'programs'
	| 'channels'
	| 'customObjects'
	| 'usage'
	| 'unknown';

export type JobState = 'Queued' | 'Importing' | 'Complete' | 'Failed';
export type FileFormat = 'csv' | 'tsv' | 'ssv';

export interface Clock {
	/** Milliseconds since 1970; must never go backwards. */
	now(): number;
}

export type FieldType =
	| 'string'
	| 'text'
	| 'email'
	| 'phone'
	| 'url'
	| 'integer'
	| 'score'
	| 'float'
	| 'currency'
	| 'percent'
	| 'boolean'
	| 'date'
	| 'datetime'
	| 'reference';

export interface SimField {
	name: string;
	displayName: string;
	dataType: FieldType;
	/** Largest number of characters; types without a length have none. */
	length?: number;
	updateable: boolean;
	crmManaged: boolean;
	/** Made by the customer; only such fields (and a few named ones) may be looked up by. Not in replies. */
	custom: boolean;
}

export interface SimPartition {
	id: number;
	name: string;
	description: string;
}

export interface SimList {
	id: number;
	name: string;
	description?: string;
	programName: string;
	workspaceName: string;
	createdAt: string;
	updatedAt: string;
	/** IDs of the leads in the list. */
	members: Set<number>;
}

export interface SimLead {
	id: number;
	partition: string;
	fields: Record<string, string>;
	createdByBatch: number;
	updatedByBatch: number;
}

/** One status of a program's members, as its channel defines it. */
export interface SimProgressionStatus {
	name: string;
	/** Members move from lower steps to higher ones. */
	step: number;
	hidden: boolean;
	success: boolean;
}

export interface SimChannel {
	id: number;
	name: string;
	description: string;
	applicableProgramType: string;
	progressionStatuses: readonly SimProgressionStatus[];
	createdAt: string;
	updatedAt: string;
}

export interface SimProgram {
	id: number;
	name: string;
	description: string;
	type: string;
	/** Name of the channel. */
	channel: string;
	folder: { type: string; value: number; folderName: string };
	status: string;
	workspace: string;
	url: string;
	createdAt: string;
	updatedAt: string;
}

/** A lead's membership of a program. */
export interface SimMembership {
	programId: number;
	leadId: number;
	/** The lead's email address. */
	email: string;
	status: string;
	/** Program member fields; the lead fields of the file are stored with the lead. */
	fields: Record<string, string>;
	createdByBatch: number;
	updatedByBatch: number;
}

export interface SimRelationship {
	/** The field that holds the link. */
	field: string;
	type: string;
	relatedTo: { name: string; field: string };
}

export interface SimCustomObject {
	/** API name, e.g. `car_c`. */
	name: string;
	displayName: string;
	description: string;
	/** Only approved objects take imports. Not in replies. */
	approved: boolean;
	idField: string;
	dedupeFields: readonly string[];
	searchableFields: readonly (readonly string[])[];
	relationships: readonly SimRelationship[];
	fields: readonly SimField[];
	createdAt: string;
	updatedAt: string;
}

export interface SimCustomObjectRecord {
	objectApiName: string;
	marketoGUID: string;
	fields: Record<string, string>;
	/** ID of the lead that the link field points to now, if there is one. */
	leadId?: number;
	createdByBatch: number;
	updatedByBatch: number;
}

export interface ApiUser {
	clientId: string;
	clientSecret: string;
	/** Shown as the token's scope. */
	email: string;
	permissions: readonly Permission[];
}

export type Permission =
	| 'Read-Only Lead'
	| 'Read-Write Lead'
	| 'Read-Only Custom Object'
	| 'Read-Write Custom Object'
	| 'Read-Only Assets'
	| 'Read-Write Assets';

export interface RowReport {
	/** Position of the record in the job's file: the first record after the header is 1. */
	row: number;
	/** The record's cells in the order of the job's columns. */
	cells: string[];
	reason: string;
}

export interface LoggedRequest {
	at: number;
	step: Step;
	/** Absent where the call is about no object of the bulk API. */
	object?: ObjectKind;
	method: string;
	path: string;
	/** Query without tokens, client IDs and secrets. */
	query: Record<string, string>;
	/** HTTP status; 0 where the caller got none. */
	status: number;
	/** First error code in the reply, if any. */
	code?: string;
	/** Size of the request body. */
	bytes: number;
	/** SHA-256 of an upload's whole body and of its `file` part, in hexadecimal (option `hashUploads`). */
	bodySha256?: string;
	fileSha256?: string;
	/** API calls in flight when this one arrived, itself included; 0 for identity calls. */
	concurrent: number;
	/** Names of the faults that affected this call. */
	faults: string[];
}

/** How an unknown or expired batch ID is answered. */
export type UnknownBatchAnswer = '610' | '1003' | '1013' | '404';

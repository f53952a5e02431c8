/** An HTTP request as the simulator sees it: no sockets, no streams. */
export interface SimRequest {
	method: string;
	/** Path and query, e.g. `/rest/v1/lists.json?batchSize=300`. */
	url: string;
	/** Names are lowercase. */
	headers: Record<string, string | undefined>;
	/** Whole, or in the pieces in which it arrived. */
	body: Uint8Array | readonly Uint8Array[];
}

export interface HttpReply {
	kind: 'reply';
	status: number;
	headers: Record<string, string>;
	body: string | Uint8Array;
	/** The server waits this long before it sends the first byte (ms). */
	delayMs?: number;
	/** The connection breaks after this many bytes of the body, regardless of Content-Length. */
	breakAfterBytes?: number;
}

/**
 * The result of a request. With `reset` `after` and with `silence`, the request may have been
 * carried out although the caller gets no reply.
 */
export type SimReply =
	HttpReply | { kind: 'reset'; when: 'before' | 'during' | 'after' } | { kind: 'silence' };

/** The objects that Marketo's bulk API imports. */
export type ObjectKind = 'lead' | 'programMember' | 'customObject';

/** What a call does. If objects share a step, `object` distinguishes them. */
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
	/** Maximum number of characters; undefined for types without a length. */
	length?: number;
	updateable: boolean;
	crmManaged: boolean;
	/** Created by the customer; only such fields (and a few standard ones) can be lookup fields. Not in replies. */
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

/** One status of a program's members, as defined by its channel. */
export interface SimProgressionStatus {
	name: string;
	/** Members move from lower to higher steps. */
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

/** A lead's membership in a program. */
export interface SimMembership {
	programId: number;
	leadId: number;
	/** The lead's email address. */
	email: string;
	status: string;
	/** Program member fields; the file's lead fields are stored with the lead. */
	fields: Record<string, string>;
	createdByBatch: number;
	updatedByBatch: number;
}

export interface SimRelationship {
	/** The field that contains the link. */
	field: string;
	type: string;
	relatedTo: { name: string; field: string };
}

export interface SimCustomObject {
	/** API name, e.g. `car_c`. */
	name: string;
	displayName: string;
	description: string;
	/** Only approved objects accept imports. Not in replies. */
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
	/** ID of the lead that the link field currently points to, if any. */
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
	/** Undefined if the call does not involve an object of the bulk API. */
	object?: ObjectKind;
	method: string;
	path: string;
	/** Query without tokens, client IDs or secrets. */
	query: Record<string, string>;
	/** HTTP status; 0 if the caller got none. */
	status: number;
	/** First error code in the reply, if any. */
	code?: string;
	/** Size of the request body. */
	bytes: number;
	/** SHA-256 of an upload's whole body and of its `file` part, in hexadecimal (option `hashUploads`). */
	bodySha256?: string;
	fileSha256?: string;
	/** API calls in flight when this one arrived, including this one; 0 for identity calls. */
	concurrent: number;
	/** Names of the faults that affected this call. */
	faults: string[];
}

/** The reply for an unknown or expired batch ID. */
export type UnknownBatchAnswer = '610' | '1003' | '1013' | '404';

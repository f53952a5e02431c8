import type { Call } from '../call';
import type { ObjectKind, Permission, SimReply, Step } from '../types';

/** One URL of the REST API, and the permissions to call it. */
export interface Endpoint {
	step: Step;
	object?: ObjectKind;
	/** Named groups are the variable parts of the path. */
	path: RegExp;
	method: 'GET' | 'POST';
	/** Any one of these is enough; an empty array means that none is required. */
	permissions: readonly Permission[];
	answer(call: Call): SimReply | Promise<SimReply>;
}

export const readLeads: readonly Permission[] = ['Read-Only Lead', 'Read-Write Lead'];

export const readCustomObjects: readonly Permission[] = [
	'Read-Only Custom Object',
	'Read-Write Custom Object',
];

export const readAssets: readonly Permission[] = ['Read-Only Assets', 'Read-Write Assets'];

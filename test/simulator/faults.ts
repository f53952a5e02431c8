import type { JobFault } from './jobFaults';
import type { HttpReply, ObjectKind, SimReply, Step } from './types';

/** What a matcher can check. */
export interface CallInfo {
	step: Step;
	/** Absent if the call does not involve an object of the bulk API. */
	object?: ObjectKind;
	method: string;
	path: string;
	query: Readonly<Record<string, string>>;
	batchId?: number;
	/** Number of calls of this step so far, including this one. */
	stepCall: number;
	/** Number of all calls so far, including this one. */
	call: number;
}

type Matcher = Step | '*' | readonly Step[] | ((call: CallInfo) => boolean);

/** What happens to one call. Some effects apply after the call has been carried out. */
export type Effect =
	/** `success:false` with HTTP 200 (or another status). `code` keeps its type. */
	| {
			kind: 'error';
			code: string | number;
			message?: string;
			status?: number;
			warnings?: readonly unknown[];
	  }
	/** `success:false` without an error. */
	| { kind: 'noErrors'; errors: 'empty' | 'missing'; warnings?: readonly unknown[] }
	/** Carried out; adds `warnings` to the reply. */
	| { kind: 'withWarnings'; warnings: readonly unknown[] }
	/** A reply from a gateway. */
	| {
			kind: 'http';
			status: number;
			body?: 'html' | 'empty' | 'json';
			headers?: Record<string, string>;
	  }
	/** Carried out; the reply is an HTML page with HTTP 200. */
	| { kind: 'html' }
	/** Carried out; the reply has no body. */
	| { kind: 'emptyBody' }
	/** Carried out; only this share of the body (0 to 1) arrives, and it looks complete. */
	| { kind: 'cutOff'; fraction: number }
	/** Carried out; the connection breaks after this share of the body. */
	| { kind: 'broken'; fraction: number }
	/** Carried out; the reply has another content type. */
	| { kind: 'contentType'; value: string }
	/** The connection is reset before the body is read, while it is read, or after the call was carried out. */
	| { kind: 'reset'; when: 'before' | 'during' | 'after' }
	/** Never a reply; carried out by default. */
	| { kind: 'silence'; carriedOut?: boolean }
	/** Carried out; the reply comes late. */
	| { kind: 'late'; delayMs: number }
	| { kind: 'redirect'; location: string; status?: 301 | 302 | 303 | 307 | 308 }
	/** Exactly this reply; not carried out. */
	| { kind: 'reply'; reply: SimReply }
	/** From this call on, all tokens are expired (602) or unknown (601). */
	| { kind: 'endTokens'; how: 'expire' | 'revoke' }
	/** Carried out; the job that it creates has a fault. Only on `create`. */
	| { kind: 'job'; fault: JobFault }
	/** Carried out; the reply is changed in any way. Only within one process. */
	| { kind: 'edit'; edit: (reply: HttpReply) => SimReply };

export interface FaultRule {
	on: Matcher;
	/** Matches only calls about this object. */
	object?: ObjectKind;
	/** Starts with the n-th matching call, counted from 1. */
	nth?: number;
	/** How many calls it affects: 1 by default, or any number if there is a probability. */
	times?: number;
	/** Chance that it affects a matching call (0 to 1), from the seeded generator. */
	probability?: number;
	then: Effect;
	/** Shown in the request log. */
	name?: string;
}

export interface ActiveFault extends FaultRule {
	readonly matched: number;
	readonly fired: number;
	remove(): void;
}

interface Entry {
	rule: FaultRule;
	matched: number;
	fired: number;
}

/** The faults of one call: one for the call itself, one for the job that it creates, or both. */
export interface TakenFaults {
	call?: FaultRule;
	job?: FaultRule;
}

/** Rules apply in the order in which they were added: the first match for the call and the first for its job. */
export class FaultBoard {
	private entries: Entry[] = [];

	constructor(private readonly random: () => number) {}

	add(rule: FaultRule): ActiveFault {
		const entry: Entry = { rule, matched: 0, fired: 0 };
		this.entries.push(entry);
		return {
			...rule,
			get matched() {
				return entry.matched;
			},
			get fired() {
				return entry.fired;
			},
			remove: () => {
				this.entries = this.entries.filter((other) => other !== entry);
			},
		};
	}

	clear(): void {
		this.entries = [];
	}

	/** The current rules, and how often each matched and fired. */
	get summary(): { name: string; matched: number; fired: number }[] {
		return this.entries.map(({ rule, matched, fired }) => ({ name: nameOf(rule), matched, fired }));
	}

	take(call: CallInfo): TakenFaults {
		const taken: TakenFaults = {};
		for (const entry of this.entries) {
			if (!matches(entry.rule, call)) continue;
			entry.matched += 1;
			const kind = entry.rule.then.kind === 'job' ? 'job' : 'call';
			if (taken[kind] !== undefined || !this.fires(entry)) continue;
			entry.fired += 1;
			taken[kind] = entry.rule;
		}
		return taken;
	}

	private fires({ rule, matched, fired }: Entry): boolean {
		const { nth, probability } = rule;
		const times = rule.times ?? (probability === undefined ? 1 : Infinity);
		if (fired >= times) return false;
		if (nth !== undefined && matched < nth) return false;
		return probability === undefined || this.random() < probability;
	}
}

export function nameOf(rule: FaultRule): string {
	if (rule.name !== undefined) return rule.name;
	const { then } = rule;
	if (then.kind === 'error') return `error ${then.code}`;
	if (then.kind === 'http') return `HTTP ${then.status}`;
	return then.kind === 'reset' ? `reset ${then.when}` : then.kind;
}

function matches({ on, object }: FaultRule, call: CallInfo): boolean {
	if (object !== undefined && object !== call.object) return false;
	if (typeof on === 'function') return on(call);
	if (typeof on === 'string') return on === '*' || on === call.step;
	return on.includes(call.step);
}

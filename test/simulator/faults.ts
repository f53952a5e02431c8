import type { JobFault } from './jobFaults';
import type { HttpReply, SimReply, Step } from './types';

/** What a matcher may look at. */
export interface CallInfo {
	step: Step;
	method: string;
	path: string;
	query: Readonly<Record<string, string>>;
	batchId?: number;
	/** Calls of this step so far, this one included. */
	stepCall: number;
	/** All calls so far, this one included. */
	call: number;
}

export type Matcher = Step | '*' | readonly Step[] | ((call: CallInfo) => boolean);

/** What happens to one call. Where it says so, the call is carried out all the same. */
export type Effect =
	/** `success:false` inside HTTP 200 (or another status). `code` is sent as the type it has. */
	| {
			kind: 'error';
			code: string | number;
			message?: string;
			status?: number;
			warnings?: readonly unknown[];
	  }
	/** `success:false` with no error in it. */
	| { kind: 'noErrors'; errors: 'empty' | 'missing'; warnings?: readonly unknown[] }
	/** Carried out; the reply has these `warnings` as well. */
	| { kind: 'withWarnings'; warnings: readonly unknown[] }
	/** A gateway's own answer. */
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
	/** Carried out; only this share of the body arrives (0 to 1), as if it were all. */
	| { kind: 'cutOff'; fraction: number }
	/** Carried out; the connection breaks after this share of the body. */
	| { kind: 'broken'; fraction: number }
	/** Carried out; another content type. */
	| { kind: 'contentType'; value: string }
	/** Before the body is read, while it is, or (carried out) instead of the reply. */
	| { kind: 'reset'; when: 'before' | 'during' | 'after' }
	/** No answer ever; carried out unless told otherwise. */
	| { kind: 'silence'; carriedOut?: boolean }
	/** Carried out; the answer comes late. */
	| { kind: 'late'; delayMs: number }
	| { kind: 'redirect'; location: string; status?: 301 | 302 | 303 | 307 | 308 }
	/** Exactly this. */
	| { kind: 'reply'; reply: SimReply }
	/** The caller's token is expired (602) or unknown (601) from this call on. */
	| { kind: 'endTokens'; how: 'expire' | 'revoke' }
	/** Carried out; the job that the call creates goes wrong. Only on `create`. */
	| { kind: 'job'; fault: JobFault }
	/** Carried out, with anything done to the reply. Only inside one process. */
	| { kind: 'edit'; edit: (reply: HttpReply) => SimReply };

export interface FaultRule {
	on: Matcher;
	/** Meets only the n-th matching call (1 is the first), and `times` - 1 after it. */
	nth?: number;
	/** How many calls it meets: 1, or without end where there is a probability. */
	times?: number;
	/** Chance that it meets a matching call (0 to 1), from the seeded generator. */
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

/** What meets one call: something on its way, something about the job that it makes, or both. */
export interface TakenFaults {
	call?: FaultRule;
	job?: FaultRule;
}

/**
 * The switchboard: rules are asked in the order in which they were added. The first that fires
 * wins, with a place of its own for what is about the job.
 */
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

	/** Rules still there, with how often each fired. */
	get summary(): { name: string; matched: number; fired: number }[] {
		return this.entries.map(({ rule, matched, fired }) => ({ name: nameOf(rule), matched, fired }));
	}

	take(call: CallInfo): TakenFaults {
		const taken: TakenFaults = {};
		for (const entry of this.entries) {
			if (!matches(entry.rule.on, call)) continue;
			entry.matched += 1;
			const place = entry.rule.then.kind === 'job' ? 'job' : 'call';
			if (taken[place] !== undefined || !this.fires(entry)) continue;
			entry.fired += 1;
			taken[place] = entry.rule;
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

function matches(on: Matcher, call: CallInfo): boolean {
	if (typeof on === 'function') return on(call);
	if (typeof on === 'string') return on === '*' || on === call.step;
	return on.includes(call.step);
}

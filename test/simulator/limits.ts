import type { Clock } from './types';

const windowMs = 20_000;

/** The day of the quota, which ends at midnight US Central. */
const centralDay = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'America/Chicago',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
});

function quotaDay(now: number): string {
	return centralDay.format(now);
}

export type LimitCode = '606' | '607' | '615';

export interface Limits {
	callsPer20s: number;
	maxConcurrent: number;
	dailyQuota: number;
	countRefusedCalls: boolean;
}

/** Marketo's three limits, shared by all API users of the instance, and the highest values so far. */
export class LimitKeeper {
	inFlight = 0;

	maxInFlight = 0;

	maxCallsIn20s = 0;

	private recent: number[] = [];

	private oldest = 0;

	private day = '';

	private nextDayCheck = 0;

	private usedToday = 0;

	private readonly usedByUser = new Map<string, number>();

	constructor(private readonly clock: Clock) {}

	/** A call is in flight until `leave`. */
	enter(): number {
		this.inFlight += 1;
		this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
		return this.inFlight;
	}

	leave(): void {
		this.inFlight -= 1;
	}

	/** Counts one API call, or returns the limit that it would exceed. */
	admit(userId: string, concurrent: number, limits: Limits): LimitCode | undefined {
		const refusal = this.refusal(concurrent, limits);
		if (refusal === undefined || limits.countRefusedCalls) this.count(userId);
		return refusal;
	}

	get callsToday(): number {
		this.turnDay();
		return this.usedToday;
	}

	usage(): { date: string; total: number; users: { userId: string; count: number }[] } {
		this.turnDay();
		const users = [...this.usedByUser].map(([userId, count]) => ({ userId, count }));
		return { date: this.day, total: this.usedToday, users };
	}

	private refusal(concurrent: number, limits: Limits): LimitCode | undefined {
		if (concurrent > limits.maxConcurrent) return '615';
		if (this.callsInWindow() >= limits.callsPer20s) return '606';
		if (this.callsToday >= limits.dailyQuota) return '607';
		return undefined;
	}

	private count(userId: string): void {
		this.turnDay();
		this.recent.push(this.clock.now());
		this.maxCallsIn20s = Math.max(this.maxCallsIn20s, this.callsInWindow());
		this.usedToday += 1;
		this.usedByUser.set(userId, (this.usedByUser.get(userId) ?? 0) + 1);
	}

	private callsInWindow(): number {
		const from = this.clock.now() - windowMs;
		while (this.oldest < this.recent.length && this.recent[this.oldest] <= from) this.oldest += 1;
		if (this.oldest > 1_000) {
			this.recent = this.recent.slice(this.oldest);
			this.oldest = 0;
		}
		return this.recent.length - this.oldest;
	}

	private turnDay(): void {
		const now = this.clock.now();
		if (now < this.nextDayCheck) return;
		// Midnight in Chicago always falls on a whole minute.
		this.nextDayCheck = (Math.floor(now / 60_000) + 1) * 60_000;
		const day = quotaDay(now);
		if (day === this.day) return;
		this.day = day;
		this.usedToday = 0;
		this.usedByUser.clear();
	}
}

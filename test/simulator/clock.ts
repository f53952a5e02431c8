import type { Clock } from './types';

/** A clock that moves only with `advance`, for tests in virtual time. */
export class VirtualClock implements Clock {
	constructor(private time = Date.UTC(2026, 7, 3, 9, 0, 0)) {}

	now(): number {
		return this.time;
	}

	/** Moves the clock forward, in milliseconds. */
	advance(ms: number): void {
		if (!(ms >= 0)) throw new RangeError(`Cannot advance the clock by ${ms} ms`);
		this.time += ms;
	}
}

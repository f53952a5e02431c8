import type { Clock } from './types';

/** A clock that stands still until it is told to move: for runs in virtual time. */
export class VirtualClock implements Clock {
	constructor(private time = Date.UTC(2026, 7, 3, 9, 0, 0)) {}

	now(): number {
		return this.time;
	}

	/** Moves on by that many milliseconds. */
	advance(ms: number): void {
		if (!(ms >= 0)) throw new RangeError(`A clock cannot move by ${ms} ms`);
		this.time += ms;
	}
}

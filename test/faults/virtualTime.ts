import { createRequire } from 'node:module';

interface Sleeper {
	at: number;
	order: number;
	wake(): void;
}

/** Hours after which a run counts as endless. */
const LONGEST_RUN_HOURS = 12;

/**
 * Time that stands still while work is in progress, and otherwise jumps to the next wake-up: an
 * import that waits for an hour takes a few milliseconds, and runs in the same order every time.
 */
export class VirtualTime {
	/** Resolves if a run takes longer than any run may. */
	readonly exceeded: Promise<void>;
	private readonly startedAt: number;
	private time: number;
	private sleepers: Sleeper[] = [];
	private atWork = 0;
	/** milliseconds by which the machine's clock is wrong */
	private ahead = 0;
	private sleptThrough = 0;
	private isScheduled = false;
	private order = 0;
	private exceed: () => void = () => undefined;

	/** @param creep milliseconds that pass with every read of the clock, as they do while bytes are read */
	constructor(
		start = Date.UTC(2026, 7, 3, 9, 0, 0),
		private readonly creep = 0,
	) {
		this.startedAt = start;
		this.time = start;
		this.exceeded = new Promise((resolve) => {
			this.exceed = resolve;
		});
	}

	/** The time as seen by the code under test. */
	read(): number {
		this.time += this.creep;
		return this.shown;
	}

	/** The time on the machine's clock. */
	get shown(): number {
		return this.time + this.ahead;
	}

	/** Sets the clock; no time passes. */
	set(by: number): void {
		this.ahead += by;
	}

	/** Suspends the machine: time passes, and no sleep ends before the machine is awake again. */
	suspend(milliseconds: number): void {
		this.time += milliseconds;
		this.sleptThrough += milliseconds;
	}

	now(): number {
		return this.time;
	}

	/** The time, without that in which the machine was asleep. */
	get awake(): number {
		return this.time - this.sleptThrough;
	}

	get elapsed(): number {
		return this.awake - this.startedAt;
	}

	/** Like timers: whole milliseconds, and at least one. */
	async sleep(milliseconds: number): Promise<void> {
		await new Promise<void>((resolve) => {
			this.sleepers.push({
				at: this.time + Math.max(1, Math.ceil(milliseconds)),
				order: this.order++,
				wake: resolve,
			});
			this.schedule();
		});
	}

	/** Stops time while real work (reading a body) is in progress. */
	async during<T>(work: Promise<T>): Promise<T> {
		this.atWork++;
		try {
			return await work;
		} finally {
			this.atWork--;
			this.schedule();
		}
	}

	private schedule(): void {
		if (this.isScheduled || this.atWork > 0 || this.sleepers.length === 0) return;
		this.isScheduled = true;
		// By then, everything that could continue without time passing has done so.
		setImmediate(() => {
			this.isScheduled = false;
			if (this.atWork === 0) this.wakeNext();
		});
	}

	private wakeNext(): void {
		let next = 0;
		this.sleepers.forEach((one, i) => {
			const best = this.sleepers[next];
			if (one.at < best.at || (one.at === best.at && one.order < best.order)) next = i;
		});
		const [sleeper] = this.sleepers.splice(next, 1);
		if (sleeper === undefined) return;
		this.time = Math.max(this.time, sleeper.at);
		if (this.elapsed > LONGEST_RUN_HOURS * 3_600_000) return this.exceed();
		sleeper.wake();
		this.schedule();
	}
}

/** The real exports of n8n-workflow: an `import` yields a copy made of getters. */
const n8nWorkflow = createRequire(__filename)('n8n-workflow') as object;

/**
 * Replaces the node's only sources of time and randomness with virtual time and seeded values:
 * `Date.now`, n8n's `sleep` and `Math.random`. Everything above them, including transport/clock.ts,
 * is the real code.
 * @returns a function that undoes it
 */
export function installTime(
	time: VirtualTime,
	sleep: (milliseconds: number) => Promise<void>,
	random: () => number,
): () => void {
	const before = {
		now: Date.now,
		random: Math.random,
		sleep: Object.getOwnPropertyDescriptor(n8nWorkflow, 'sleep'),
	};
	Date.now = () => time.read();
	Math.random = random;
	Object.defineProperty(n8nWorkflow, 'sleep', {
		configurable: true,
		enumerable: true,
		get: () => sleep,
	});
	return () => {
		Date.now = before.now;
		Math.random = before.random;
		if (before.sleep !== undefined) Object.defineProperty(n8nWorkflow, 'sleep', before.sleep);
	};
}

import { createRequire } from 'node:module';

interface Sleeper {
	at: number;
	order: number;
	wake(): void;
}

/** Hours that a run may take before it is called endless. */
const LONGEST_RUN_HOURS = 12;

/**
 * Time that stands still while anything is at work and jumps to the next sleeper when nothing is: an import that
 * waits for an hour takes a few milliseconds, and takes them in the same order every time.
 */
export class VirtualTime {
	/** Resolves when a run goes on for longer than any run may. */
	readonly exceeded: Promise<void>;
	private readonly startedAt: number;
	private time: number;
	private sleepers: Sleeper[] = [];
	private atWork = 0;
	/** by which the clock of the machine is wrong */
	private ahead = 0;
	private sleptThrough = 0;
	private isScheduled = false;
	private order = 0;
	private exceed: () => void = () => undefined;

	/** @param creep milliseconds that pass whenever somebody looks at the clock, as they do while bytes are read */
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

	/** As seen by the code under test. */
	read(): number {
		this.time += this.creep;
		return this.shown;
	}

	/** What the clock of the machine shows. */
	get shown(): number {
		return this.time + this.ahead;
	}

	/** Somebody sets the clock; no time passes by that. */
	set(by: number): void {
		this.ahead += by;
	}

	/** The machine is suspended: time passes, and nothing that sleeps notices before it is awake again. */
	suspend(milliseconds: number): void {
		this.time += milliseconds;
		this.sleptThrough += milliseconds;
	}

	now(): number {
		return this.time;
	}

	/** The time without that in which the machine was asleep. */
	get awake(): number {
		return this.time - this.sleptThrough;
	}

	get elapsed(): number {
		return this.awake - this.startedAt;
	}

	/** As timers do: whole milliseconds, and one at least. */
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

	/** Holds time while real work (reading a body) is done. */
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
		// By then everything that could go on without time passing has gone on.
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

/** What n8n-workflow really exports: an `import` of it gives a copy made of getters. */
const n8nWorkflow = createRequire(__filename)('n8n-workflow') as object;

/**
 * Puts virtual time and seeded chance in the place of the only sources of both that the node has: `Date.now`,
 * n8n's `sleep` and `Math.random`. Everything above them, transport/clock.ts included, is the real code.
 * @returns what undoes it
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

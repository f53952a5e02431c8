import { CancelledError } from '../../../nodes/MarketoBulkLeadImport/marketo/errors/CancelledError';
import type { Clock } from '../../../nodes/MarketoBulkLeadImport/marketo/client/ports';

interface Sleeper {
	wakeAt: number;
	order: number;
	wake(): void;
}

/**
 * Time that passes only while all tasks sleep. Several tasks may sleep at once; the one with the
 * earliest wake-up time continues as soon as nothing else can run.
 */
export class VirtualTime implements Clock {
	/** all sleeps requested, in order */
	readonly sleeps: number[] = [];
	isCancelled = false;
	private sleepers: Sleeper[] = [];
	private busy = 0;
	private isPumping = false;
	private asked = 0;

	constructor(private time = Date.UTC(2026, 7, 3, 9)) {}

	now(): number {
		return this.time;
	}

	throwIfCancelled(): void {
		if (this.isCancelled) throw new CancelledError();
	}

	async sleep(milliseconds: number): Promise<void> {
		this.throwIfCancelled();
		this.sleeps.push(milliseconds);
		await new Promise<void>((wake) => {
			// Clocks count whole milliseconds, and sleeps never end early.
			this.sleepers.push({
				wakeAt: Math.ceil(this.time + milliseconds),
				order: this.asked++,
				wake,
			});
			this.pump();
		});
		this.throwIfCancelled();
	}

	/** Stops time until `work`, which may need turns of the event loop, is done. */
	async whileBusy<T>(work: () => Promise<T>): Promise<T> {
		this.busy++;
		try {
			return await work();
		} finally {
			this.busy--;
			this.pump();
		}
	}

	advance(milliseconds: number): void {
		this.time += milliseconds;
	}

	private pump(): void {
		if (this.isPumping) return;
		this.isPumping = true;
		setImmediate(() => {
			this.isPumping = false;
			if (this.busy > 0 || this.sleepers.length === 0) return;
			this.sleepers.sort((a, b) => a.wakeAt - b.wakeAt || a.order - b.order);
			const [first, ...others] = this.sleepers;
			this.sleepers = others;
			if (!Number.isFinite(first.wakeAt)) throw new Error('Everybody sleeps for ever');
			this.time = Math.max(this.time, first.wakeAt);
			first.wake();
			if (others.length > 0) this.pump();
		});
	}
}

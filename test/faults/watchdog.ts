import { Worker } from 'node:worker_threads';

/** Seconds without a sign of life after which a run counts as an endless loop. */
const LONGEST_SILENCE = 180;
const LABEL_BYTES = 400;

export interface Watchdog {
	/** @param label the current activity */
	alive(label: string): void;
	end(): Promise<void>;
}

/**
 * An endless loop would block the timers of its own thread, and the run's name would never be
 * known: so another thread watches.
 */
export function startWatchdog(): Watchdog {
	const shared = new SharedArrayBuffer(4 + LABEL_BYTES);
	const beats = new Int32Array(shared, 0, 1);
	const label = new Uint8Array(shared, 4);
	const worker = new Worker(
		`const { workerData } = require('node:worker_threads');
		const beats = new Int32Array(workerData.shared, 0, 1);
		let seen = -1;
		setInterval(() => {
			const now = Atomics.load(beats, 0);
			if (now !== seen) return void (seen = now);
			const text = Buffer.from(new Uint8Array(workerData.shared, 4)).toString('utf8').replace(/\\0+$/, '');
			require('node:fs').writeSync(2, 'No sign of life for ${LONGEST_SILENCE} s in: ' + text + '\\n0 passed, 1 failed\\n');
			process.kill(process.pid, 'SIGKILL');
		}, ${LONGEST_SILENCE * 1000});`,
		{ eval: true, workerData: { shared }, execArgv: [] },
	);
	worker.unref();
	return {
		alive(text) {
			label.fill(0);
			label.set(Buffer.from(text).subarray(0, LABEL_BYTES));
			Atomics.add(beats, 0, 1);
		},
		async end() {
			await worker.terminate();
		},
	};
}

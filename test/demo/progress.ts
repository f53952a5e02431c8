import type { SimJob } from '../simulator/jobs';
import type { MarketoSimulator } from '../simulator/simulator';

/** milliseconds between two checks of the jobs */
const LOOK_EVERY = 100;

/** Prints the node's log and each status change of a job, one line each. */
export class Progress {
	private readonly startedAt = performance.now();
	private readonly states = new Map<number, string>();
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly simulator: MarketoSimulator,
		private readonly print: (line: string) => void,
	) {}

	start(): void {
		this.timer = setInterval(() => this.look(), LOOK_EVERY);
	}

	stop(): void {
		clearInterval(this.timer);
		this.look();
	}

	say(who: string, what: string): void {
		const seconds = ((performance.now() - this.startedAt) / 1000).toFixed(1).padStart(5);
		this.print(`${seconds} s  ${who.padEnd(8)} ${what}`);
	}

	private look(): void {
		for (const job of this.simulator.jobs) {
			if (this.states.get(job.batchId) === job.state) continue;
			this.states.set(job.batchId, job.state);
			this.say('Marketo', `batch ${job.batchId}: ${inWords(job)}`);
		}
	}
}

function inWords(job: SimJob): string {
	const isOver = job.state === 'Complete' || job.state === 'Failed';
	return isOver && job.message !== undefined ? `${job.state} (${job.message})` : job.state;
}

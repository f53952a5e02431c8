const WORKERS = 2;
const PLACES = 10;

interface AtWork {
	isOurs: boolean;
	end: number;
}

/**
 * Lower bound for the time, in seconds, to get jobs of these lengths (seconds, in order of
 * submission) through a first-in-first-out queue of ten places with two workers, while others hold
 * `others` places with jobs of `otherSeconds` and immediately refill each. Assumes that the client
 * knows every state at once and that calls take no time. Alone, with jobs that all take T, this is
 * ⌈jobs / 2⌉ · T.
 */
export function idealMakespan(jobs: readonly number[], others = 0, otherSeconds = 0): number {
	/** lengths of our jobs; undefined for jobs of others */
	const queue: Array<number | undefined> = new Array<undefined>(others).fill(undefined);
	const atWork: AtWork[] = [];
	let submitted = 0;
	let unfinished = jobs.length;
	let now = 0;
	const fill = (): void => {
		while (submitted < jobs.length && queue.length + atWork.length < PLACES)
			queue.push(jobs[submitted++]);
		while (queue.length > 0 && atWork.length < WORKERS) {
			const ours = queue.shift();
			atWork.push({ isOurs: ours !== undefined, end: now + (ours ?? otherSeconds) });
		}
	};
	fill();
	while (unfinished > 0) {
		const next = atWork.reduce((first, one) => (one.end < first.end ? one : first));
		atWork.splice(atWork.indexOf(next), 1);
		now = next.end;
		if (next.isOurs) unfinished--;
		else queue.push(undefined);
		fill();
	}
	return now;
}

import type { SimJob } from '../simulator/jobs';
import type { LoggedRequest } from '../simulator/types';

/** What Marketo's limits refuse: `606` rate, `615` calls at once, `607` quota, `1016` queue, `1019` list. */
export const limitCodes = ['606', '615', '607', '1016', '1019'] as const;

/** What Marketo saw of all workers together. */
export interface Traffic {
	calls: number;
	identityCalls: number;
	/** Calls by step, refused ones included. */
	bySteps: Record<string, number>;
	/** Refused calls by code. */
	refused: Record<string, number>;
	/** Most calls in flight of those that were carried out. */
	mostAtOnce: number;
	/** Most jobs in the queue, those at work included. */
	mostJobs: number;
}

export function trafficOf(requests: readonly LoggedRequest[], jobs: readonly SimJob[]): Traffic {
	const bySteps: Record<string, number> = {};
	const refused: Record<string, number> = {};
	for (const { step, code } of requests) {
		bySteps[step] = (bySteps[step] ?? 0) + 1;
		if (code !== undefined) refused[code] = (refused[code] ?? 0) + 1;
	}
	const isHeldBack = ({ code }: LoggedRequest) =>
		code === '606' || code === '607' || code === '615';
	const carriedOut = requests.filter((request) => request.step !== 'token' && !isHeldBack(request));
	return {
		calls: requests.length - (bySteps.token ?? 0),
		identityCalls: bySteps.token ?? 0,
		bySteps,
		refused,
		mostAtOnce: Math.max(0, ...carriedOut.map(({ concurrent }) => concurrent)),
		mostJobs: mostTogether(jobs),
	};
}

function mostTogether(jobs: readonly SimJob[]): number {
	const changes = jobs.flatMap(({ submittedAt, finishedAt = Infinity }) => [
		{ at: submittedAt, by: 1 },
		{ at: finishedAt, by: -1 },
	]);
	// A place that becomes free at the same moment is free for the next.
	changes.sort((a, b) => a.at - b.at || a.by - b.by);
	let now = 0;
	let most = 0;
	for (const { by } of changes) {
		now += by;
		most = Math.max(most, now);
	}
	return most;
}

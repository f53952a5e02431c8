import type { SimJob } from '../simulator/jobs';
import type { LoggedRequest } from '../simulator/types';

/** Codes of Marketo's limits: `606` rate, `615` concurrent calls, `607` daily quota, `1016` queue, `1019` list. */
export const limitCodes = ['606', '615', '607', '1016', '1019'] as const;

/** The calls of all workers together, as Marketo received them. */
export interface Traffic {
	calls: number;
	identityCalls: number;
	/** Number of calls by step, including rejected ones. */
	bySteps: Record<string, number>;
	/** Number of rejected calls by code. */
	refused: Record<string, number>;
	/** Maximum number of calls in flight at once, without rejected ones. */
	mostAtOnce: number;
	/** Maximum number of jobs in the queue at once, including those in progress. */
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
	// If a slot becomes free and is taken at the same moment, count the free slot first.
	changes.sort((a, b) => a.at - b.at || a.by - b.by);
	let now = 0;
	let most = 0;
	for (const { by } of changes) {
		now += by;
		most = Math.max(most, now);
	}
	return most;
}

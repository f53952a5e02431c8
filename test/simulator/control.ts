import { textOf } from './body';
import type { FaultRule } from './faults';
import { jsonReply } from './replies';
import { setOptions } from './setOptions';
import type { SimulatorState } from './simulatorState';
import type { HttpReply, SimRequest } from './types';

const prefix = '/_simulator/';

export function isControlPath(path: string): boolean {
	return path.startsWith(prefix);
}

type SentRule = Omit<FaultRule, 'times'> & { times?: number | null };

type Control = (simulator: SimulatorState, request: SimRequest, query: URLSearchParams) => unknown;

/** For tests in other processes. Not part of Marketo: never counted, never logged. */
const controls: Record<string, Control> = {
	'GET state': (simulator) => ({
		now: simulator.options.clock.now(),
		leads: simulator.leadCount,
		members: simulator.membershipCount,
		records: simulator.recordCount,
		queueLength: simulator.queueLength,
		callsToday: simulator.callsToday,
		maxConcurrent: simulator.maxConcurrent,
		maxCallsIn20s: simulator.maxCallsIn20s,
		requests: simulator.requests.length,
		faults: simulator.faults.summary,
		jobs: simulator.jobs.map(({ content: _, failed, warnings, ...job }) => ({
			...job,
			failed: failed.length,
			warnings: warnings.length,
		})),
	}),
	'GET jobs': (simulator) => simulator.jobs.map(({ content: _, ...job }) => job),
	'GET leads': (simulator, _request, query) => {
		const value = query.get('value');
		if (value !== null)
			return [simulator.findLead(value, query.get('field') ?? 'email')].filter(Boolean);
		const offset = Number(query.get('offset') ?? 0);
		return simulator.leads.slice(offset, offset + Number(query.get('limit') ?? 1_000));
	},
	'GET members': (simulator, _request, query) => {
		const programId = query.get('programId');
		const email = query.get('email');
		const members = simulator.memberships(programId === null ? undefined : Number(programId));
		return email === null ? members : members.filter((member) => member.email === email);
	},
	'GET records': (simulator, _request, query) => {
		const objectApiName = query.get('object') ?? '';
		const key = query.getAll('key');
		if (key.length === 0) return simulator.records(objectApiName);
		return [simulator.findRecord(objectApiName, ...key)].filter(Boolean);
	},
	'GET lists': (simulator) =>
		[...simulator.lists.values()]
			.filter((list) => list.members.size > 0)
			.map(({ members, ...list }) => ({ ...list, members: [...members] })),
	'GET requests': (simulator, _request, query) =>
		simulator.requests.slice(Number(query.get('from') ?? 0)),
	'POST faults': (simulator, request) => {
		for (const rule of rulesFrom(request)) simulator.faults.add(rule);
		return simulator.faults.summary;
	},
	'DELETE faults': (simulator) => {
		simulator.faults.clear();
		return [];
	},
	'POST reset': (simulator) => {
		simulator.reset();
		return {};
	},
	'POST finish': (simulator, _request, query) => {
		const batchId = Number(query.get('batchId'));
		simulator.finishJob(batchId);
		return simulator.job(batchId) ?? {};
	},
	'POST expire-tokens': (simulator) => {
		simulator.expireTokens();
		return {};
	},
	'POST revoke-tokens': (simulator) => {
		simulator.revokeTokens();
		return {};
	},
	'POST options': (simulator, request) => {
		setOptions(simulator.options, JSON.parse(textOf(request.body)) as Record<string, unknown>);
		return {};
	},
};

export async function controlReply(
	simulator: SimulatorState,
	request: SimRequest,
	path: string,
	query: URLSearchParams,
): Promise<HttpReply> {
	const control = controls[`${request.method} ${path.slice(prefix.length)}`];
	if (control === undefined)
		return jsonReply(404, { error: 'Unknown control address', known: Object.keys(controls) });
	try {
		return jsonReply(200, await control(simulator, request, query));
	} catch (error) {
		return jsonReply(400, { error: error instanceof Error ? error.message : String(error) });
	}
}

/**
 * One rule or an array of rules as JSON, without the matchers and effects that are functions.
 * `"times": null` means any number of times.
 */
function rulesFrom(request: SimRequest): FaultRule[] {
	const given = JSON.parse(textOf(request.body)) as SentRule | SentRule[];
	const rules = Array.isArray(given) ? given : [given];
	for (const rule of rules) {
		if (rule.on === undefined || typeof rule.then?.kind !== 'string') {
			throw new Error('Each fault must have "on" and "then": { "kind": … }');
		}
	}
	return rules.map(({ times, ...rule }) =>
		times === undefined ? rule : { ...rule, times: times ?? Infinity },
	);
}

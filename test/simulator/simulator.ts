import { lengthOf } from './body';
import type { Call } from './call';
import { controlReply, isControlPath } from './control';
import { createJob, isOversize, oversizeReply } from './createJob';
import { errorReply } from './errors';
import { replyInstead, spoil } from './faultEffects';
import { type CallInfo, FaultBoard, type FaultRule, nameOf, type TakenFaults } from './faults';
import { identityReply } from './identity';
import { Instance } from './instance';
import { failuresReply, statusReply, warningsReply } from './jobReplies';
import type { SimJob } from './jobs';
import { describeReply, listsReply, partitionsReply, usageReply } from './metadata';
import { parseMultipart } from './multipart';
import { defaultOptions, type SimulatorOptions } from './options';
import { seededRandom } from './random';
import { firstErrorCode, jsonReply } from './replies';
import { type Route, routeFor } from './routes';
import { showWelcome } from './welcome';
import type {
	ApiUser,
	HttpReply,
	LoggedRequest,
	SimLead,
	SimList,
	SimPartition,
	SimReply,
	SimRequest,
	Step,
} from './types';

/** A call between the arrival of its head and the end of its reply. Whoever opens it closes it. */
export interface Ticket {
	/** What is decided before the body is read, if anything. */
	readonly early?: SimReply;
	readonly arrival: Arrival;
	/** Gives the place in flight back; a second time does nothing. */
	close(): void;
}

/** What is known of a call before its body is read. */
export interface Arrival {
	at: number;
	route: Route;
	path: string;
	query: URLSearchParams;
	requestId: string;
	/** API calls in flight, this one included; 0 for one that does not count. */
	concurrent: number;
	faults: TakenFaults;
}

type RequestHead = Omit<SimRequest, 'body'>;

/** Query parameters that never enter the log. */
const secretParameters: ReadonlySet<string> = new Set([
	'access_token',
	'client_id',
	'client_secret',
]);

const importSteps: ReadonlySet<Step> = new Set(['create', 'status', 'failures', 'warnings']);

/**
 * A Marketo instance without sockets and timers: a request goes in, a reply comes out, and the
 * clock that it was given says how far its jobs are.
 */
export class MarketoSimulator {
	readonly options: SimulatorOptions;

	faults: FaultBoard;

	private instance: Instance;

	private log: LoggedRequest[] = [];

	private callsByStep = new Map<Step, number>();

	private callCount = 0;

	constructor(options: Partial<SimulatorOptions> = {}) {
		this.options = { ...defaultOptions(), ...options };
		this.instance = new Instance(this.options);
		this.faults = new FaultBoard(seededRandom(this.options.seed));
	}

	/** Back to an empty instance with the same options; faults and the log are gone too. */
	reset(): void {
		this.instance = new Instance(this.options);
		this.faults = new FaultBoard(seededRandom(this.options.seed));
		this.log = [];
		this.callsByStep = new Map();
		this.callCount = 0;
	}

	// What tests look at

	get jobs(): SimJob[] {
		this.instance.advance();
		return [...this.instance.jobs.values()];
	}

	job(batchId: number): SimJob | undefined {
		this.instance.advance();
		return this.instance.jobs.get(batchId);
	}

	/** Jobs waiting and at work. */
	get queueLength(): number {
		this.instance.advance();
		return this.instance.queueLength;
	}

	get leads(): SimLead[] {
		this.instance.advance();
		return this.instance.leads.all();
	}

	get leadCount(): number {
		this.instance.advance();
		return this.instance.leads.count;
	}

	findLead(value: string, field = 'email'): SimLead | undefined {
		this.instance.advance();
		return this.instance.leads.find(field, value);
	}

	get lists(): ReadonlyMap<number, SimList> {
		this.instance.advance();
		return this.instance.lists;
	}

	get partitions(): readonly SimPartition[] {
		return this.options.partitions;
	}

	/** Calls answered so far, oldest first; never holds secrets or bodies. */
	get requests(): readonly LoggedRequest[] {
		return this.log;
	}

	get callsToday(): number {
		return this.instance.limits.callsToday;
	}

	/** Calls that have arrived and are not answered yet. */
	get inFlight(): number {
		return this.instance.limits.inFlight;
	}

	get maxConcurrent(): number {
		return this.instance.limits.maxInFlight;
	}

	get maxCallsIn20s(): number {
		return this.instance.limits.maxCallsIn20s;
	}

	get statusCallsByBatch(): ReadonlyMap<number, number> {
		return new Map(this.jobs.map((job) => [job.batchId, job.statusCalls]));
	}

	/** Calls of one step so far, faulted and refused ones included. */
	callsOf(step: Step): number {
		return this.callsByStep.get(step) ?? 0;
	}

	// What tests may do to it

	/** Ends a job now, whatever its duration. */
	finishJob(batchId: number): void {
		this.instance.finishJob(batchId);
	}

	/** Tokens given so far are answered with 602. */
	expireTokens(): void {
		this.instance.tokens.expireAll();
	}

	/** Tokens given so far are answered with 601. */
	revokeTokens(): void {
		this.instance.tokens.revokeAll();
	}

	// The engine

	/**
	 * A call begins: it takes its place in flight and meets its fault. Carriers of real traffic
	 * call this when the head has arrived, and look at `early` before they read the body.
	 */
	arrive(head: RequestHead): Ticket {
		const url = new URL(`http://simulator${head.url.startsWith('/') ? '' : '/'}${head.url}`);
		// The path as it was sent: URL would fold `..` away.
		const path = head.url.split('?', 1)[0];
		const route = routeFor(path);
		const arrival: Arrival = {
			at: this.options.clock.now(),
			route,
			path,
			query: url.searchParams,
			requestId: this.instance.requestId(),
			concurrent: 0,
			faults: {},
		};
		// The identity service has no limits of its own, and what tests ask is no traffic.
		const isApiCall = route.step !== 'token' && path !== '/' && !isControlPath(path);
		const { limits } = this.instance;
		let open = isApiCall;
		if (isApiCall) arrival.concurrent = limits.enter();
		const ticket: Ticket = {
			arrival,
			close() {
				if (open) limits.leave();
				open = false;
			},
		};
		if (isControlPath(path) || path === '/') return ticket;

		arrival.faults = this.faults.take(this.callInfo(head, arrival));
		const early = this.earlyReply(head, arrival);
		if (early === undefined) return ticket;
		this.write(arrival, head, 0, early);
		return { ...ticket, early };
	}

	/** Carries a request out. Without a ticket the call is in flight only while this runs. */
	async handle(request: SimRequest, ticket?: Ticket): Promise<SimReply> {
		if (ticket !== undefined) return await this.replyTo(request, ticket);
		const own = this.arrive(request);
		try {
			return await this.replyTo(request, own);
		} finally {
			own.close();
		}
	}

	private async replyTo(request: SimRequest, { early, arrival }: Ticket): Promise<SimReply> {
		if (early !== undefined) return early;
		if (isControlPath(arrival.path)) {
			return this.options.controlApi
				? await controlReply(this, request, arrival.path, arrival.query)
				: errorReply(arrival.requestId, '610', arrival.path);
		}
		if (arrival.path === '/') return showWelcome(this.options);
		const reply = this.delayed(await this.carryOut(request, arrival));
		this.write(arrival, request, lengthOf(request.body), reply);
		return reply;
	}

	private callInfo(head: RequestHead, { route, path, query }: Arrival): CallInfo {
		this.callCount += 1;
		const stepCall = this.callsOf(route.step) + 1;
		this.callsByStep.set(route.step, stepCall);
		return {
			step: route.step,
			method: head.method,
			path,
			query: Object.fromEntries(query),
			...(route.id === undefined ? {} : { batchId: route.id }),
			stepCall,
			call: this.callCount,
		};
	}

	private earlyReply(head: RequestHead, { route, faults }: Arrival): SimReply | undefined {
		const effect = faults.call?.then;
		if (effect?.kind === 'reset' && effect.when !== 'after') return effect;
		if (route.step !== 'create' || !this.options.refuseOversizeEarly) return undefined;
		return isOversize(this.instance, Number(head.headers['content-length'] ?? 0))
			? oversizeReply()
			: undefined;
	}

	private async carryOut(request: SimRequest, arrival: Arrival): Promise<SimReply> {
		const effect = arrival.faults.call?.then;
		if (effect !== undefined) {
			if (effect.kind === 'endTokens') {
				if (effect.how === 'expire') this.expireTokens();
				else this.revokeTokens();
			}
			const instead = replyInstead(effect, arrival.requestId);
			if (instead !== undefined) return instead;
		}
		const reply = await this.answer(request, arrival);
		return effect === undefined ? reply : spoil(effect, reply);
	}

	private async answer(request: SimRequest, arrival: Arrival): Promise<SimReply> {
		const { route, path, query, requestId } = arrival;
		if (route.step === 'token') {
			return route.methods.includes(request.method)
				? identityReply(this.instance, request, query)
				: jsonReply(405, { error: 'method_not_allowed' });
		}
		const user = await this.authenticate(request, arrival);
		if ('refusal' in user) return user.refusal;
		const limit = this.instance.limits.admit(user.clientId, arrival.concurrent, this.options);
		if (limit !== undefined) return errorReply(requestId, limit, this.limitSubject(limit));
		if (route.step === 'unknown') return errorReply(requestId, '610', path);
		if (!route.methods.includes(request.method))
			return errorReply(requestId, '605', request.method);
		if (!this.isAllowed(user, route.step)) return errorReply(requestId, '603');
		const jobEffect = arrival.faults.job?.then;
		return await perform(route.step, {
			instance: this.instance,
			request,
			path,
			query,
			requestId,
			user,
			...(route.id === undefined ? {} : { id: route.id }),
			...(jobEffect?.kind === 'job' ? { jobFault: jobEffect.fault } : {}),
		});
	}

	private async authenticate(
		request: SimRequest,
		arrival: Arrival,
	): Promise<ApiUser | { refusal: HttpReply }> {
		const refuseWith = (code: string) => ({
			refusal: errorReply(arrival.requestId, code, '', this.options.tokenErrorStatus),
		});
		const token =
			bearerToken(request) ??
			(this.options.acceptQueryToken ? await tokenParameter(request, arrival) : undefined);
		if (token === undefined) return refuseWith('600');
		const state = this.instance.tokens.stateOf(token);
		if (state.kind === 'valid') return state.user;
		return refuseWith(state.kind === 'invalid' ? '601' : '602');
	}

	private isAllowed(user: ApiUser, step: Step): boolean {
		if (!this.options.requirePermission) return true;
		if (importSteps.has(step)) return user.permissions.includes('Read-Write Lead');
		return user.permissions.length > 0;
	}

	private limitSubject(code: '606' | '607' | '615'): string {
		if (code === '606') return String(this.options.callsPer20s);
		return code === '615' ? String(this.options.maxConcurrent) : '';
	}

	private delayed(reply: SimReply): SimReply {
		if (reply.kind !== 'reply' || this.options.latencyMs === 0) return reply;
		return { ...reply, delayMs: (reply.delayMs ?? 0) + this.options.latencyMs };
	}

	private write(arrival: Arrival, head: RequestHead, bytes: number, reply: SimReply): void {
		const shown = [...arrival.query].filter(([name]) => !secretParameters.has(name));
		const code = reply.kind === 'reply' ? firstErrorCode(reply) : undefined;
		this.log.push({
			at: arrival.at,
			step: arrival.route.step,
			method: head.method,
			path: arrival.path,
			query: Object.fromEntries(shown),
			status: reply.kind === 'reply' ? reply.status : 0,
			...(code === undefined ? {} : { code }),
			bytes,
			concurrent: arrival.concurrent,
			faults: namesOf(arrival.faults),
		});
		if (this.log.length > this.options.requestLogSize * 2) {
			this.log = this.log.slice(-this.options.requestLogSize);
		}
	}
}

async function perform(step: Exclude<Step, 'token' | 'unknown'>, call: Call): Promise<SimReply> {
	switch (step) {
		case 'create':
			return await createJob(call);
		case 'status':
			return statusReply(call);
		case 'failures':
			return failuresReply(call);
		case 'warnings':
			return warningsReply(call);
		case 'describe':
			return describeReply(call);
		case 'partitions':
			return partitionsReply(call);
		case 'lists':
			return listsReply(call);
		case 'usage':
			return usageReply(call);
	}
}

function namesOf({ call, job }: TakenFaults): string[] {
	return [call, job].filter((rule): rule is FaultRule => rule !== undefined).map(nameOf);
}

function bearerToken(request: SimRequest): string | undefined {
	return /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Where clients used to put the token before Adobe took this away: the query, or the form of an upload. */
async function tokenParameter(
	request: SimRequest,
	{ query }: Arrival,
): Promise<string | undefined> {
	const inQuery = query.get('access_token');
	if (inQuery !== null) return inQuery;
	const contentType = request.headers['content-type'] ?? '';
	if (!contentType.startsWith('multipart/form-data')) return undefined;
	try {
		return (await parseMultipart(contentType, request.body)).fields.get('access_token');
	} catch {
		return undefined;
	}
}

import { controlReply, isControlPath } from './control';
import { effectiveCall } from './effectiveCall';
import { hashesUploads, isOversize, oversizeReply } from './createJob';
import { errorReply } from './errors';
import type { Endpoint } from './endpoints/endpoint';
import { replyInstead, spoil } from './faultEffects';
import { type CallInfo, type FaultRule, nameOf, type TakenFaults } from './faults';
import { identityReply } from './identity';
import { firstErrorCode, htmlReply, jsonReply, statusTitles } from './replies';
import { type Route, routeFor } from './routes';
import { SimulatorState } from './simulatorState';
import { Upload, type UploadHashes } from './upload';
import { showWelcome } from './welcome';
import type { ApiUser, HttpReply, SimReply, SimRequest } from './types';

/** A call, from the arrival of its headers to the end of its reply. The code that opens a ticket must close it. */
export interface Ticket {
	/** The reply, if it is known before the body is read. */
	readonly early?: SimReply;
	readonly arrival: Arrival;
	/** Ends the call. Calling this again does nothing. */
	close(): void;
}

/** What is known about a call before its body is read. */
export interface Arrival {
	at: number;
	route: Route;
	path: string;
	query: URLSearchParams;
	requestId: string;
	/** API calls in flight, including this one; 0 for a call that does not count. */
	concurrent: number;
	faults: TakenFaults;
}

type RequestHead = Omit<SimRequest, 'body'>;

/** Characters in a URI (8 KB). */
const longestUri = 8_192;

/** Bytes in the body of a call that imports nothing (1 MB). */
const largestOtherBody = 1_000_000;

/** Query parameters that are never logged. */
const secretParameters: ReadonlySet<string> = new Set([
	'access_token',
	'client_id',
	'client_secret',
]);

/**
 * A Marketo instance without sockets and timers: it takes a request and returns a reply, and jobs
 * progress with its clock.
 */
export class MarketoSimulator extends SimulatorState {
	/**
	 * Starts a call: it is in flight from now on, and its faults are selected. A server calls this
	 * when the headers have arrived, and sends `early`, if set, without reading the body.
	 */
	arrive(head: RequestHead): Ticket {
		// A client that uses a proxy sends the whole URL.
		const target = head.url.replace(/^https?:\/\/[^/?]*/i, '');
		const url = new URL(`http://simulator${target.startsWith('/') ? '' : '/'}${target}`);
		// The path as sent: URL would resolve `..`.
		const path = target.split('?', 1)[0];
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
		// The identity service has no limits, and the control URLs are not part of Marketo.
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

	/** Carries out a request. Without a ticket, the call is in flight only while this runs. */
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
		const upload = new Upload(request, this.options);
		const reply = this.delayed(await this.carryOut(request, arrival, upload));
		await this.logReply(arrival, request, upload, reply);
		return reply;
	}

	private callInfo(
		{ method }: RequestHead,
		{ route: { step, object, parameters }, path, query }: Arrival,
	): CallInfo {
		this.callCount += 1;
		const stepCall = this.callsOf(step) + 1;
		this.callsByStep.set(step, stepCall);
		return {
			step,
			...(object === undefined ? {} : { object }),
			method,
			path,
			query: Object.fromEntries(query),
			...(parameters.batchId === undefined ? {} : { batchId: Number(parameters.batchId) }),
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

	private async carryOut(request: SimRequest, arrival: Arrival, upload: Upload): Promise<SimReply> {
		const effect = arrival.faults.call?.then;
		if (effect !== undefined) {
			if (effect.kind === 'endTokens') {
				if (effect.how === 'expire') this.expireTokens();
				else this.revokeTokens();
			}
			const instead = replyInstead(effect, arrival.requestId);
			if (instead !== undefined) return instead;
		}
		const reply = await this.answer(request, arrival, upload);
		return effect === undefined ? reply : spoil(effect, reply);
	}

	private async answer(request: SimRequest, arrival: Arrival, upload: Upload): Promise<SimReply> {
		const { route, path, requestId } = arrival;
		if (request.url.length > longestUri) return htmlReply(414, statusTitles[414]);
		if (route.step !== 'create' && upload.bytes > largestOtherBody) return oversizeReply();
		if (route.step === 'token') {
			return ['GET', 'POST'].includes(request.method)
				? identityReply(this.instance, request, arrival.query)
				: jsonReply(405, { error: 'method_not_allowed' });
		}
		const user = await this.authenticate(request, arrival, upload);
		if ('refusal' in user) return user.refusal;
		const { endpoint, parameters } = route;
		const { method, query } = effectiveCall(request, arrival.query);
		// 605 does not count toward the limits; 610 does.
		if (endpoint !== undefined && endpoint.method !== method) {
			return errorReply(requestId, '605', method);
		}
		const limit = this.instance.limits.admit(user.email, arrival.concurrent, this.options);
		if (limit !== undefined) return errorReply(requestId, limit, this.limitSubject(limit));
		if (endpoint === undefined) return errorReply(requestId, '610', path);
		if (!this.isAllowed(user, endpoint)) return errorReply(requestId, '603');
		const jobEffect = arrival.faults.job?.then;
		return await endpoint.answer({
			instance: this.instance,
			request,
			path,
			query,
			requestId,
			user,
			parameters,
			upload,
			...(jobEffect?.kind === 'job' ? { jobFault: jobEffect.fault } : {}),
		});
	}

	private async authenticate(
		request: SimRequest,
		arrival: Arrival,
		upload: Upload,
	): Promise<ApiUser | { refusal: HttpReply }> {
		const refuseWith = (code: string) => ({
			refusal: errorReply(arrival.requestId, code, '', this.options.tokenErrorStatus),
		});
		const token =
			bearerToken(request) ??
			(this.options.acceptQueryToken ? await tokenParameter(arrival, upload) : undefined);
		if (token === undefined) return refuseWith('600');
		const state = this.instance.tokens.stateOf(token);
		if (state.kind === 'valid') return this.userNow(state.user);
		return refuseWith(state.kind === 'invalid' ? '601' : '602');
	}

	/** The user with the current permissions, not with those of the time when the token was issued. */
	private userNow(user: ApiUser): ApiUser {
		return this.instance.users.find(({ clientId }) => clientId === user.clientId) ?? user;
	}

	private isAllowed(user: ApiUser, { permissions }: Endpoint): boolean {
		if (!this.options.requirePermission) return true;
		if (permissions.length === 0) return true;
		return permissions.some((permission) => user.permissions.includes(permission));
	}

	private limitSubject(code: '606' | '607' | '615'): string {
		if (code === '606') return String(this.options.callsPer20s);
		return code === '615' ? String(this.options.maxConcurrent) : '';
	}

	private delayed(reply: SimReply): SimReply {
		if (reply.kind !== 'reply' || this.options.latencyMs === 0) return reply;
		return { ...reply, delayMs: (reply.delayMs ?? 0) + this.options.latencyMs };
	}

	private async logReply(
		arrival: Arrival,
		request: SimRequest,
		upload: Upload,
		reply: SimReply,
	): Promise<void> {
		const isHashed = arrival.route.step === 'create' && hashesUploads(this.instance);
		const hashes = isHashed ? await upload.hashes() : undefined;
		this.write(arrival, request, upload.bytes, reply, hashes);
	}

	private write(
		arrival: Arrival,
		head: RequestHead,
		bytes: number,
		reply: SimReply,
		hashes?: UploadHashes,
	): void {
		const shown = [...arrival.query].filter(([name]) => !secretParameters.has(name));
		const code = reply.kind === 'reply' ? firstErrorCode(reply) : undefined;
		this.log.push({
			at: arrival.at,
			step: arrival.route.step,
			...(arrival.route.object === undefined ? {} : { object: arrival.route.object }),
			method: head.method,
			path: arrival.path,
			query: Object.fromEntries(shown),
			status: reply.kind === 'reply' ? reply.status : 0,
			...(code === undefined ? {} : { code }),
			bytes,
			...hashes,
			concurrent: arrival.concurrent,
			faults: namesOf(arrival.faults),
		});
		if (this.log.length > this.options.requestLogSize * 2) {
			this.log = this.log.slice(-this.options.requestLogSize);
		}
	}
}

function namesOf({ call, job }: TakenFaults): string[] {
	return [call, job].filter((rule): rule is FaultRule => rule !== undefined).map(nameOf);
}

function bearerToken(request: SimRequest): string | undefined {
	return /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** The token in the query or in an upload's form, which Adobe accepted until August 2026. */
async function tokenParameter({ query }: Arrival, upload: Upload): Promise<string | undefined> {
	const inQuery = query.get('access_token');
	if (inQuery !== null) return inQuery;
	if (!upload.isMultipart) return undefined;
	try {
		return (await upload.form()).fields.get('access_token');
	} catch {
		return undefined;
	}
}

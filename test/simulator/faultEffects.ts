import { messageFor } from './errors';
import type { Effect } from './faults';
import { htmlReply, jsonReply, statusTitles, textReply } from './replies';
import type { HttpReply, SimReply } from './types';

/** The reply for effects that replace the call. */
export function replyInstead(effect: Effect, requestId: string): SimReply | undefined {
	switch (effect.kind) {
		case 'error':
			return jsonReply(effect.status ?? 200, {
				requestId,
				success: false,
				...(effect.warnings === undefined ? {} : { warnings: effect.warnings }),
				errors: [{ code: effect.code, message: effect.message ?? messageFor(effect.code) }],
			});
		case 'noErrors':
			return jsonReply(200, {
				requestId,
				success: false,
				...(effect.warnings === undefined ? {} : { warnings: effect.warnings }),
				...(effect.errors === 'empty' ? { errors: [] } : {}),
			});
		case 'http':
			return gatewayReply(effect.status, effect.body ?? 'html', effect.headers ?? {});
		case 'reset':
			return effect.when === 'after' ? undefined : effect;
		case 'silence':
			return effect.carriedOut === false ? { kind: 'silence' } : undefined;
		case 'redirect': {
			const reply = htmlReply(effect.status ?? 302, statusTitles[302]);
			return { ...reply, headers: { ...reply.headers, location: effect.location } };
		}
		case 'reply':
			return effect.reply;
		default:
			return undefined;
	}
}

/** Applies effects that change the reply, once the call has been carried out. */
export function spoil(effect: Effect, reply: SimReply): SimReply {
	if (effect.kind === 'reset') return { kind: 'reset', when: 'after' };
	if (effect.kind === 'silence') return { kind: 'silence' };
	if (reply.kind !== 'reply') return reply;
	switch (effect.kind) {
		case 'withWarnings':
			return addWarnings(reply, effect.warnings);
		case 'html':
			return htmlReply(200, 'Marketo');
		case 'emptyBody':
			return { ...reply, body: '' };
		case 'cutOff':
			return { ...reply, body: firstPart(reply.body, effect.fraction) };
		case 'broken':
			return {
				...reply,
				breakAfterBytes: Math.floor(Buffer.byteLength(reply.body) * effect.fraction),
			};
		case 'contentType':
			return { ...reply, headers: { ...reply.headers, 'content-type': effect.value } };
		case 'late':
			return { ...reply, delayMs: (reply.delayMs ?? 0) + effect.delayMs };
		case 'edit':
			return effect.edit(reply);
		default:
			return reply;
	}
}

function gatewayReply(
	status: number,
	body: 'html' | 'empty' | 'json',
	headers: Record<string, string>,
): HttpReply {
	const title = statusTitles[status] ?? 'Unknown';
	const reply =
		body === 'html'
			? htmlReply(status, title)
			: body === 'json'
				? jsonReply(status, { error: title })
				: textReply(status, '');
	return { ...reply, headers: { ...reply.headers, ...headers } };
}

function addWarnings(reply: HttpReply, warnings: readonly unknown[]): HttpReply {
	if (typeof reply.body !== 'string' || !reply.body.startsWith('{')) return reply;
	const body = JSON.parse(reply.body) as Record<string, unknown>;
	return { ...reply, body: JSON.stringify({ ...body, warnings }) };
}

export function firstPart(body: string | Uint8Array, fraction: number): Uint8Array {
	const bytes = typeof body === 'string' ? Buffer.from(body) : body;
	return bytes.subarray(0, Math.floor(bytes.length * fraction));
}

import type {
	MarketoPorts,
	MarketoReply,
	MarketoRequest,
} from '../../../nodes/MarketoBulkLeadImport/marketo/client/ports';
import { VirtualTime } from './virtualTime';

export type Answer = MarketoReply | Error;

export interface ScriptedPorts extends MarketoPorts {
	clock: VirtualTime;
	sent: MarketoRequest[];
	/** when each request was sent, in milliseconds after the first */
	sentAt: number[];
	renewals: number;
	logged: string[];
}

/** Ports that return the replies of the script in order, and then the last one every time. */
export function scriptedPorts(
	answers: readonly Answer[],
	random: () => number = () => 0.5,
): ScriptedPorts {
	const clock = new VirtualTime();
	const ports: ScriptedPorts = {
		account: '123-abc-456.mktorest.com',
		clock,
		sent: [],
		sentAt: [],
		renewals: 0,
		logged: [],
		random,
		log: (message) => ports.logged.push(message),
		async renewToken() {
			await Promise.resolve();
			ports.renewals++;
		},
		async send(request) {
			const answer = answers[Math.min(ports.sent.length, answers.length - 1)];
			ports.sent.push(request);
			ports.sentAt.push(clock.now());
			await Promise.resolve();
			if (answer instanceof Error) throw answer;
			return answer;
		},
	};
	return ports;
}

export function reply(
	body: unknown,
	status = 200,
	contentType = 'application/json;charset=utf-8',
): MarketoReply {
	return { status, contentType, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

export function success(...result: unknown[]): MarketoReply {
	return reply({ requestId: 'd01f#15d672f8560', success: true, result });
}

export function refusal(code: unknown, message = 'Said by Marketo'): MarketoReply {
	return reply({ requestId: 'd01f#15d672f8560', success: false, errors: [{ code, message }] });
}

export function html(status: number, body = '<html><body>Bad gateway</body></html>'): MarketoReply {
	return { status, contentType: 'text/html', body };
}

export const request: MarketoRequest = {
	method: 'GET',
	path: '/bulk/v1/leads/batch/3404.json',
	timeout: 60_000,
	purpose: 'get the status of an import job',
};

/** The error that is thrown. */
export function thrown(work: () => unknown): unknown {
	try {
		work();
	} catch (error) {
		return error;
	}
	throw new Error('Nothing was thrown');
}

/** The reason with which a promise is rejected. */
export async function rejection(
	promise: Promise<unknown>,
): Promise<Error & { description?: string }> {
	return await promise.then(
		(value) => {
			throw new Error(`Not rejected, but resolved with ${JSON.stringify(value)}`);
		},
		(error: unknown) => error as Error,
	);
}

import { inspect } from 'node:util';
import { LEAD_MARK } from './resources';
import type { RunRecord } from './virtualRun';

/** A token of the simulator. */
export const TOKEN = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:sim/;

/** Everything in an object as text, including hidden properties and causes. */
export function everythingIn(value: unknown): string {
	return inspect(value, {
		depth: 12,
		showHidden: true,
		maxArrayLength: null,
		maxStringLength: null,
		getters: false,
	});
}

/** Names of the secrets found in a text. */
export function secretsIn(text: string, clientSecret: string): string[] {
	return [
		...(TOKEN.test(text) ? ['a token'] : []),
		...(text.includes(clientSecret) ? ['the client secret'] : []),
	];
}

/** Searches everything that the node reported for tokens, secrets and, except in its rows, lead values. */
export function leaksIn({ context, error, output, simulator }: RunRecord): string[] {
	const { clientSecret } = simulator.options;
	const texts: Array<[where: string, text: string]> = [
		...context.logs.map((line): [string, string] => ['the log', line]),
		...context.hints.map((hint): [string, string] => ['a hint', hint]),
		['the error', error === undefined ? '' : everythingIn(error)],
		["the simulator's log of requests", JSON.stringify(simulator.requests)],
		...(output ?? [])
			.flat()
			.flatMap(({ json }): Array<[string, string]> =>
				typeof json.error === 'string' ? [['an error item', json.error]] : [],
			),
	];
	const found = texts.flatMap(([where, text]) => [
		...secretsIn(text, clientSecret).map((what) => `${what} in ${where}`),
		...(text.includes(LEAD_MARK) ? [`a lead value in ${where}: ${around(text)}`] : []),
	]);
	const rows = JSON.stringify(output ?? []);
	return [...found, ...secretsIn(rows, clientSecret).map((what) => `${what} in the output`)];
}

function around(text: string): string {
	const at = text.indexOf(LEAD_MARK);
	return JSON.stringify(text.slice(Math.max(0, at - 40), at + 60));
}

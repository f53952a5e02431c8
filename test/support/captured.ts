import type { EngineRun } from '../engine';

/** Lead values in tests end with this, and must never appear in a log or a message. */
export const PRIVATE = 'private.example';

/** Leaks of secrets or lead values in anything that n8n stores or prints for a run. */
export function leaksIn(run: EngineRun, secrets: readonly string[]): string[] {
	const leaks: string[] = [];
	const texts = [
		...stringsIn(run.logs),
		...stringsIn(run.uiMessages),
		...stringsIn(run.error),
		...stringsIn(run.nodeErrors),
	];
	for (const text of texts) {
		if (text.includes(PRIVATE)) leaks.push(`a lead's value is exposed: ${text}`);
	}
	for (const text of [...texts, ...stringsIn(run.run), ...stringsIn(run.hints)]) {
		for (const secret of secrets)
			if (text.includes(secret)) leaks.push(`a secret is exposed: ${text}`);
	}
	return leaks;
}

/** The secret and the tokens of all credentials after a run. */
export function secretsOf({ credentialsData }: EngineRun): string[] {
	return Object.values(credentialsData).flatMap(({ clientSecret, oauthTokenData }) => {
		const token = (oauthTokenData as { access_token?: unknown } | undefined)?.access_token;
		return [clientSecret, token]
			.filter((text) => typeof text === 'string')
			.filter((text) => text.length > 3);
	});
}

/** Every reachable string, including property names and hidden properties of errors. */
function stringsIn(root: unknown): string[] {
	const found: string[] = [];
	const seen = new Set<object>();
	const waiting: unknown[] = [root];
	while (waiting.length > 0) {
		const value = waiting.pop();
		if (typeof value === 'string') found.push(value);
		if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value))
			continue;
		seen.add(value);
		if (value instanceof Map) waiting.push(...value.keys(), ...value.values());
		if (value instanceof Set) waiting.push(...value.values());
		for (const name of Object.getOwnPropertyNames(value)) {
			found.push(name);
			const member = Object.getOwnPropertyDescriptor(value, name);
			if (member !== undefined && 'value' in member) waiting.push(member.value);
		}
	}
	return found;
}

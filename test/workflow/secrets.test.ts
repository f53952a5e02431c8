import type { INodeParameters } from 'n8n-workflow';
import { leaksIn } from '../support/captured';
import { csv, email, HEADER, leadRows, leadsCsv } from '../support/leads';
import { runNode, type NodeRunOptions } from '../support/runNode';
import { QUICK_POLLING, useSimulator } from '../support/simulation';
import type { Effect } from '../simulator/faults';
import type { Step } from '../simulator/types';

// No tokens, secrets or lead values in logs, messages and run data. `runNode` checks for them after
// every run of every test; these are the runs most likely to leak them.

const marketo = useSimulator({ jobSeconds: 0.02 });

const TOKEN = /Bearer|access_token|client_secret/i;

async function runAndSearch(options: Omit<NodeRunOptions, 'credentials'>): Promise<string> {
	const run = await runNode({ ...options, credentials: marketo.credentials });
	const { logs, error, nodeErrors, hints } = run;
	const texts: string[] = [];
	const seen = new WeakSet<object>();
	JSON.stringify(
		[logs, error, nodeErrors, hints, run.run.data.resultData.error],
		(key, value: unknown) => {
			texts.push(key);
			if (typeof value === 'string') texts.push(value);
			if (typeof value !== 'object' || value === null) return value;
			if (seen.has(value)) return undefined;
			seen.add(value);
			return value instanceof Error
				? Object.fromEntries(
						Object.getOwnPropertyNames(value).map((name) => [
							name,
							Reflect.get(value, name) as unknown,
						]),
					)
				: value;
		},
	);
	return texts.join('\n');
}

const EFFECTS: Array<[label: string, on: Step, then: Effect]> = [
	['a rejected token', 'create', { kind: 'endTokens', how: 'revoke' }],
	[
		'an error that quotes the request',
		'create',
		{ kind: 'error', code: '1001', message: 'Invalid value' },
	],
	['a web page', 'describe', { kind: 'http', status: 403, body: 'html' }],
	['a redirect', 'create', { kind: 'redirect', location: 'https://evil.example/?x=1' }],
	['HTTP 401', 'describe', { kind: 'http', status: 401, body: 'json' }],
	[
		'a job that fails',
		'create',
		{ kind: 'job', fault: { ends: { state: 'Failed', message: 'no reason' } } },
	],
	['a reset connection', 'create', { kind: 'reset', when: 'after' }],
	['an upload cut in the middle', 'create', { kind: 'reset', when: 'during' }],
	['a reply that is cut off', 'status', { kind: 'cutOff', fraction: 0.4 }],
	['a quota that is used up', 'status', { kind: 'error', code: '607' }],
	['a gateway that fails once', 'status', { kind: 'http', status: 502 }],
	['an unknown code', 'create', { kind: 'error', code: '9999', message: 'Unheard of' }],
];

test.each(EFFECTS)('%s', async (_label, on, then) => {
	marketo.simulator.faults.add({ on, then });
	const text = await runAndSearch({
		parameters: {
			operation: 'importAndWait',
			options: { ...QUICK_POLLING, resubmitUncertain: false },
		},
		file: csv([
			HEADER,
			...leadRows(5),
			['', 'Secret name', email(9)],
			['odd@private.example x', 'A', 'B'],
		]),
	});
	expect(text).not.toMatch(TOKEN);
	for (const value of [
		'private.example',
		'Secret name',
		'First1',
		marketo.simulator.options.clientSecret,
	])
		expect(text).not.toContain(value);
	for (const { headers } of marketo.wire) {
		const token = headers.authorization?.slice(7);
		if (token !== undefined) expect(text).not.toContain(token);
	}
});

const INPUTS: Array<[label: string, parameters: INodeParameters, file: string]> = [
	[
		'a row that is too long',
		{ options: { maxRequestBytes: 1_000 } },
		csv([HEADER, [email(1), 'Secret name', 'x'.repeat(1_000)]]),
	],
	['rows that are ragged', {}, `${HEADER.join(',')}\n${email(1)},Secret name,B,${email(2)}\n`],
	['an open quote', {}, `${HEADER.join(',')}\n"${email(1)},Secret name,B\n`],
	[
		'values of the wrong type',
		{},
		csv([
			['email', 'leadScore'],
			[email(1), 'Secret name'],
			[email(1), email(2)],
		]),
	],
];

test.each(INPUTS)('%s', async (_label, parameters, file) => {
	for (const operation of ['check', 'importAndWait']) {
		const text = await runAndSearch({ parameters: { operation, ...parameters }, file });
		expect(text).not.toContain('private.example');
		expect(text).not.toContain('Secret name');
		expect(text).not.toMatch(TOKEN);
	}
});

test("the simulator's request log contains no tokens or secrets", async () => {
	await runAndSearch({
		parameters: { operation: 'importAndWait', options: QUICK_POLLING },
		file: leadsCsv(2),
	});
	const secrets = marketo.wire
		.flatMap(({ headers }) => headers.authorization?.slice(7) ?? [])
		.concat(marketo.simulator.options.clientSecret);
	expect(secrets.length).toBeGreaterThan(3);
	for (const secret of secrets)
		for (const { url } of marketo.wire) expect(url).not.toContain(secret);
});

test('the search finds what is hidden in errors and run data', async () => {
	const run = await runNode({
		parameters: { operation: 'create' },
		file: leadsCsv(1),
		credentials: marketo.credentials,
	});
	expect(leaksIn(run, ['not there'])).toEqual([]);
	const hidden = new Error('outer', {
		cause: Object.assign(new Error('inner'), {
			config: { headers: { Authorization: 'Bearer abc123' } },
		}),
	});
	expect(leaksIn({ ...run, nodeErrors: { x: hidden as never } }, ['abc123'])).toEqual([
		'a secret is exposed: Bearer abc123',
	]);
	expect(
		leaksIn({ ...run, logs: [{ level: 'debug', message: `row ${email(1)}`, metadata: {} }] }, []),
	).toHaveLength(1);
});

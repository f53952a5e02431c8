import { createServer } from 'node:http';
import type { IDataObject } from 'n8n-workflow';
import type { AddressInfo } from 'node:net';
import { seededRandom } from '../simulator/random';
import { startSimulator } from '../simulator/server';
import type { Effect } from '../simulator/faults';
import type { Step } from '../simulator/types';
import type { MarketoSimulator } from '../simulator/simulator';
import { credentialFor, runNode, type NodeRun } from '../support/runNode';
import { sha256 } from './carrier';
import type { CheckResult } from './report';
import { everythingIn, secretsIn } from './secrets';
import { LEAD_MARK, RESOURCES, type ObjectKind, type Resource } from './resources';
import { makeFile, partText, type SourceFile } from './source';

/** Faults that a real socket shows differently, or that end within a second or two. */
const CASES: ReadonlyArray<[step: Step, effect: Effect, resource?: ObjectKind]> = [
	['programs', { kind: 'reset', when: 'before' }, 'programMember'],
	['create', { kind: 'reset', when: 'after' }, 'programMember'],
	['create', { kind: 'reset', when: 'after' }, 'customObject'],
	['token', { kind: 'http', status: 503, body: 'html' }],
	['token', { kind: 'reset', when: 'before' }],
	['token', { kind: 'html' }],
	['describe', { kind: 'error', code: '601' }],
	['describe', { kind: 'http', status: 401, body: 'empty' }],
	['describe', { kind: 'endTokens', how: 'revoke' }],
	['create', { kind: 'reset', when: 'before' }],
	['create', { kind: 'reset', when: 'during' }],
	['create', { kind: 'reset', when: 'after' }],
	['create', { kind: 'broken', fraction: 0.5 }],
	['create', { kind: 'cutOff', fraction: 0.5 }],
	['create', { kind: 'emptyBody' }],
	['create', { kind: 'http', status: 502, body: 'html' }],
	['create', { kind: 'http', status: 413, body: 'html' }],
	['create', { kind: 'error', code: '607' }],
	['create', { kind: 'error', code: '1016' }],
	['create', { kind: 'endTokens', how: 'expire' }],
	['create', { kind: 'redirect', location: 'https://evil.example/', status: 307 }],
	['status', { kind: 'reset', when: 'after' }],
	['status', { kind: 'error', code: 602 }],
	['status', { kind: 'late', delayMs: 300 }],
	['status', { kind: 'html' }],
	['failures', { kind: 'broken', fraction: 0.5 }],
	['failures', { kind: 'html' }],
	['failures', { kind: 'error', code: '611' }],
	['warnings', { kind: 'http', status: 500, body: 'json' }],
	['channels', { kind: 'html' }, 'programMember'],
	['describe', { kind: 'http', status: 503, body: 'html' }, 'programMember'],
	['create', { kind: 'error', code: '1019' }, 'programMember'],
	['create', { kind: 'error', code: '1016' }, 'programMember'],
	['create', { kind: 'broken', fraction: 0.5 }, 'programMember'],
	['status', { kind: 'html' }, 'programMember'],
	['failures', { kind: 'broken', fraction: 0.5 }, 'programMember'],
	['warnings', { kind: 'html' }, 'programMember'],
	['describe', { kind: 'broken', fraction: 0.5 }, 'customObject'],
	['create', { kind: 'error', code: '1026' }, 'customObject'],
	['create', { kind: 'reset', when: 'during' }, 'customObject'],
	['create', { kind: 'cutOff', fraction: 0.5 }, 'customObject'],
	['status', { kind: 'reset', when: 'after' }, 'customObject'],
	['failures', { kind: 'html' }, 'customObject'],
	['warnings', { kind: 'http', status: 404, body: 'html' }, 'customObject'],
];

/** Some of the faults on the real n8n engine with real sockets, several at once. */
export async function engineRuns(seed: number, count: number): Promise<CheckResult> {
	const chosen = CASES.slice(0, count);
	const failures: string[] = [];
	const queue = chosen.map(([step, effect, resource = 'lead'], i) => async () => {
		const found = await runCase(step, effect, resource, seed + i);
		failures.push(
			...found.map((text) => `${resource}, ${step}, ${JSON.stringify(effect)}: ${text}`),
		);
	});
	await Promise.all(
		Array.from({ length: 6 }, async () => {
			for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next();
		}),
	);
	return { name: 'faults over the real engine and real HTTP', cases: chosen.length, failures };
}

async function runCase(
	step: Step,
	effect: Effect,
	object: ObjectKind,
	seed: number,
): Promise<string[]> {
	const server = await startSimulator({
		jobSeconds: 0.05,
		seed,
		statusReached: 'import',
		unlinkedRecord: 'warn',
	});
	const resource = RESOURCES[object];
	try {
		const shape = {
			rows: 30,
			delimiter: ';',
			newline: '\r\n',
			encoding: 'utf8',
			bad: 0.2,
			odd: 0.2,
			displayNames: true,
		} as const;
		const file = makeFile('leads', shape, seededRandom(seed), resource);
		server.simulator.faults.add({ on: step, nth: step === 'create' ? 2 : 1, then: effect });
		const run = await runNode({
			parameters: {
				operation: 'importAndWait',
				resource: object,
				...resource.parameters,
				options: { maxRequestBytes: 1_500, pollInterval: 0.05 },
			},
			file: file.bytes,
			fileName: file.fileName,
			credentials: credentialFor(server.url, server.simulator),
		});
		await new Promise((resolve) => setTimeout(resolve, 300));
		return [
			...lost(run, file, server.simulator, resource),
			...changed(run, file, server.simulator, resource),
			...leaks(run, server.simulator),
		];
	} finally {
		await server.close();
	}
}

function lost(
	run: NodeRun,
	file: SourceFile,
	simulator: MarketoSimulator,
	{ columns, keyColumn, stored }: Resource,
): string[] {
	const displayName = columns.find(([apiName]) => apiName === keyColumn)?.[1] ?? keyColumn;
	const failed = new Set((run.json[1] ?? []).map((json) => json[displayName]));
	const missing = file.rows.filter(
		({ key, values }) => stored(simulator, values) === undefined && !failed.has(key),
	);
	const summary = run.json[0]?.[0];
	if (missing.length === 0) return [];
	if (run.message !== undefined) {
		const unnamed = simulator.jobs.filter(
			({ batchId }) =>
				!run.message?.includes(String(batchId)) && !/–|may or may not/.test(run.message ?? ''),
		);
		return unnamed.map(
			({ batchId }) => `batch ${batchId} is not in the message "${run.message ?? ''}"`,
		);
	}
	return Number(summary?.unaccounted) > 0 || run.hintTexts.length > 0
		? []
		: [`${missing.length} rows are lost`];
}

/** Jobs whose file, as received by the server, does not consist of the rows that the summary names. */
function changed(
	run: NodeRun,
	file: SourceFile,
	simulator: MarketoSimulator,
	resource: Resource,
): string[] {
	const jobs = (run.json[0]?.[0]?.jobs ?? []) as IDataObject[];
	return jobs.flatMap(({ batchId, firstRow, lastRow, format }) => {
		const part = partText(file, Number(firstRow), Number(lastRow), format as string, resource);
		return sha256(part) === simulator.job(Number(batchId))?.fileSha256
			? []
			: [`batch ${Number(batchId)} does not hold rows ${Number(firstRow)} to ${Number(lastRow)}`];
	});
}

function leaks(
	run: NodeRun,
	{ options, requests }: Parameters<typeof credentialFor>[1] & { requests: readonly unknown[] },
): string[] {
	const texts = [
		everythingIn(run.nodeErrors),
		run.message ?? '',
		run.description ?? '',
		JSON.stringify(run.hintTexts),
		JSON.stringify(run.logs),
		JSON.stringify(requests),
		JSON.stringify(run.uiMessages),
	];
	const found = texts.flatMap((text) => [
		...secretsIn(text, options.clientSecret),
		...(text.includes(LEAD_MARK) ? ['a lead value'] : []),
	]);
	return [...found, ...secretsIn(JSON.stringify(run.json), options.clientSecret)].map(
		(what) => `${what} was exposed`,
	);
}

/** Two real servers: the first redirects everything to the second, which must receive nothing. */
export async function redirects(): Promise<CheckResult> {
	const heard: string[] = [];
	const evil = createServer((request, response) => {
		heard.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
		response.end('{"success":true,"result":[]}');
	});
	await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
	const location = `http://localhost:${(evil.address() as AddressInfo).port}/take`;
	const failures: string[] = [];
	let cases = 0;
	for (const step of ['describe', 'create', 'status', 'failures', 'warnings'] as const) {
		for (const status of [301, 302, 303, 307, 308] as const) {
			cases++;
			const server = await startSimulator({ jobSeconds: 0.02 });
			server.simulator.faults.add({
				on: step,
				times: Infinity,
				then: { kind: 'redirect', location, status },
			});
			const shape = {
				rows: 6,
				delimiter: ',',
				newline: '\n',
				encoding: 'utf8',
				bad: 0.5,
				odd: 1,
				displayNames: true,
			} as const;
			await runNode({
				parameters: { operation: 'importAndWait', options: { pollInterval: 0.02 } },
				file: makeFile('leads', shape, seededRandom(1)).bytes,
				credentials: credentialFor(server.url, server.simulator),
			});
			await server.close();
			failures.push(
				...heard.splice(0).map((line) => `${step}, ${status}: the other host heard "${line}"`),
			);
		}
	}
	evil.closeAllConnections();
	await new Promise((resolve) => evil.close(resolve));
	return { name: 'redirects to another host', cases, failures };
}

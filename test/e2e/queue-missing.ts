import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ownedBy } from '../n8n/processes';
import { freePort } from '../n8n/ports';
import type { Checks } from './checks';

const root = path.resolve(__dirname, '../..');
const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');

const services: ReadonlyArray<[service: string, variable: string, sentence: RegExp]> = [
	['Redis', 'TEST_REDIS_PORT', /Queue mode needs Redis at .+ Start it, .*redis-server/],
	['Postgres', 'TEST_POSTGRES_PORT', /Queue mode needs Postgres at .+ Start it, .*postgres/],
];

/** If a service is missing, the run must fail with a message that says how to start it. */
export async function missingServices(checks: Checks): Promise<void> {
	for (const [service, variable, sentence] of services) {
		await checks.check(`without ${service} the run fails, and says how to start it`, async () => {
			const { code, printed } = await run({ [variable]: String(await freePort()) });
			assert.notEqual(code, 0);
			assert.match(printed, sentence);
			assert.match(printed, /0 passed, 1 failed\s*$/);
			assert.doesNotMatch(printed, /^\s+at /m, 'no stack trace');
		});
	}
}

async function run(env: Record<string, string>): Promise<{ code: number | null; printed: string }> {
	const args = [tsx, path.join(root, 'test/e2e/run.ts'), '--only', 'queue'];
	const child = ownedBy(
		spawn(process.execPath, args, {
			env: { ...process.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		}),
	);
	let printed = '';
	child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	const code = await new Promise<number | null>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', resolve);
	});
	return { code, printed };
}

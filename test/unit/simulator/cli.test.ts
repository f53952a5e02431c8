import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { defaultOptions } from '../../simulator/options';

const cli = join(__dirname, '..', '..', 'simulator', 'cli.ts');

function run(...args: string[]): ChildProcess {
	return spawn(process.execPath, ['--import', 'tsx', cli, ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

async function output(
	child: ChildProcess,
): Promise<{ code: number | null; out: string; err: string }> {
	let out = '';
	let err = '';
	child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
	child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
	const [code] = (await once(child, 'close')) as [number | null];
	return { code, out, err };
}

describe('the command', () => {
	test('serves with the given credentials until it is stopped', async () => {
		const child = run(
			'--port',
			'0',
			'--client-id',
			'me',
			'--client-secret',
			'hush',
			'--job-seconds',
			'0',
			'--quiet',
		);
		try {
			const [first] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
			const url = first.toString().trim();
			expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
			const query = 'grant_type=client_credentials&client_id=me&client_secret=hush';
			expect((await fetch(`${url}/identity/oauth/token?${query}`)).status).toBe(200);
			expect(await (await fetch(url)).text()).toContain('Client ID: me');
		} finally {
			child.kill('SIGTERM');
		}
		expect((await output(child)).code).toBe(0);
	}, 20_000);

	test('applies options for permissions, programs and custom objects', async () => {
		const child = run(
			...['--port', '0', '--quiet', '--programs', '3', '--no-custom-objects'],
			...['--set', 'unknownAsset=warning', '--set', 'callsPer20s=7'],
			...[
				'--seconds-per-1000-rows',
				'2.5',
				'--permissions',
				'Read-Only Assets, Read-Write Custom Object',
			],
		);
		try {
			const [first] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
			const url = first.toString().trim();
			const ask = async (path: string, init: RequestInit = {}) =>
				(await (await fetch(`${url}${path}`, init)).json()) as Record<string, unknown>;
			const { clientId, clientSecret } = defaultOptions();
			const query = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
			const { access_token } = await ask(`/identity/oauth/token?${query}`);
			const headers = { authorization: `Bearer ${String(access_token)}` };
			const { result } = await ask('/rest/asset/v1/programs.json', { headers });
			expect(result).toHaveLength(3);
			const unknown = await ask('/rest/asset/v1/program/9.json', { headers });
			expect(unknown).toMatchObject({ success: true });
			const refused: [string, string][] = [
				['/rest/v1/customobjects.json', '1026'],
				['/rest/v1/leads/describe2.json', '603'],
			];
			for (const [path, code] of refused) {
				expect(await ask(path, { headers })).toMatchObject({ errors: [{ code }] });
			}
		} finally {
			child.kill('SIGTERM');
		}
		expect((await output(child)).code).toBe(0);
	}, 20_000);

	test.each([
		[
			'a port that is not a number',
			['--port', 'abc'],
			1,
			'--port must be a number, 0 or higher, not "abc"',
		],
		['an unknown option', ['--speed', '9'], 1, '--speed'],
		['an unknown option to set', ['--set', 'speed=9'], 1, 'Unknown option "speed"'],
		[
			'an unknown value to set',
			['--set', 'noResultFile=none'],
			1,
			'noResultFile must be "404" or "empty", not "none"',
		],
		[
			'an unknown permission',
			['--permissions', 'Read-Write Lead,Admin'],
			1,
			'Unknown permission "Admin"',
		],
		['help', ['--help'], 0, ''],
	])(
		'%s',
		async (_label, args, expectedCode, message) => {
			const { code, out, err } = await output(run(...args));
			expect(code).toBe(expectedCode);
			expect(err).toContain(message);
			if (expectedCode === 0) expect(out).toContain('--job-seconds');
		},
		20_000,
	);
});

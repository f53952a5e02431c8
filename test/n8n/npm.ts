import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ownedBy } from './processes';

/**
 * `npm run` passes on this project's `.npmrc` as environment variables. They don't suit other
 * installs: without peer dependencies, for example, n8n doesn't start.
 */
const ownSettings = [
	'ignore_scripts',
	'legacy_peer_deps',
	'prefix',
	'local_prefix',
	'global_prefix',
	'omit',
];

function npmEnvironment(extra: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
	const env = { ...process.env };
	for (const name of ownSettings) delete env[`npm_config_${name}`];
	for (const [name, value] of Object.entries(extra)) {
		if (value !== undefined) env[name] = value;
	}
	return env;
}

function countPackages(folder: string): number {
	try {
		return readdirSync(path.join(folder, 'node_modules')).length;
	} catch {
		return 0;
	}
}

export interface NpmOptions {
	cwd: string;
	env?: Record<string, string | undefined>;
	/** Printed every ten seconds, with the elapsed time. */
	label?: string;
}

/** Runs npm and returns its standard output. Rejects with the end of its output. */
export async function npm(args: string[], { cwd, env, label }: NpmOptions): Promise<string> {
	const child = ownedBy(
		spawn('npm', args, { cwd, env: npmEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] }),
	);
	let out = '';
	let all = '';
	child.stdout.on('data', (chunk: Buffer) => {
		out += chunk.toString();
		all += chunk.toString();
	});
	child.stderr.on('data', (chunk: Buffer) => (all += chunk.toString()));
	const startedAt = Date.now();
	const progress = setInterval(() => {
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		if (label) console.log(`  ${label}: ${seconds} s, ${countPackages(cwd)} packages unpacked`);
	}, 10_000);
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.on('error', reject);
			child.on('close', resolve);
		});
		if (code !== 0)
			throw new Error(`npm ${args.join(' ')} exited with ${code} in ${cwd}:\n${all.slice(-4000)}`);
		return out;
	} finally {
		clearInterval(progress);
	}
}

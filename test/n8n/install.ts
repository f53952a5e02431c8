import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheRoot, isComplete, markComplete, withLock } from './cache';
import { node24, type NodeRuntime } from './node24';
import { npm } from './npm';

export type N8nVersion = '2.41.1' | '1.123.81';

export interface InstalledN8n {
	version: N8nVersion;
	runtime: NodeRuntime;
	/** n8n's command, a script for `runtime.node`. */
	command: string;
	folder: string;
}

/**
 * Pinned: what is proved is proved for these.
 *
 * - 2.41.3 asks for packages that not every registry has.
 * - 1.123.81 takes `xlsx` from a host of its own; the registry's last release does for tests.
 */
const manifests: Readonly<Record<N8nVersion, object>> = {
	'2.41.1': { private: true, dependencies: { n8n: '2.41.1' } },
	'1.123.81': { private: true, dependencies: { n8n: '1.123.81' }, overrides: { xlsx: '0.18.5' } },
};

const run = promisify(execFile);

function installedVersion(folder: string): string | undefined {
	try {
		const manifest = readFileSync(path.join(folder, 'node_modules/n8n/package.json'), 'utf8');
		return (JSON.parse(manifest) as { version: string }).version;
	} catch {
		return undefined;
	}
}

/** Whether the install works: the native database driver loads and the command starts. */
async function works({ folder, runtime, command, version }: InstalledN8n): Promise<boolean> {
	if (installedVersion(folder) !== version) return false;
	try {
		await run(runtime.node, ['-e', 'new (require("sqlite3").Database)(":memory:")'], {
			cwd: folder,
		});
		const { stdout } = await run(runtime.node, [command, '--version'], {
			cwd: folder,
			env: { ...process.env, N8N_USER_FOLDER: path.join(folder, '.try') },
		});
		return stdout.includes(version);
	} catch {
		return false;
	}
}

async function install({ folder, runtime, version }: InstalledN8n): Promise<void> {
	console.log(
		`Installing n8n ${version} into ${folder}: about six minutes and 3 GB, only this once`,
	);
	const env = {
		PATH: `${runtime.bin}${path.delimiter}${process.env.PATH ?? ''}`,
		npm_config_nodedir: runtime.headers,
	};
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifests[version]));
	// Without scripts: a Kafka module would fetch binaries from elsewhere and fail behind a proxy.
	await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: folder,
		env,
		label: `n8n ${version}`,
	});
	// The one native module that n8n cannot do without.
	await npm(['rebuild', 'sqlite3', '--loglevel=error'], {
		cwd: folder,
		env,
		label: `n8n ${version}, database driver`,
	});
}

/** A real n8n, installed on first use into the cache and repaired where an install was cut off. */
export async function installedN8n(version: N8nVersion): Promise<InstalledN8n> {
	const runtime = await node24();
	const folder = path.join(cacheRoot, `n8n-${version}`);
	const n8n = { version, runtime, folder, command: path.join(folder, 'node_modules/n8n/bin/n8n') };
	if (isComplete(folder, manifests[version])) return n8n;
	return await withLock(folder, async () => {
		if (isComplete(folder, manifests[version])) return n8n;
		if (!(await works(n8n))) await install(n8n);
		if (!(await works(n8n)))
			throw new Error(`n8n ${version} was installed into ${folder} but does not start`);
		markComplete(folder, manifests[version]);
		return n8n;
	});
}

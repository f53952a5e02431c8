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
	/** Path of n8n's command, a script that `runtime.node` runs. */
	command: string;
	folder: string;
}

/**
 * The pinned versions that the tests run on.
 *
 * - 2.41.3 needs packages that not every registry has.
 * - 1.123.81 downloads `xlsx` from another host. The registry's last release is enough for tests.
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

/** Whether the native database driver loads and the command starts. */
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
	console.log(`Installing n8n ${version} into ${folder} (once, about six minutes and 3 GB)`);
	const env = {
		PATH: `${runtime.bin}${path.delimiter}${process.env.PATH ?? ''}`,
		npm_config_nodedir: runtime.headers,
	};
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifests[version]));
	// Scripts are off because a Kafka module downloads binaries from another host, which can fail behind a proxy.
	await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: folder,
		env,
		label: `n8n ${version}`,
	});
	// The only native module that n8n needs.
	await npm(['rebuild', 'sqlite3', '--loglevel=error'], {
		cwd: folder,
		env,
		label: `n8n ${version}, database driver`,
	});
}

/** A real n8n in the cache. Installs it on first use, and again if an install was interrupted. */
export async function installedN8n(version: N8nVersion): Promise<InstalledN8n> {
	const runtime = await node24();
	const folder = path.join(cacheRoot, `n8n-${version}`);
	const n8n = { version, runtime, folder, command: path.join(folder, 'node_modules/n8n/bin/n8n') };
	if (isComplete(folder, manifests[version])) return n8n;
	return await withLock(folder, async () => {
		if (isComplete(folder, manifests[version])) return n8n;
		if (!(await works(n8n))) await install(n8n);
		if (!(await works(n8n)))
			throw new Error(`n8n ${version} was installed into ${folder}, but doesn't start`);
		markComplete(folder, manifests[version]);
		return n8n;
	});
}

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { N8nVersion } from './install';
import { npm } from './npm';
import { atExit } from './processes';
import { packageName } from './tarball';

const run = promisify(execFile);

/** Creates a folder for one n8n: its database, settings and community packages. It is removed when this process ends. */
export function freshUserFolder(): string {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'n8n-user-'));
	atExit(() => removeUserFolder(folder));
	return folder;
}

export function removeUserFolder(folder: string): void {
	rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Installs a packed community package as n8n's "Install a community node" does.
 * n8n 2.x runs npm with these options. n8n 1.x unpacks the tarball itself and uses npm only for
 * dependencies, which this package doesn't have.
 */
export async function installCommunityPackage(
	version: N8nVersion,
	userFolder: string,
	tarball: string,
): Promise<void> {
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	mkdirSync(nodes, { recursive: true });
	if (version.startsWith('1.')) await unpackInto(nodes, tarball);
	else {
		const options = [
			'--omit=peer',
			'--legacy-peer-deps',
			'--ignore-scripts',
			'--no-audit',
			'--no-fund',
		];
		await npm(['install', '--prefix', nodes, ...options, tarball], { cwd: nodes });
	}
}

async function unpackInto(nodes: string, tarball: string): Promise<void> {
	const draft = path.join(nodes, 'draft');
	mkdirSync(draft, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', draft, '--strip-components=1']);
	const target = path.join(nodes, 'node_modules', packageName(draft));
	mkdirSync(path.dirname(target), { recursive: true });
	renameSync(draft, target);
	writeFileSync(
		path.join(nodes, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true }),
	);
}

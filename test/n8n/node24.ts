import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheRoot, isComplete, markComplete, withLock } from './cache';
import { npm } from './npm';

export interface NodeRuntime {
	/** Path of the executable. */
	node: string;
	/** Folder to put first on PATH. */
	bin: string;
	/** Where node-gyp finds the headers; undefined: where it looks by itself. */
	headers?: string;
}

const needed = 24;

/** Node from the registry: the packages that npm's own `node` package is made of. */
function packageName(): string {
	return `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

/** n8n 2.41 refuses to start below Node 24: this machine's own if it is new enough, else one from the cache. */
export async function node24(): Promise<NodeRuntime> {
	if (Number(process.versions.node.split('.')[0]) >= needed) {
		return { node: process.execPath, bin: path.dirname(process.execPath) };
	}
	const folder = path.join(cacheRoot, 'node24');
	const root = path.join(folder, 'node_modules', packageName());
	const runtime = {
		node: path.join(root, 'bin', 'node'),
		bin: path.join(root, 'bin'),
		headers: root,
	};
	const content = { package: packageName(), major: needed };
	if (isComplete(folder, content)) return runtime;
	return await withLock(folder, async () => {
		if (!existsSync(runtime.node)) {
			console.log(
				`Fetching Node ${needed} (this machine has ${process.version}, n8n 2.x needs ${needed})`,
			);
			mkdirSync(folder, { recursive: true });
			writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
			await npm(
				['install', '--ignore-scripts', '--no-audit', '--no-fund', `${packageName()}@${needed}`],
				{
					cwd: folder,
					label: `Node ${needed}`,
				},
			);
		}
		markComplete(folder, content);
		return runtime;
	});
}

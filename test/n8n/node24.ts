import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheRoot, isComplete, markComplete, withLock } from './cache';
import { npm } from './npm';

export interface NodeRuntime {
	/** Path of the executable. */
	node: string;
	/** Folder to put first on PATH. */
	bin: string;
	/** Folder with the headers for node-gyp, unless its default is right. */
	headers?: string;
}

const needed = 24;

/** Node from the npm registry: one of the platform packages of the `node` package. */
function packageName(): string {
	return `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

/** n8n 2.41 needs Node 24 or later. Returns this machine's Node if it is new enough, otherwise one from the cache. */
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
				`Downloading Node ${needed} (n8n 2.x needs it, this machine has ${process.version})`,
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

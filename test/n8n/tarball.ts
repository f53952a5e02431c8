import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from './npm';

const root = path.resolve(__dirname, '../..');

/** Builds the package and packs what `npm publish` would upload. @returns the tarball's path */
export async function packProduct(): Promise<string> {
	await npm(['run', '--silent', 'build'], { cwd: root });
	return await pack(root, path.join(root, '.tmp', 'tarball'));
}

/** Packs the package in `folder` into `target`. */
export async function pack(folder: string, target: string): Promise<string> {
	mkdirSync(target, { recursive: true });
	const out = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', target], {
		cwd: folder,
	});
	const [{ filename }] = JSON.parse(out) as Array<{ filename: string }>;
	return path.join(target, filename);
}

/** Name in the `package.json` of a folder. */
export function packageName(folder: string): string {
	return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name: string })
		.name;
}

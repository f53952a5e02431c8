import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runChild } from './children';

const root = path.resolve(__dirname, '../..');
/** Inside the checkout, so that compiled files find its node_modules. */
const folder = path.join(root, '.tmp', 'bench');
const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const gulp = path.join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');

/** The package as published, and its benchmark scripts, compiled once for all measurements. */
export interface Compiled {
	/** Folder with package.json and `dist/`. */
	package: string;
	/** Path of a compiled script of this folder. */
	script: (name: (typeof SCRIPTS)[number]) => string;
}

/** Scripts that run in processes of their own. */
const SCRIPTS = [
	'csv',
	'engineChild',
	'failedRowsChild',
	'plainScript',
	'simulatorChild',
	'valuesChild',
	'workbookChild',
] as const;

/** milliseconds */
const LIMIT = 300_000;

/**
 * Compiles as `npm run build` does, but to a separate folder, because another build may be running.
 * Measurements run the result instead of the TypeScript through tsx, which names every function and
 * so slows down hot loops.
 */
export async function compile(): Promise<Compiled> {
	const product = path.join(folder, 'package');
	const harness = path.join(folder, 'harness');
	for (const old of [product, harness]) rmSync(old, { recursive: true, force: true });
	mkdirSync(product, { recursive: true });
	await runChild(process.execPath, [tsc, '--outDir', path.join(product, 'dist')], {
		limitMs: LIMIT,
		cwd: root,
	});
	await runChild(process.execPath, [gulp, 'build:assets'], {
		limitMs: LIMIT,
		cwd: root,
		env: { ...process.env, BUILD_FOLDER: path.join(product, 'dist') },
	});
	for (const file of ['package.json', 'README.md', 'LICENSE']) {
		if (existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(product, file));
	}
	const project = path.join(folder, 'tsconfig.json');
	writeFileSync(project, JSON.stringify(harnessProject(harness)));
	await runChild(process.execPath, [tsc, '-p', project], { limitMs: LIMIT, cwd: root });
	return { package: product, script: (name) => path.join(harness, 'test', 'bench', `${name}.js`) };
}

/** Includes only what runs, without type checks: other tests may be unfinished and are checked elsewhere. */
function harnessProject(outDir: string): object {
	return {
		extends: path.join(root, 'test', 'tsconfig.json'),
		compilerOptions: { noEmit: false, noCheck: true, rootDir: root, outDir },
		include: [],
		files: SCRIPTS.map((name) => path.join(__dirname, `${name}.ts`)),
	};
}

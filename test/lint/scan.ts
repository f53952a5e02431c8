import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ESLint, Linter } from 'eslint';

/**
 * `npm run scan`: runs n8n's check for community nodes, on the source and on the content of the
 * packed tarball, but stricter: warnings fail too.
 */
interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage(
		folder: string,
		patterns: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
	buildScanConfig(): Promise<Linter.Config[]>;
}

interface PackageManifest {
	dependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	scripts?: Record<string, string>;
	overrides?: object;
	n8n: { nodes: string[]; credentials: string[] };
}

const root = path.resolve(__dirname, '../..');
const scannerModule = '@n8n/scan-community-package/scanner/scanner.mjs';
const run = promisify(execFile);

/** The patterns that the scanner uses for a tarball: declarations and TypeScript are checked in the source. */
const tarballPatterns = ['**/*.js', 'package.json'];

/** The files that a user's n8n needs. Anything else in the tarball is a mistake. */
const allowedInTarball = [
	/^package\.json$/,
	/^(README|CHANGELOG|LICENSE)(\.md)?$/,
	/^dist\/(nodes|credentials)\/.+\.(js|js\.map|d\.ts|svg|png)$/,
	/^dist\/nodes\/.+\.node\.json$/,
];

/**
 * `analyzePackage` returns details only if there are errors, so warnings are counted with the
 * scanner's own ESLint, which isn't the version that this project lints with.
 */
async function warningsIn(folder: string, patterns: string[], scanner: Scanner): Promise<string> {
	const fromScanner = createRequire(require.resolve(scannerModule));
	const { ESLint: ScannerESLint } = fromScanner('eslint') as { ESLint: typeof ESLint };
	const eslint = new ScannerESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await scanner.buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	if (results.every(({ warningCount }) => warningCount === 0)) return '';
	return await (await eslint.loadFormatter('stylish')).format(results);
}

async function scan(
	label: string,
	folder: string,
	patterns: string[],
	scanner: Scanner,
): Promise<string[]> {
	const { passed, message, details } = await scanner.analyzePackage(folder, patterns);
	if (!passed) return [`${label}: ${message ?? 'refused'}\n${details ?? ''}`];
	const warnings = await warningsIn(folder, patterns, scanner);
	return warnings ? [`${label}: warnings\n${warnings}`] : [];
}

/** Unpacks what `npm publish` would upload into `folder`. */
async function unpackTarball(folder: string): Promise<string> {
	const { stdout } = await run(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
		{
			cwd: root,
		},
	);
	const [{ filename }] = JSON.parse(stdout) as Array<{ filename: string }>;
	const target = path.join(folder, 'unpacked');
	mkdirSync(target);
	await run('tar', ['-xzf', path.join(folder, filename), '-C', target, '--strip-components=1']);
	return target;
}

function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) =>
			path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
		);
}

function faultsOfManifest({
	dependencies,
	peerDependencies,
	scripts,
	overrides,
}: PackageManifest): string[] {
	const installScripts = ['preinstall', 'install', 'postinstall', 'prepare'].filter(
		(name) => scripts?.[name],
	);
	return [
		...(dependencies ? ['package.json has dependencies, which n8n Cloud does not allow'] : []),
		...(overrides ? ['package.json has overrides'] : []),
		...(JSON.stringify(peerDependencies) === '{"n8n-workflow":"*"}'
			? []
			: ['the only peer must be n8n-workflow, any version']),
		...installScripts.map(
			(name) => `package.json has the script ${name}, which would run on the user's machine`,
		),
	];
}

function faultsOfFiles(files: string[], { n8n }: PackageManifest): string[] {
	const promised = [...n8n.nodes, ...n8n.credentials, 'README.md', 'LICENSE'];
	return [
		...files
			.filter((file) => !allowedInTarball.some((pattern) => pattern.test(file)))
			.map((file) => `does not belong in the package: ${file}`),
		...promised.filter((file) => !files.includes(file)).map((file) => `missing: ${file}`),
	];
}

async function main(): Promise<void> {
	const scanner = (await import(scannerModule)) as Scanner;
	const manifest = JSON.parse(
		readFileSync(path.join(root, 'package.json'), 'utf8'),
	) as PackageManifest;
	const temporary = mkdtempSync(path.join(os.tmpdir(), 'scan-'));
	try {
		const unpacked = await unpackTarball(temporary);
		const files = filesBelow(unpacked);
		const faults = [
			...faultsOfManifest(manifest),
			...faultsOfFiles(files, manifest).map((fault) => `tarball: ${fault}`),
			...(await scan('source', root, scanner.SOURCE_FILE_PATTERNS, scanner)),
			...(await scan('tarball', unpacked, tarballPatterns, scanner)),
		];
		for (const fault of faults) console.error(fault);
		if (faults.length > 0) {
			process.exitCode = 1;
			return;
		}
		console.log(
			`n8n's scanner reports no errors and no warnings: source, and tarball of ${files.length} files`,
		);
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}

void main();

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { IRun } from 'n8n-workflow';
import { n8nEnvironment } from './environment';
import { installedN8n, type N8nVersion } from './install';
import { freePort } from './ports';
import type { WorkflowInput } from './rest-client';
import { freshUserFolder, installCommunityPackage, removeUserFolder } from './user-folder';

const run = promisify(execFile);

export interface HeadlessOptions {
	version?: N8nVersion;
	tarball?: string;
	env?: Record<string, string>;
}

export interface ImportedCredential {
	id: string;
	name: string;
	type: string;
	/** Not encrypted: n8n encrypts it on import. */
	data: Record<string, unknown>;
}

/** n8n's command line with a separate folder. Each call takes seconds, the first one longer. */
export class HeadlessN8n {
	private constructor(
		readonly userFolder: string,
		private readonly call: (args: string[], timeoutMs: number) => Promise<string>,
	) {}

	static async make({
		version = '2.41.1',
		tarball,
		env,
	}: HeadlessOptions = {}): Promise<HeadlessN8n> {
		const n8n = await installedN8n(version);
		const userFolder = freshUserFolder();
		if (tarball) await installCommunityPackage(version, userFolder, tarball);
		const call = async (args: string[], timeoutMs: number) => {
			const input = {
				n8n,
				userFolder,
				port: await freePort(),
				brokerPort: await freePort(),
				extra: env,
			};
			try {
				const { stdout } = await run(n8n.runtime.node, [n8n.command, ...args], {
					env: n8nEnvironment(input),
					cwd: userFolder,
					timeout: timeoutMs,
					maxBuffer: 1 << 28,
				});
				return stdout;
			} catch (error) {
				// `n8n execute` exits with 1 if the workflow fails, and still prints the run.
				const { stdout } = error as { stdout?: string };
				if (stdout !== undefined && args[0] === 'execute' && stdout.includes('\n{')) return stdout;
				throw error;
			}
		};
		return new HeadlessN8n(userFolder, call);
	}

	async importCredentials(credentials: ImportedCredential[]): Promise<void> {
		await this.import('credentials', credentials);
	}

	async importWorkflows(
		workflows: Array<WorkflowInput & { id: string; active: boolean }>,
	): Promise<void> {
		await this.import('workflow', workflows);
	}

	/** Runs a stored workflow until it ends. */
	async execute(id: string, timeoutMs = 300_000): Promise<IRun> {
		const printed = await this.call(['execute', `--id=${id}`, '--rawOutput'], timeoutMs);
		// The output ends with the run as JSON, after the log lines.
		const lines = printed.split('\n');
		const first = lines.findIndex((line) => line.startsWith('{'));
		if (first < 0) throw new Error(`n8n execute printed no run:\n${printed.slice(-2000)}`);
		return JSON.parse(lines.slice(first).join('\n')) as IRun;
	}

	remove(): void {
		removeUserFolder(this.userFolder);
	}

	private async import(what: 'credentials' | 'workflow', content: unknown): Promise<void> {
		const file = path.join(this.userFolder, `${what}.json`);
		writeFileSync(file, JSON.stringify(content));
		await this.call([`import:${what}`, `--input=${file}`], 120_000);
	}
}
